"""What is known that bears on a file of past training: who is meant, and what its words mean."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.lending import WordChoices
from agencies.models import FileImport
from agencies.rules import local_day
from agencies.rules.staff_file import plain_word
from courses import rules
from courses.models import CoursePage, Equivalence, ModulePage
from courses.queries.asked import titles
from courses.queries.completions import module_titles
from courses.queries.prior_learning import (
    by_words,
    described,
    rules_for,
    worth_from,
    worths,
    worths_of_courses,
)


def zone_of(file_import: FileImport) -> str:
    agency = file_import.agency
    return agency.time_zone or agency.partnership.time_zone


def trainings_of(file_import: FileImport, on: date) -> rules.Trainings:
    """What words mean: as the agency said, as rules say, else the title of a course or module of ours."""
    said: Mapping[str, str] = file_import.words.get("training", {})
    current = list(rules_for(file_import.agency, on))
    worth = worths(current)
    ours = own_titles()
    found: dict[str, rules.Worth] = {}
    named = {key for key in ours.values()} | {UUID(each[7:]) for each in said.values() if each.startswith("course:")}
    of_courses = worths_of_courses(named)
    for word, key in ours.items():
        found[word] = of_courses[key] if key in of_courses else worth_from([key])
    for word, row in by_words(current).items():
        if row is not None:
            found[word] = worth[row.pk]
        else:
            found.pop(word, None)  # several rules: the agency says which
    for word, meant in said.items():
        kind, _colon, told = meant.partition(":")
        if kind == "rule":
            following = current_of(told, {row.public_id: row for row in current})
            if following is not None:
                found[word] = worth[following.pk]
        elif kind == "course" and UUID(told) in of_courses:
            found[word] = of_courses[UUID(told)]
        elif kind == "module":
            found[word] = worth_from([UUID(told)])
    left_out = {word for word, meant in said.items() if meant == rules.LEAVE_OUT}
    return rules.Trainings({word: each for word, each in found.items() if word not in left_out}, left_out)


def own_titles() -> dict[str, UUID]:
    """Courses and modules of ours by their titles in every language; a course before a module of the same title."""
    modules = ModulePage.objects.live().values_list("title", "translation_key")
    courses = CoursePage.objects.live().values_list("title", "translation_key")
    return {plain_word(title): key for title, key in [*modules, *courses]}


def current_of(name: str, current: Mapping[str, Equivalence]) -> Equivalence | None:
    """The rule in force that a rule became: what an agency said a word means outlives changes of the rule."""
    while name not in current:
        following = Equivalence.objects.filter(replaces__public_id=name).values_list("public_id", flat=True).first()
        if following is None:
            return None
        name = following
    return current[name]


def word_choices(file_import: FileImport) -> dict[str, WordChoices]:
    """Words that are known without being told, and what another may mean."""
    on, language = local_day(file_import.uploaded_at, zone_of(file_import)), get_language() or "en"
    current = list(rules_for(file_import.agency, on))
    words = by_words(current)
    known = {word for word, row in words.items() if row is not None} | (set(own_titles()) - set(words))
    live = {key for key in own_titles().values()}
    groups = [
        (_("Training of others, by a rule"), [(f"rule:{row.public_id}", described(row)) for row in current]),
        (
            _("A course of ours, declared by the agency"),
            sorted(
                ((f"course:{key}", title) for key, title in titles(language, live=True).items()),
                key=lambda choice: choice[1],
            ),
        ),
        (
            _("A module of ours, declared by the agency"),
            sorted(
                ((f"module:{key}", title) for key, title in module_titles(language=language).items() if key in live),
                key=lambda choice: choice[1],
            ),
        ),
    ]
    choices: list[tuple[str, object]] = [(rules.LEAVE_OUT, _("None of ours: leave these rows out"))]
    choices += [(heading, some) for heading, some in groups if some]
    return {"training": WordChoices(frozenset(known), choices)}


def known_at(file_import: FileImport) -> datetime | None:
    """While a file is written, what counts is what was known when that began: its own rows are not held against it."""
    job = file_import.job
    return job.asked_at if job is not None and file_import.state == "running" else None
