"""Forms of the coordinator's desk for statements."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from figures.enums import REPORTED_IN_WORDS, Period, Section, StatementRefusal
from figures.models import Statement
from figures.queries.statement_tables import period_words
from figures.rules.periods import WORKING_DAYS, Span, spans_before, working_days_after

SHOWN = {Period.MONTH: 12, Period.QUARTER: 6, Period.HALF_YEAR: 4, Period.YEAR: 3}
DAY: dict[str, Any] = {
    "widget": forms.DateInput(attrs={"type": "date", "class": "govuk-input govuk-input--width-10"}, format="%Y-%m-%d"),
    "input_formats": ["%Y-%m-%d", "%d/%m/%Y"],
    "error_messages": {"invalid": _("Enter a real day, such as 14/07/2026.")},
}
PLAIN = _("Plain text. Begin a heading with # and each point of a list with -. Name no person: everyone can read it.")


class YearForm(forms.Form):
    """In which month the years of a partnership begin."""

    year_begins = forms.TypedChoiceField(label=_("Our year begins in"), choices=list(MONTHS.items()), coerce=int)


class MakingForm(forms.Form):
    """Which period, and up to which day what was recorded about it counts."""

    span = forms.ChoiceField(
        label=_("Period"), error_messages={"invalid_choice": _("Choose a period."), "required": _("Choose a period.")}
    )
    known_on = forms.DateField(
        label=_("Count what was recorded up to the end of"),
        required=False,
        help_text=_(
            "Leave it empty for 10 working days after the period (Monday to Friday, bank holidays too), or for now if "
            "that has not come."
        ),
        **DAY,
    )
    language = forms.ChoiceField(label=_("Language of the files and of what you write"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, today: date, year_begins: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spans = {
            span.code: span
            for period in Period
            for span in spans_before(today, period, year_begins=year_begins, count=SHOWN[period])
        }
        self.fields["span"].choices = list(grouped(self.spans.values()))  # type: ignore[attr-defined]
        self.fields["language"].initial = get_language()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        known_on, span = found.get("known_on"), self.chosen
        if known_on and span and known_on < span.last:
            self.add_error("known_on", StatementRefusal.KNOWN_TOO_EARLY.label)
        return found

    @property
    def chosen(self) -> Span | None:
        return self.spans.get(self.cleaned_data.get("span", ""))

    @property
    def last_known_day(self) -> date:
        span = self.chosen
        assert span is not None
        chosen: date | None = self.cleaned_data["known_on"]
        return chosen or working_days_after(span.last, WORKING_DAYS)


def grouped(spans: Iterable[Span]) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    by_period: dict[Period, list[tuple[str, str]]] = {}
    for span in spans:
        by_period.setdefault(span.period, []).append((span.code, period_words(span.first, span.last)))
    return [(str(period.label), choices) for period, choices in by_period.items()]


class CountForm(forms.Form):
    """Up to which day what was recorded counts, for counting a draft anew."""

    known_on = forms.DateField(
        label=_("Count what was recorded up to the end of"),
        required=False,
        help_text=_("Leave it empty for now."),
        **DAY,
    )

    def __init__(self, *args: Any, statement: Statement, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statement, self.today = statement, today

    def clean_known_on(self) -> date:
        known_on: date = self.cleaned_data["known_on"] or self.today
        if known_on < self.statement.last_day:
            raise forms.ValidationError(StatementRefusal.KNOWN_TOO_EARLY.label)
        return known_on


class RevisionForm(CountForm):
    reason = forms.CharField(
        label=_("Why it is revised"),
        help_text=_("Everyone can read it. Say what was wrong and what you did about it, and name no person."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ["reason", "known_on"]


class WordsForm(forms.Form):
    """What the coordinator writes; `seen` is the version of the draft that they opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if statement.revises_id:
            self.fields["reason"] = forms.CharField(
                label=_("Why it is revised"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
            )
            self.initial["reason"] = statement.revision_reason
        if statement.period in REPORTED_IN_WORDS:
            for section in Section:
                self.fields[section.value] = forms.CharField(
                    label=section.label,
                    required=False,
                    max_length=20_000,
                    help_text=PLAIN,
                    widget=forms.Textarea(attrs={"rows": 8}),
                )
                self.initial[section.value] = statement.sections.get(section.value, "")
        self.initial["seen"] = statement.version

    @property
    def has_words(self) -> bool:
        return len(self.fields) > 1

    @property
    def sections(self) -> dict[str, str]:
        return {section.value: self.cleaned_data.get(section.value, "") for section in Section}


def day_after(day: date) -> date:
    return day + timedelta(days=1)
