"""Modules completed, for the rooms that count. Nothing here says how anyone got there."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from courses import rules
from courses.enums import Grade
from courses.models import Evidence, ModulePage
from courses.queries.outline import readable


def module_completions(*, on: date, module_keys: Iterable[UUID] | None = None) -> QuerySet[Evidence, tuple]:
    """(person, module, from, until) of every module held on a day, as known now. A person may hold one twice."""
    rows = (
        Evidence.objects.standing()
        .filter(kind__in=rules.MODULE_HELD_BY, happened_date__lte=on, valid_until_date__gt=on)
        .exclude(grade=Grade.PACKAGE)
    )  # a package's own report holds nothing
    if module_keys is not None:
        rows = rows.filter(subject_key__in=module_keys)
    return rows.values_list("person_id", "subject_key", "happened_date", "valid_until_date")


def module_titles(*, language: str) -> dict[UUID, str]:
    """Titles of modules by key, each in the best language, live or not."""
    order = readable(language)
    rows = ModulePage.objects.filter(locale__language_code__in=order)
    found = rows.values_list("translation_key", "title", "locale__language_code")
    return {key: title for key, title, _ in sorted(found, key=lambda row: -order.index(row[2]))}
