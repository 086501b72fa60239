"""Forms of a declared workforce, and of what a partnership means to reach."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Role

MOST_PEOPLE = 10_000_000
NUMBER = {"class": "govuk-input govuk-input--width-5", "inputmode": "numeric"}


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input govuk-input--width-10"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "invalid": _("Enter a real day, such as 30/06/2026."),
            "required": _("Enter a day, such as 30/06/2026."),
        },
        **more,
    )


def people_field(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs=NUMBER),
        error_messages={
            "invalid": _("Enter a whole number of people, such as 120."),
            "min_value": _("Enter 0 or more people."),
            "max_value": _("Enter fewer people than that."),
        },
        **more,
    )


class DeclareForm(forms.Form):
    """Everyone and each role of an agency, on one page. Empty is not declared; 0 says that there are none."""

    as_of_date = day_field(
        _("As of"), help_text=_("The day that these numbers are true of: today, or the date of your HR report.")
    )
    everyone = people_field(
        _("Everyone"),
        help_text=_(
            "All staff and volunteers whose work this training is for, whether they are registered here or not. Leave "
            "it empty to have the roles added up."
        ),
    )
    note = forms.CharField(
        label=_("Note for the coordinator"),
        required=False,
        max_length=300,
        help_text=_("Where the numbers are from, for example: HR system, agency workers left out. No names, please."),
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 2}),
    )

    def __init__(self, data: Any, *, roles: Sequence[Role], today: date, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial={"as_of_date": today, **initial})
        self.roles, self.today = roles, today
        for role in roles:
            self.fields[name_of(role.pk)] = people_field(role.name)

    @property
    def role_fields(self) -> list[forms.BoundField]:
        return [self[name_of(role.pk)] for role in self.roles]

    def clean_as_of_date(self) -> date:
        day: date = self.cleaned_data["as_of_date"]
        if day > self.today:
            raise forms.ValidationError(_("Choose today or a day before it."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        by_role, everyone = self.by_role, given.get("everyone")
        if everyone is None and not by_role:
            self.add_error("everyone", _("Enter how many people your agency has, for everyone or for each role."))
        elif everyone is not None and sum(by_role.values()) > everyone:
            said = _("The roles add up to %(sum)s, which is more than everyone. Check the numbers.")
            self.add_error("everyone", said % {"sum": sum(by_role.values())})
        return given

    @property
    def by_role(self) -> dict[int | None, int]:
        found = {role.pk: self.cleaned_data.get(name_of(role.pk)) for role in self.roles}
        return {key: people for key, people in found.items() if people is not None}

    @property
    def headcounts(self) -> dict[int | None, int]:
        everyone = self.cleaned_data["everyone"]
        return self.by_role if everyone is None else {None: everyone, **self.by_role}


def name_of(role: int) -> str:
    return f"role-{role}"


def initial_of(headcounts: Mapping[int | None, int]) -> dict[str, int]:
    return {name_of(role) if role else "everyone": people for role, people in headcounts.items()}


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you send it back"),
        max_length=300,
        help_text=_("The lead reads this. Say what to change. No names of staff, please."),
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 3}),
        error_messages={"required": _("Say why, so that the lead knows what to change.")},
    )


class TargetForm(forms.Form):
    """A share to reach from a day on."""

    course = forms.ChoiceField(label=_("Course"), required=False, widget=forms.Select(attrs={"class": "govuk-select"}))
    percent = forms.IntegerField(
        label=_("Target, per cent of required posts in date"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("From 1 to 100. Leave it empty to end the target."),
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "invalid": _("Enter a whole number from 1 to 100."),
            "min_value": _("Enter a whole number from 1 to 100."),
            "max_value": _("Enter a whole number from 1 to 100."),
        },
    )
    from_date = day_field(_("From"))

    def __init__(self, data: Any, *, courses: Mapping[UUID, str], today: date) -> None:
        super().__init__(data, initial={"from_date": today})
        offered = sorted(((str(key), title) for key, title in courses.items()), key=lambda each: each[1].casefold())
        self.fields["course"].choices = [("", _("Every course without its own")), *offered]  # type: ignore[attr-defined]

    @property
    def course_key(self) -> UUID | None:
        return UUID(self.cleaned_data["course"]) if self.cleaned_data["course"] else None


class StaleForm(forms.Form):
    days = forms.IntegerField(
        label=_("A declared workforce is old after so many days"),
        min_value=1,
        max_value=3650,
        help_text=_("Old numbers are greyed out, and their leads are asked for new ones."),
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-4", "inputmode": "numeric"}),
        error_messages={
            "required": _("Enter a number of days, such as 365."),
            "invalid": _("Enter a whole number of days, such as 365."),
            "min_value": _("Enter at least 1 day."),
            "max_value": _("Enter at most 3650 days, which is ten years."),
        },
    )
