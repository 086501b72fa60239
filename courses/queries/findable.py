"""What visitors may find of courses: pages that are open to everyone. Lessons and quizzes are for those enrolled."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cms.findable import Keys, Source, Thing, lend_findable
from cms.models import BasePage
from cms.search.sources import open_pages, page_text
from courses.models import CoursePage, EasyReadPage, ModulePage


def lend_sources() -> None:
    lend_findable(Source("course", _("Courses"), courses, (CoursePage,), order=15))
    lend_findable(Source("module", _("Modules"), modules, (ModulePage,), order=20))
    lend_findable(Source("easy", _("Easy Read"), easy_read, (EasyReadPage,), order=25, depends_on=(ModulePage,)))


def courses(keys: Keys) -> Iterator[Thing]:
    for page in open_pages(CoursePage, keys):
        yield from thing_of(page, page.audience, page.note, page_text(page, "body"))


def modules(keys: Keys) -> Iterator[Thing]:
    """Without the points of the brief, which is for those who plan training."""
    for page in open_pages(ModulePage, keys):
        yield from thing_of(page, page.audience, page_text(page, "outcomes", "body"))


def easy_read(keys: Keys) -> Iterator[Thing]:
    """The twin of a module that is there: its address leads through the module's."""
    for page in open_pages(EasyReadPage, keys):
        if page.get_parent().live:
            yield from thing_of(page, page_text(page, "lines"))


def thing_of(page: BasePage, *texts: str) -> Iterator[Thing]:
    if address := page.url:
        text = "\n".join(text for text in (page.summary, *texts) if text)
        yield Thing(
            page.translation_key.hex, page.locale.language_code, page.title, address, text, answers_everywhere=True
        )
