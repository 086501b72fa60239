"""Forms of leads who bring people in, and of people who come."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.forms.account import PASSWORD_HINT
from agencies.models import Agency, Person, Role, Team
from agencies.rules import Addressee, normal_domain, read_addressees

MOST_AT_ONCE = 200


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlaceForm(forms.Form):
    """Where in the agency: the roles of its partnership, and its own teams."""

    role = forms.ModelChoiceField(Role.objects.none(), label=gettext_lazy("Role"), empty_label=gettext_lazy("Choose"))
    team = forms.ModelChoiceField(
        Team.objects.none(), label=gettext_lazy("Team"), required=False, empty_label=gettext_lazy("No team")
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        self.fields["role"].queryset = Role.objects.filter(partnership=agency.partnership_id)  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.filter(agency=agency).order_by("name")  # type: ignore[attr-defined]


class JoinCodeForm(PlaceForm):
    label = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For you alone, such as “Volunteers’ evening in May”."),
    )
    last_day = DayField(label=gettext_lazy("Last day it works"))
    most_uses = forms.IntegerField(
        label=gettext_lazy("At most this many people"), required=False, min_value=1, max_value=10_000
    )
    needs_approval = forms.BooleanField(
        label=gettext_lazy("I approve each person"),
        required=False,
        help_text=gettext_lazy("Without this, whoever knows the code is in at once."),
    )
    field_order = ["role", "team", "last_day", "most_uses", "needs_approval", "label"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        initial = {"last_day": today + timedelta(days=30), "needs_approval": True}
        super().__init__(*args, initial=initial, **kwargs)
        self.today = today

    def clean_last_day(self) -> date:
        last: date = self.cleaned_data["last_day"]
        if not self.today <= last <= self.today + timedelta(days=365):
            raise ValidationError(_("Choose a day within the next twelve months."))
        return last

    def expires_at(self, zone: str) -> datetime:
        """The end of the last day, where the agency is."""
        return datetime.combine(self.cleaned_data["last_day"] + timedelta(days=1), time(), ZoneInfo(zone))


class DomainForm(PlaceForm):
    domain = forms.CharField(
        label=gettext_lazy("Domain"), max_length=190, help_text=gettext_lazy("What stands after the @: council.gov.uk")
    )
    needs_approval = forms.BooleanField(
        label=gettext_lazy("I approve each person"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without this, everyone with a proved address there may come in at once."),
    )
    field_order = ["domain", "role", "team", "needs_approval"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].required = False
        self.fields["role"].help_text = _("You may leave this open and choose for each person.")

    def clean_domain(self) -> str:
        return normal_domain(self.cleaned_data["domain"]) or self.cleaned_data["domain"]


class InviteForm(PlaceForm):
    addresses = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        help_text=gettext_lazy("One on each line. After a comma you may add a staff number: bo@council.gov.uk, 4711"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    start_date = DayField(label=gettext_lazy("First day in this role"))
    field_order = ["addresses", "role", "team", "start_date"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"start_date": today}, **kwargs)

    def clean_addresses(self) -> list[Addressee]:
        found = read_addressees(self.cleaned_data["addresses"])
        problems = [problem for addressee in found if (problem := problem_with(addressee))]
        if not found:
            problems = [_("Write at least one address.")]
        if len(found) > MOST_AT_ONCE:
            problems = [_("Invite at most %(most)d people at once.") % {"most": MOST_AT_ONCE}]
        if problems:
            raise ValidationError(problems)
        return list({addressee.email: addressee for addressee in found}.values())


def problem_with(addressee: Addressee) -> str:
    try:
        validate_email(addressee.email)
    except ValidationError:
        words = _("Line %(line)d: “%(text)s” is not an e-mail address.")
        return words % {"line": addressee.line, "text": addressee.email}
    return ""


class CardsForm(PlaceForm):
    names = forms.CharField(
        label=gettext_lazy("Names"),
        help_text=gettext_lazy("One on each line, as the person likes to be called."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    start_date = DayField(label=gettext_lazy("First day in this role"))
    are_others = forms.BooleanField(
        label=gettext_lazy("These are other people of the same name"), required=False, widget=forms.HiddenInput
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ["names", "role", "team", "start_date"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_date"].initial = today

    def clean_names(self) -> list[str]:
        names = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len(names) > 100:
            raise ValidationError(_("Add at most 100 people at once."))
        too_long = [name for name in names if len(name) > 150]
        if too_long:
            raise ValidationError(
                ngettext("One name is too long.", "%(count)d names are too long.", len(too_long))
                % {"count": len(too_long)}
            )
        return names

    def ask_whether_others(self, known: list[str]) -> None:
        """Some names are here already: nothing is written until the lead says that these are other people."""
        self.fields["are_others"].widget = forms.CheckboxInput()
        words = _("In the agency already: %(names)s. If these are other people, say so below and add them again.")
        self.add_error("names", words % {"names": ", ".join(known)})


class AcceptForm(PlaceForm):
    start_date = DayField(label=gettext_lazy("First day in this role"))
    staff_number = forms.CharField(label=gettext_lazy("Staff number"), max_length=60, required=False)


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why not"),
        help_text=gettext_lazy("The person reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CodeBoxForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("The code on your poster"),
        max_length=40,
        help_text=gettext_lazy("Eight letters and numbers. Capitals and spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class NewcomerForm(forms.Form):
    """Somebody who comes without an account."""

    display_name = forms.CharField(
        label=gettext_lazy("What should we call you?"),
        max_length=150,
        help_text=gettext_lazy("Your name, or the name you like to be called."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password"):
            person = Person(display_name=cleaned.get("display_name", ""), username=cleaned.get("display_name", ""))
            try:
                validate_password(cleaned["password"], person)
            except ValidationError as problem:
                self.add_error("password", problem)
        return cleaned


class InvitedForm(NewcomerForm):
    """Who has an e-mail address needs no password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False
        self.fields["password"].help_text = _(
            "You may leave this out: we then send you six numbers by mail when you sign in."
        )
