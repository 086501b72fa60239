"""The form in which a service corrects its entry. What it gives back are plain values, never markup."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from django import forms
from django.core.validators import RegexValidator, URLValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from cms.directory import corrections, kinds
from cms.directory.desk_forms import MOST_WORDS, area_choices, ticks
from cms.enums import ServiceCategory
from cms.models import Service
from cms.trap import Trapped

SPARE_ROWS = 2
MOST_SPANS = 4
TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
BETWEEN = re.compile(r"[\s,;–—-]*")
NUMBER = RegexValidator(r"^[0-9+()#*\s.-]{3,40}$", _("Write the number with digits and spaces."))
DAY = forms.DateInput(attrs={"type": "date", "class": "govuk-input govuk-input--width-10"}, format="%Y-%m-%d")


def spans_of(text: str) -> list[tuple[str, str]]:
    """ "9:00-12:00, 13-17" as pairs of times. Raises ValueError for anything else."""
    if BETWEEN.fullmatch(TIME.sub("", text)) is None:
        raise ValueError(text)
    times = [
        f"{time(int(hour), int(minute or 0)):%H:%M}" for hour, minute in TIME.findall(text.replace("24:00", "0:00"))
    ]
    if len(times) % 2 or len(times) > 2 * MOST_SPANS:
        raise ValueError(text)
    return list(zip(times[::2], times[1::2], strict=True))


class HoursField(forms.CharField):
    """Opening hours of a day as people write them."""

    widget = forms.TextInput(attrs={"class": "govuk-input govuk-input--width-20", "dir": "ltr"})

    def to_python(self, value: Any) -> list[tuple[str, str]]:  # type: ignore[override]
        try:
            return spans_of(value or "")
        except ValueError:
            raise forms.ValidationError(_("Write times like 9:00-12:00, 13:00-17:00."), code="hours") from None


def words(label: Any, most: int, *, lines: int = 0, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput()
    return forms.CharField(label=label, max_length=most, required=False, widget=widget, **kwargs)


class CorrectionForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    phone = words(_("Phone"), 40, validators=[NUMBER])
    text_number = words(_("Text message number"), 40, validators=[NUMBER])
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.CharField(
        label=_("Website"),
        required=False,
        max_length=200,
        widget=forms.URLInput,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("The whole address, beginning with https://"),
    )
    address = words(_("Street address"), 400, lines=3)
    is_address_secret = forms.BooleanField(
        label=_("Keep the address secret"),
        required=False,
        help_text=_("From the moment you send this, it is shown nowhere."),
    )
    safe_contact = words(_("Contacting you safely"), 600, lines=2)

    hours = words(_("About the opening hours"), 200)
    on_bank_holidays = forms.ChoiceField(
        label=_("On bank holidays"), choices=kinds.OnBankHolidays.choices, widget=forms.RadioSelect
    )
    spoken = ticks(_("Languages"), kinds.Spoken.choices)
    languages = words(_("About the languages"), 200)
    access = ticks(_("Access"), kinds.Access.choices)
    access_note = words(_("About access"), 600, lines=2)

    referral = forms.ChoiceField(label=_("How to reach it"), choices=kinds.Referral.choices, widget=forms.RadioSelect)
    who_may_refer = words(_("Who may refer"), 200)
    referral_note = words(_("How to refer"), 600, lines=2)

    name = forms.CharField(label=_("Name"), max_length=160)
    summary = forms.CharField(
        label=_("Summary"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("At most 40 words.")
    )
    categories = forms.MultipleChoiceField(
        label=_("Categories"), choices=ServiceCategory.choices, widget=forms.CheckboxSelectMultiple
    )
    areas = ticks(_("Areas served"), area_choices, help_text=_("None ticked: everywhere."))
    note = words(
        _("Anything else that is wrong"), 1000, lines=3, help_text=_("Somebody reads it. It is not published.")
    )

    def __init__(self, data: Any = None, *, service: Service, today: date) -> None:
        self.service = service
        self.now = {name: corrections.value_of(service, name) for name in corrections.EVERY}
        self.past = [row for row in self.now["opening_exceptions"] if row[1] < today.isoformat()]
        self.coming = [row for row in self.now["opening_exceptions"] if row not in self.past]
        super().__init__(data, initial=self._initial())
        for day in range(7):
            self.fields[f"day_{day}"] = HoursField(label=WEEKDAYS[day], required=False, max_length=80)
        for row in range(len(self.coming) + SPARE_ROWS):
            self.fields[f"other_{row}_first"] = forms.DateField(label=_("From"), required=False, widget=DAY)
            self.fields[f"other_{row}_last"] = forms.DateField(label=_("To, the last day"), required=False, widget=DAY)
            self.fields[f"other_{row}_hours"] = HoursField(label=_("Hours"), required=False, max_length=80)
            self.fields[f"other_{row}_note"] = words(_("Reason"), 80)

    def _initial(self) -> dict[str, Any]:
        days = {
            f"day_{day}": ", ".join(f"{row[1]}-{row[2]}" for row in self.now["opening_times"] if row[0] == day)
            for day in range(7)
        }
        others = {
            f"other_{number}_{part}": value
            for number, (first, last, opens, closes, note) in enumerate(self.coming)
            for part, value in (
                ("first", first),
                ("last", last),
                ("hours", f"{opens}-{closes}" if opens else ""),
                ("note", note),
            )
        }
        hidden = {"address": ""} if self.service.is_address_secret else {}
        return {**self.now, **hidden, **days, **others, "seen": self.fingerprint}

    @property
    def fingerprint(self) -> str:
        """Whether the entry is still what the page showed."""
        return hashlib.sha256(json.dumps(self.now, sort_keys=True).encode()).hexdigest()[:20]

    @property
    def weekdays(self) -> list[forms.BoundField]:
        return [self[f"day_{day}"] for day in range(7)]

    @property
    def other_rows(self) -> Iterator[list[forms.BoundField]]:
        for row in range(len(self.coming) + SPARE_ROWS):
            yield [self[f"other_{row}_{part}"] for part in ("first", "last", "hours", "note")]

    def clean_summary(self) -> str:
        summary: str = self.cleaned_data["summary"]
        if len(summary.split()) > MOST_WORDS:
            raise forms.ValidationError(_("Use at most 40 words."))
        return summary

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("seen") != self.fingerprint:
            raise forms.ValidationError(
                _("The entry changed while this page was open. Open the link in your letter again."), code="changed"
            )
        for row in range(len(self.coming) + SPARE_ROWS):
            self._clean_other(row, data)
        self._clean_reach(data)
        return data

    def _clean_other(self, row: int, data: dict[str, Any]) -> None:
        first, last = data.get(f"other_{row}_first"), data.get(f"other_{row}_last")
        if first and last and last < first:
            self.add_error(f"other_{row}_last", _("The last day comes before the first."))
        if not first and (last or data.get(f"other_{row}_hours") or data.get(f"other_{row}_note")):
            self.add_error(f"other_{row}_first", _("Say from which day."))

    def _clean_reach(self, data: dict[str, Any]) -> None:
        ways = ("phone", "text_number", "email", "website", "address")
        has_secret_address = self.service.is_address_secret and self.service.address
        if not self.errors and not has_secret_address and not any(data.get(name) for name in ways):
            raise forms.ValidationError(_("Give at least one way to reach the service."))

    def changes(self) -> corrections.Changes:
        """What the service says otherwise than the entry."""
        said = {name: self._said(name) for name in corrections.EVERY if name != "closed_date"}
        return {name: value for name, value in said.items() if value != self.now[name]}

    def _said(self, name: str) -> Any:
        data = self.cleaned_data
        if name == "opening_times":
            return sorted([day, *span] for day in range(7) for span in data[f"day_{day}"])
        if name == "opening_exceptions":
            return sorted([*self.past, *self._said_others()])
        if name == "address" and self.service.is_address_secret and not data["address"]:
            return self.now["address"]
        value = data[name]
        if isinstance(value, list):
            return sorted(value)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value

    def _said_others(self) -> Iterator[list[str]]:
        for row in range(len(self.coming) + SPARE_ROWS):
            first, last, spans, note = (
                self.cleaned_data[f"other_{row}_{part}"] for part in ("first", "last", "hours", "note")
            )
            if first:
                for opens, closes in spans or [("", "")]:
                    yield [first.isoformat(), (last or first).isoformat(), opens, closes, note]


class ClosingForm(forms.Form):
    closed_date = forms.DateField(label=_("The first day it is closed"), widget=DAY)


class ProblemForm(Trapped, forms.Form):
    """What a visitor found wrong. Nothing asks who they are."""

    trouble = forms.ChoiceField(label=_("What is wrong?"), choices=kinds.Trouble.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Do not write who you are, or what happened to you."),
    )
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
