"""Between which two days a figure moved, as it stands in the page's address."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from figures.enums import Cause
from figures.forms import AsAtForm
from figures.queries.causes import Between
from figures.queries.names import Names
from figures.queries.pairs import Question

NOW, THEN = "now", "then"
SHOWN_AT_FIRST = timedelta(days=91)


class MovementForm(AsAtForm):
    """From the end of one day to the end of a later one, as known now or as each was known when it ended."""

    since = forms.DateField(
        label=_("From the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input govuk-input--width-10"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Enter a real day, such as 30/06/2026.")},
    )
    known = forms.ChoiceField(
        label=_("What was known"),
        required=False,
        choices=[(NOW, _("As we know it now")), (THEN, _("As it was known on each day"))],
        widget=forms.Select(attrs={"class": "govuk-select"}),
        error_messages={"invalid_choice": _("Choose from the list.")},
    )

    def __init__(self, data: QueryDict, *, today: date, names: Names) -> None:
        given = data.copy()
        if not given.get("since"):
            given["since"] = (today - SHOWN_AT_FIRST).isoformat()
        super().__init__(given, today=today, names=names)
        self.fields["on"].label = _("To the end of")
        self.order_fields(["since", "on", "known"])

    def clean(self) -> None:
        since, on = self.cleaned_data.get("since"), self.cleaned_data.get("on")
        if since and on and since >= on:
            self.add_error("since", _("Choose a day before the second one."))

    @property
    def query(self) -> dict[str, str]:
        """Both days are said, so that what was sent to somebody shows them the same."""
        chosen = {name: str(value) for name, value in self.cleaned_data.items() if value}
        return {name: value for name, value in chosen.items() if (name, value) != ("known", NOW)}

    def between(self, question: Question, *, zone: str) -> Between:
        """The question of a page, with the days and choices of the form."""
        asked = self.narrowed(question)
        since, on = self.cleaned_data["since"], self.cleaned_data["on"]
        is_then = self.cleaned_data["known"] == THEN
        return Between(
            asked.partnership,
            since,
            on,
            end_of(since, zone) if is_then else None,
            end_of(on, zone) if is_then and on < self.today else None,
            asked.among,
            asked.course,
        )


class AgencyMovementForm(MovementForm):
    kinds = ("team", "role", "course")


class MovedPostsForm(AgencyMovementForm):
    """Which of the numbers is opened."""

    cause = forms.ChoiceField(choices=Cause.choices, widget=forms.HiddenInput())
    number = forms.ChoiceField(
        choices=[("covered", _("Covered")), ("required", _("Required"))], widget=forms.HiddenInput()
    )


def end_of(day: date, zone: str) -> datetime:
    """The instant at which a day is over where a partnership is."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
