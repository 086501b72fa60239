from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.lending import titles_of
from agencies.models import Person
from agencies.queries.imports import why_unreadable
from agencies.sheets.faults import Unreadable
from agencies.sheets.reading import open_table
from agencies.views.areas import Led
from certificates.actions.records import MOST_DAYS, USUAL_DAYS
from certificates.enums import Part
from certificates.models import Certificate
from certificates.queries.bundles import Wanted, certificates_of, courses_of, missing_of, years_of
from certificates.queries.record import Wish, counts_of, names_of
from certificates.renderers import undrawable
from certificates.rules import given_digest
from certificates.rules.many import CannotRead, from_table, from_text
from certificates.rules.names import is_family_name

LARGEST_RECORD = 2 * 1024 * 1024
LARGEST_LIST = 1024 * 1024
LIST_FAULTS = {
    "empty": gettext_lazy("Paste numbers, or choose a file that has some."),
    "too-many": gettext_lazy("These are more than 500 rows. Check them in parts."),
    "no-numbers": gettext_lazy("No certificate number was found. Numbers look like WM-7K3Q-9XWM-4D2H-6."),
}


class WithdrawalForm(forms.Form):
    from_date = forms.DateField(
        label=gettext_lazy("Withdrawn from"),
        help_text=gettext_lazy("Figures of earlier days still count it."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The holder reads it. Not shown to the public."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Say why it is withdrawn.")},
    )

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.certificate = certificate

    def clean_from_date(self) -> date:
        day = self.cleaned_data["from_date"]
        if not self.certificate.issued_date <= day < self.certificate.valid_until_date:
            raise ValidationError(_("Choose a day on which the certificate held."))
        return day


class FamilyNameForm(forms.Form):
    """The holder's family name, which whoever was shown the certificate knows."""

    family_name = forms.CharField(
        label=gettext_lazy("Holder’s family name"),
        help_text=gettext_lazy("As on the certificate. Capitals and accents do not matter."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
    )

    def __init__(self, *args: Any, certificate: Certificate | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.snapshot = certificate.snapshot if certificate else {"holder_name": "", "holder_language": ""}

    def clean_family_name(self) -> str:
        typed = str(self.cleaned_data["family_name"])
        if not is_family_name(typed, self.snapshot["holder_name"], language=self.snapshot["holder_language"]):
            raise ValidationError(_("This is not the family name on this certificate. Compare it letter by letter."))
        return typed


class ManyForm(forms.Form):
    """A list of numbers, as a file or pasted. Which column is which shows in what is in them."""

    quietly_optional = ("text", "file")  # one of them is needed

    text = forms.CharField(
        label=gettext_lazy("Certificate numbers, one on each line"),
        help_text=gettext_lazy("With the family name behind it, if you have it. You can paste from a spreadsheet."),
        required=False,
        max_length=LARGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file (CSV or Excel)"),
        help_text=gettext_lazy("Up to 500 rows. Columns may stand in any order, with headings or without."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > LARGEST_LIST:
            raise ValidationError(_("This file is too large for 500 rows. Leave out columns that are not needed."))
        return file

    def clean(self) -> dict[str, Any]:
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if self.errors:
            return self.cleaned_data
        try:
            self.asked = from_table(open_table(file).rows()) if file else from_text(text)
        except Unreadable as refused:
            self.add_error("file", why_unreadable(refused.code))
        except CannotRead as refused:
            self.add_error("file" if file else "text", LIST_FAULTS[refused.code])
        return self.cleaned_data


class RecordForm(forms.Form):
    """What of their learning a person shows, under which name and for how long."""

    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What to show"),
        help_text=gettext_lazy("What you leave out is not in the record. Scores and answers never are."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one thing to show.")},
    )
    name = forms.ChoiceField(
        label=gettext_lazy("Your name in it"),
        help_text=gettext_lazy("You can change how your name is written on My account."),
        widget=forms.RadioSelect,
    )
    with_agencies = forms.BooleanField(
        label=gettext_lazy("Say which agency I was at"),
        help_text=gettext_lazy("Without this no agency is named, unless it ran a training that you did elsewhere."),
        required=False,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long others can check it"),
        help_text=gettext_lazy("A year at most. You can withdraw it any day before."),
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        counts = counts_of(person)
        parts = [(part.value, words(part, counts[part])) for part in Part if counts[part]]
        self.names = names_of(person)
        offered = {"parts": parts, "name": [(name, name) for name in self.names], "days": periods()}
        for field, choices in offered.items():
            self.fields[field].choices = choices  # type: ignore[attr-defined]
        self.has_something = bool(parts)
        self.initial = {"parts": [part for part, _words in parts], "name": self.names[0], "days": USUAL_DAYS}

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if letters := undrawable(name, settings.PDF_FONTS_DIR):
            raise ValidationError(
                _("We have no typeface for %(letters)s. Choose another name, or write it otherwise on My account."),
                params={"letters": " ".join(letters)},
            )
        return name

    @property
    def wish(self) -> Wish:
        chosen = self.cleaned_data
        return Wish(
            parts=tuple(chosen["parts"]),
            name=chosen["name"],
            shown_until=self.today + timedelta(days=chosen["days"]),
            with_agencies=chosen["with_agencies"],
        )


def words(part: Part, count: int) -> str:
    return f"{part.label} ({count})"


def periods() -> list[tuple[int, str]]:
    return [
        (30, ngettext("%(count)d day", "%(count)d days", 30) % {"count": 30}),
        (USUAL_DAYS, ngettext("%(count)d month", "%(count)d months", 3) % {"count": 3}),
        (182, ngettext("%(count)d month", "%(count)d months", 6) % {"count": 6}),
        (MOST_DAYS, _("One year")),
    ]


class ComparisonForm(forms.Form):
    """What a checker has of a record: its file, or what stands in it, or its digest."""

    quietly_optional = ("file", "text")  # one of them is needed

    file = forms.FileField(
        label=gettext_lazy("The file (JSON)"), required=False, widget=forms.FileInput(attrs={"accept": ".json"})
    )
    text = forms.CharField(
        label=gettext_lazy("Or its words, or the digest that is printed at the end of the PDF"),
        required=False,
        max_length=LARGEST_RECORD,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off", "dir": "ltr"}),
    )

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > LARGEST_RECORD:
            raise ValidationError(_("This file is too large to be a record. Choose the JSON file of the record."))
        return file

    def clean(self) -> dict[str, Any]:
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if not self.errors and not file and not text:
            raise ValidationError(_("Choose the file, or paste what you have."))
        given = file.read().decode("utf-8", errors="replace") if file else text
        self.cleaned_data["digest"] = given_digest(given)
        return self.cleaned_data


class BundleForm(forms.Form):
    """Which certificates a lead takes together."""

    which = forms.ChoiceField(
        label=gettext_lazy("Which certificates"),
        choices=[("current", gettext_lazy("Those in date today")), ("all", gettext_lazy("All, whatever their state"))],
        initial="current",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose which certificates.")},
    )
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    course = forms.ChoiceField(label=gettext_lazy("Course"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Issued in"), required=False)

    def __init__(self, data: QueryDict | None, *, led: Led) -> None:
        super().__init__(data)
        self.led = led
        posts = led.posts.filter(voided_at=None)
        teams = sorted(set(posts.exclude(team=None).order_by().values_list("team_id", "team__name")), key=by_label)
        roles = sorted(set(posts.order_by().values_list("role_id", "role__name")), key=by_label)
        courses = titles_of(courses_of(led.agency, reader=led.person, on=led.today))
        years = years_of(led.agency, reader=led.person, on=led.today)
        self.teams = {str(place): key for place, (key, _name) in enumerate(teams, start=1)}
        self.roles = {str(place): key for place, (key, _name) in enumerate(roles, start=1)}
        offered: dict[str, tuple[str, list[tuple[str, str]]]] = {
            "team": (_("Every team"), [(str(place), name) for place, (_key, name) in enumerate(teams, start=1)]),
            "role": (_("Every role"), [(str(place), name) for place, (_key, name) in enumerate(roles, start=1)]),
            "course": (_("Every course"), sorted(((str(key), title) for key, title in courses.items()), key=by_label)),
            "year": (_("Any year"), [(str(year), str(year)) for year in years]),
        }
        for name, (everything, choices) in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", everything), *choices]
            field.error_messages["invalid_choice"] = _("Choose from the list.")

    @property
    def wanted(self) -> Wanted:
        chosen = self.cleaned_data
        return Wanted(
            team=self.teams.get(chosen["team"]),
            role=self.roles.get(chosen["role"]),
            course=chosen["course"],
            year=int(chosen["year"]) if chosen["year"] else None,
            is_current=chosen["which"] == "current",
        )

    def clean(self) -> None:
        if self.errors:
            return
        agency, reader, on = self.led.agency, self.led.person, self.led.today
        if not (
            certificates_of(agency, self.wanted, reader=reader, on=on).exists()
            or missing_of(agency, self.wanted, reader=reader, on=on).exists()
        ):
            raise ValidationError(_("There is no certificate of this kind. Choose all states, or fewer limits."))


def by_label(choice: tuple[Any, str]) -> str:
    return choice[1].casefold()
