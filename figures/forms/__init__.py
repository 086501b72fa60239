"""The question that a page of figures is asked, as it stands in its address."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agencies.models import Membership
from courses.enums import Grade
from figures.enums import State, Subject
from figures.queries.listing import search
from figures.queries.names import Names
from figures.queries.pairs import Question
from figures.queries.people import Where

NO_TEAM = "-"  # no team is called so
Choices = list[tuple[str, str]]

KINDS: dict[str, tuple[Any, Any, Callable[[Names], Choices]]] = {
    "agency": (_("Agency"), _("Every agency"), lambda names: [(a.slug, a.name) for a in names.agencies.values()]),
    "team": (_("Team"), _("Every team"), lambda names: [(t.name, t.name) for t in names.teams.values()]),
    "role": (_("Role"), _("Every role"), lambda names: [(r.code, r.name) for r in names.roles.values()]),
    "course": (_("Course"), _("Every course"), lambda names: [(str(k), title) for k, title in names.courses.items()]),
}


class AsAtForm(forms.Form):
    """A day no later than today, and one choice or none of each kind offered."""

    kinds: tuple[str, ...] = ("agency", "role", "course")

    on = forms.DateField(
        label=_("As at the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input govuk-input--width-10"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Enter a real day, such as 30/06/2026.")},
    )

    def __init__(self, data: QueryDict, *, today: date, names: Names) -> None:
        given = {name: value for name, value in data.dict().items() if value}
        super().__init__({"on": today.isoformat(), **self.assumed, **given})
        self.today, self.names = today, names
        self.offered: tuple[tuple[tuple[str, str], ...], ...] = ()
        for kind in self.kinds:
            label, everything, choices = KINDS[kind]
            offered = sorted(choices(names), key=lambda choice: choice[1].casefold())
            self.offered += (tuple(offered),)
            if kind == "team" and offered:
                offered.append((NO_TEAM, str(_("No team"))))
            self.fields[kind] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", everything), *offered],
                widget=forms.Select(attrs={"class": "govuk-select"}),
                error_messages={"invalid_choice": _("Choose from the list.")},
            )

    @property
    def assumed(self) -> dict[str, str]:
        """What an address means that does not say it."""
        return {}

    @property
    def shown(self) -> Hashable:
        """All that the form shows: what it offers, what it was given, and today, which decides what it says of that."""
        given = tuple((name, self.data[name]) for name in self.fields if name in self.data)
        return type(self), self.today, self.offered, given

    @property
    def names_people(self) -> bool:
        """Whether somebody may have typed a person's name into it, which no shared memory is to keep."""
        return False

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("Choose today or a day before it. Figures are not forecasts."))
        return on

    @property
    def query(self) -> dict[str, str]:
        """The choices as they stand in an address; today is left out, so that a bookmark stays up to date."""
        chosen = {name: str(value) for name, value in self.cleaned_data.items() if value}
        return {name: value for name, value in chosen.items() if name != "on" or value != self.today.isoformat()}

    @property
    def where(self) -> Where:
        chosen = self.cleaned_data
        course = chosen.get("course")
        return Where(
            agency=key_of(self.names.agencies, "slug", chosen.get("agency")),
            team=0 if chosen.get("team") == NO_TEAM else key_of(self.names.teams, "name", chosen.get("team")),
            role=key_of(self.names.roles, "code", chosen.get("role")),
            subject=UUID(course) if course else None,
        )

    @property
    def chosen_labels(self) -> list[str]:
        """What the figures are narrowed to, in words."""
        return [
            str(dict(self.fields[kind].choices)[value])  # type: ignore[attr-defined]
            for kind in self.kinds
            if (value := self.cleaned_data.get(kind))
        ]

    def narrowed(self, question: Question) -> Question:
        """The question with the day and the choices of the form."""
        where, among = self.where, question.among
        for column, value in (("agency", where.agency), ("team", where.team), ("role", where.role)):
            if value is not None:
                rows = Membership.objects.all() if among is None else among
                among = rows.filter(**{column: value or None})
        return replace(question, on=self.cleaned_data["on"], among=among, course=where.subject)


class PeopleForm(AsAtForm):
    """Which people of an agency: the posts in a state, or all; found by name, number or address."""

    kinds = ("team", "role", "course")

    words = forms.CharField(
        label=_("Name, staff number or e-mail"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-20", "type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Everyone")), *State.choices],
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )
    module = forms.UUIDField(required=False, widget=forms.HiddenInput())
    grade = forms.ChoiceField(
        required=False, choices=[("", ""), *Grade.choices], widget=forms.HiddenInput()
    )  # of what is held

    @property
    def names_people(self) -> bool:
        return bool(self.data.get("words"))

    @property
    def state_asked(self) -> State | None:
        """Modules are listed by what is overdue, unless something else is asked."""
        assumed = State.OVERDUE if self.cleaned_data["module"] else None
        return State(self.cleaned_data["state"]) if self.cleaned_data["state"] else assumed

    @property
    def chosen_labels(self) -> list[str]:
        grade = self.cleaned_data["grade"]
        return [*super().chosen_labels, *([str(Grade(grade).label)] if grade else [])]

    def narrowed(self, question: Question) -> Question:
        """Modules are counted where one is named: their numbers open too."""
        subject = Subject.MODULE if self.cleaned_data["module"] else Subject.COURSE
        asked = replace(super().narrowed(question), subject=subject)
        if self.cleaned_data["words"] and asked.among is not None:
            asked = replace(asked, among=asked.among.filter(search(self.cleaned_data["words"])))
        return asked


class AgencyForm(AsAtForm):
    kinds = ("team", "role", "course")


def key_of(rows: dict[int, Any], attribute: str, value: str | None) -> int | None:
    """The key of the row that a value in an address names."""
    return next((key for key, row in rows.items() if value and getattr(row, attribute) == value), None)
