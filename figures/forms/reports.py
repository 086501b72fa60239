"""What reports beside coverage may be narrowed by."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from figures.enums import PeopleCounted, State
from figures.forms import AsAtForm

AHEAD = (("0", _("today")), ("30", _("in 30 days")), ("90", _("in 90 days")), ("180", _("in 180 days")))


class PickForm(AsAtForm):
    """An agency and a course, or all of them."""

    kinds = ("agency", "course")
    on = None  # type: ignore[assignment]  # these reports say themselves which days they are about


class CourseForm(AsAtForm):
    """A course, or all of them: the agency is the page's own."""

    kinds = ("course",)
    on = None  # type: ignore[assignment]


class BehindForm(AsAtForm):
    """Which number of a report is opened. It may be of a day to come: what holds then if nobody renews."""

    kinds = ("team", "role", "course")

    number = forms.ChoiceField(choices=[*State.choices, *PeopleCounted.choices])

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today + timedelta(days=int(AHEAD[-1][0])):
            raise forms.ValidationError(_("Choose from the list."))
        return on

    @property
    def counted(self) -> State | PeopleCounted:
        number = self.cleaned_data["number"]
        return PeopleCounted(number) if number in PeopleCounted.values else State(number)


class SeatsForm(forms.Form):
    """By when, and how many places a session has."""

    ahead = forms.ChoiceField(
        label=_("Target reached"), choices=AHEAD, widget=forms.Select(attrs={"class": "govuk-select"})
    )
    places = forms.IntegerField(
        label=_("Places in a session"),
        min_value=1,
        max_value=500,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-4", "inputmode": "numeric"}),
        error_messages={
            "invalid": _("Enter a whole number, such as 15."),
            "min_value": _("A session has at least 1 place."),
            "max_value": _("Enter at most 500 places."),
        },
    )

    def __init__(self, data: Any, *, today: date) -> None:
        given = {name: value for name, value in data.dict().items() if value}
        super().__init__({"ahead": "90", "places": "15", **given})
        self.today = today

    names_people = True  # never kept: its numbers are free text

    @property
    def day(self) -> date:
        return self.today + timedelta(days=int(self.cleaned_data["ahead"]))
