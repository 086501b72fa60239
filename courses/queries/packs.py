"""A module as a trainer takes it into a room: slides from its lessons, notes, timings, handouts, the quick check."""

import re
from dataclasses import dataclass, field
from datetime import date

from bs4 import BeautifulSoup, Tag
from django.utils.safestring import SafeString, mark_safe

from courses import lending
from courses.models import LessonPage, ModulePage
from courses.queries import outline

# What stands on a slide as it stands in the lesson. Running text is shortened to its first sentences.
WHOLE = frozenset({"key_point", "steps", "quotation", "table", "example", "call_out", "dated_fact", "image"})
MOST_POINTS = 5


@dataclass
class Slide:
    title: str
    points: list[str] = field(default_factory=list)
    boxes: list[SafeString] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.points and not self.boxes


@dataclass(frozen=True, slots=True)
class TaughtLesson:
    lesson: outline.Lesson
    page: LessonPage
    slides: tuple[Slide, ...]
    starts_after: int  # minutes of the session

    @property
    def minutes(self) -> int:
        return self.page.facilitator_minutes


@dataclass(frozen=True, slots=True)
class Pack:
    page: ModulePage
    lessons: tuple[TaughtLesson, ...]
    questions: tuple[lending.CheckQuestion, ...]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


def pack_of(module: outline.Module, *, on: date) -> Pack:
    pages = LessonPage.objects.in_bulk([lesson.page_id for lesson in module.lessons])
    taught, minutes = list[TaughtLesson](), 0
    for lesson in module.lessons:
        page = pages[lesson.page_id]
        taught.append(TaughtLesson(lesson, page, tuple(slides_of(page, on=on)), minutes))
        minutes += page.facilitator_minutes
    page = ModulePage.objects.get(pk=module.page_id)
    return Pack(page, tuple(taught), tuple(lending.quick_check(module.key, module.language)))


def slides_of(page: LessonPage, *, on: date) -> list[Slide]:
    """A slide for each heading of the lesson; what comes before the first has the lesson's own title."""
    slides = [Slide(page.title)]
    for block in page.body:
        if block.block_type == "rich_text":
            for tag in BeautifulSoup(block.value.source, "html.parser").find_all(True, recursive=False):
                put(tag, slides)
        elif block.block_type in WHOLE:
            slides[-1].boxes.append(mark_safe(block.render(context={"on": on})))
        elif block.block_type == "self_check":
            slides[-1].points.append(block.value["question"])
    return [slide for slide in slides if not slide.is_empty]


def put(tag: Tag, slides: list[Slide]) -> None:
    """Puts a piece of running text where it belongs: a heading opens a slide, a list is its points, prose is cut."""
    text = " ".join(tag.get_text().split())
    if tag.name in {"h2", "h3", "h4"}:
        slides.append(Slide(text))
    elif tag.name in {"ul", "ol"}:
        slides[-1].points += [" ".join(item.get_text().split()) for item in tag.find_all("li", recursive=False)]
    elif text and len(slides[-1].points) < MOST_POINTS:
        slides[-1].points.append(first_sentence(text))


def first_sentence(text: str) -> str:
    end = re.search(r"[.!?…][\"”’)]?\s+(?=[A-ZŁŚŻĄ“\"‘])", text)
    return text[: end.start() + len(end.group().rstrip())] if end else text
