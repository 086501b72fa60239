"""Modules whose Easy Read twin is missing, or older than what it is a twin of."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.queries.checking import ToCheck, in_order
from courses.models import EasyReadPage, LessonPage, ModulePage


def twins_to_write(*, on: date) -> list[ToCheck]:
    """Two questions, for any number of modules: modules, and when their lessons and twins were last published."""
    modules = ModulePage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE).select_related("owner")
    below = Page.objects.live().type(LessonPage, EasyReadPage).filter(locale__language_code=settings.LANGUAGE_CODE)
    found = list(below.values_list("path", "easyreadpage__pk", "last_published_at"))
    return in_order(item for module in modules if (item := _to_write(module, found)) is not None)


def _to_write(module: ModulePage, found: list[tuple[str, int | None, datetime | None]]) -> ToCheck | None:
    below = [(twin, at) for path, twin, at in found if path.startswith(module.path) and at is not None]
    changed = max([at for twin, at in below if twin is None], default=module.last_published_at)
    written = max([at for twin, at in below if twin is not None], default=None)
    if changed is None or (written is not None and written >= changed):
        return None
    return _twin(module, changed, written)


def _twin(module: Any, changed: datetime, written: datetime | None) -> ToCheck:
    return ToCheck(
        subject=module,
        kind=_("Easy Read twin"),
        title=module.title,
        owner=str(module.owner) if module.owner else "",
        owner_email="",
        checked_date=timezone.localdate(written) if written else None,
        review_date=timezone.localdate(changed),
        is_overdue=True,
        reason=_("Its lessons have changed since") if written else _("There is none yet"),
    )
