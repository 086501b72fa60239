"""A module and its lessons as one reader meets them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import get_language
from wagtail.models import Page

from agencies.models import Definition, Membership, Person
from cms.memory import remembered
from courses import lending, rules
from courses.blocks import Choice, Part, SelfCheck, parts_of
from courses.models import EasyReadPage, LessonPage, ModulePage
from courses.queries import outline
from courses.queries.facts import facts_of


@dataclass(frozen=True, slots=True)
class KeptLesson:
    parts: tuple[Part, ...]
    sources: str

    @property
    def checks(self) -> list[SelfCheck]:
        return [part.check for part in self.parts if part.check]

    @property
    def wants_definitions(self) -> bool:
        return any(part.wants_definitions for part in self.parts)


@dataclass(frozen=True, slots=True)
class Asked:
    """A self-check with what the reader has chosen so far. Only what was chosen is marked."""

    check: SelfCheck
    chosen: Choice | None = None
    is_missed: bool = False

    @property
    def is_right(self) -> bool:
        return self.chosen is not None and self.chosen.is_correct


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson's line in the list of its module, as the reader stands."""

    lesson: outline.Lesson
    is_done: bool
    is_open: bool


class ModuleReading:
    """A module for one reader on a day. Whoever is signed out, or not enrolled, has done nothing in it yet."""

    def __init__(self, module: outline.Module, reader: Person | None, on: date) -> None:
        self.module, self.reader, self.on = module, reader, on

    @cached_property
    def facts(self) -> list[rules.Fact]:
        if self.reader is None or not self.module.is_enrolled:
            return []
        return facts_of(self.reader, [self.module.key, *self.module.plan.lessons])

    @cached_property
    def state(self) -> rules.Answer:
        return rules.state_on(self.module.plan, self.facts, on=self.on)

    @cached_property
    def done(self) -> frozenset[Any]:
        return rules.lessons_done(self.module.plan, self.facts, on=self.on)

    @cached_property
    def counts_again(self) -> bool:
        return rules.counts_again(self.module.plan, self.facts, on=self.on)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(
            Place(lesson, is_done=lesson.key in self.done, is_open=self.may_start(lesson))
            for lesson in self.module.lessons
        )

    @cached_property
    def next_lesson(self) -> outline.Lesson | None:
        """Where to continue: the first lesson that still counts."""
        return next((place.lesson for place in self.places if not place.is_done), None)

    @cached_property
    def quiz_address(self) -> str | None:
        return lending.quiz_address(self.module.key) if self.module.has_quiz else None

    @property
    def open_quiz_address(self) -> str | None:
        """Where the reader may take the quiz, if they may."""
        return self.quiz_address if self.module.is_enrolled else None

    @property
    def quiz_is_left(self) -> bool:
        return any(missing.what == "quiz" for missing in self.state.missing)

    @property
    def session_is_left(self) -> bool:
        return any(missing.what == "session" for missing in self.state.missing)

    @property
    def lessons_done(self) -> int:
        return len(self.done & set(self.module.plan.lessons))

    def may_start(self, lesson: outline.Lesson) -> bool:
        return rules.may_start_lesson(
            lesson.key, lessons=self.module.plan.lessons, done=self.done, order=self.module.lesson_order
        )

    @cached_property
    def body(self) -> str:
        return kept_body(ModulePage, "courses/_module_body.html", self.module.page_id, self.on)


class LessonReading(ModuleReading):
    """A lesson of a module for one reader."""

    def __init__(self, module: outline.Module, lesson: outline.Lesson, reader: Person | None, on: date) -> None:
        super().__init__(module, reader, on)
        self.lesson = lesson
        self.answers: Mapping[str, str] = {}
        self.shows_missed = False

    @cached_property
    def kept(self) -> KeptLesson:
        return remembered(("lesson", self.lesson.page_id, get_language(), self.on), self.make)

    def make(self) -> KeptLesson:
        page = LessonPage.objects.get(pk=self.lesson.page_id)
        sources = render_to_string("courses/_sources.html", {"sources": page.sources, "language": self.lesson.language})
        return KeptLesson(parts=parts_of(page.body, on=self.on), sources=sources)

    def answer(self, answers: Mapping[str, str], *, finishing: bool) -> None:
        """Takes what the reader chose. When finishing, questions left or wrong are pointed out."""
        self.answers, self.shows_missed = answers, finishing

    @cached_property
    def asked(self) -> list[Asked]:
        return [self.ask(check) for check in self.kept.checks]

    def ask(self, check: SelfCheck) -> Asked:
        given = self.answers.get(check.anchor)
        asked = Asked(check, next((choice for choice in check.choices if choice.value == given), None))
        return replace(asked, is_missed=self.shows_missed and not asked.is_right)

    @property
    def missed(self) -> list[Asked]:
        return [asked for asked in self.asked if not asked.is_right]

    @property
    def parts(self) -> tuple[tuple[Part, Asked | None], ...]:
        asked = iter(self.asked)
        return tuple((part, next(asked) if part.check else None) for part in self.kept.parts)

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        return tuple(definitions_for(self.reader, self.on)) if self.kept.wants_definitions else ()

    @property
    def is_done(self) -> bool:
        return self.lesson.key in self.done

    @property
    def previous(self) -> outline.Lesson | None:
        return self.module.lesson_before(self.lesson.key)

    @property
    def next(self) -> outline.Lesson | None:
        return self.module.lesson_after(self.lesson.key)

    @property
    def number(self) -> int:
        return [lesson.key for lesson in self.module.lessons].index(self.lesson.key) + 1


def kept_body(model: type[Page], template: str, page_id: int, on: date) -> str:
    """A page's body as HTML, the same for every reader on a day."""

    def make() -> str:
        return render_to_string(template, {"page": model.objects.get(pk=page_id), "on": on})

    return remembered((template, page_id, get_language(), on), make)


def kept_easy_read(module: outline.Module, on: date) -> str:
    twin = module.easy_read
    if twin is None:
        return ""
    return kept_body(EasyReadPage, "courses/_easy_read_body.html", twin.page_id, on)


def definitions_for(reader: Person | None, on: date) -> list[Definition]:
    """The newest definition of each of the reader's partnerships, and the national one last."""
    own = Membership.objects.on(on).filter(person=reader).values("agency__partnership")
    rows = Definition.objects.filter(Q(partnership=None) | Q(partnership__in=own), agreed_date__lte=on)
    newest: dict[int | None, Definition] = {}
    for definition in rows.select_related("partnership").order_by("version"):
        newest[definition.partnership_id] = definition
    return sorted(newest.values(), key=lambda definition: (definition.partnership_id is None, definition.pk))
