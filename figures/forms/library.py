"""From which day to which the use of the library is counted."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from figures.rules.periods import month_after

MONTHS = 12


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input govuk-input--width-10"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Enter a real day, such as 30/06/2026.")},
    )


class StretchForm(forms.Form):
    """Twelve months up to today, unless the address says otherwise."""

    first = day_field(_("From"))
    last = day_field(_("Up to the end of"))

    def __init__(self, data: QueryDict, *, today: date) -> None:
        given = {name: value for name, value in data.dict().items() if value}
        begin = month_after(today, 1 - MONTHS)
        super().__init__({"first": begin.isoformat(), "last": today.isoformat(), **given})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("The last day comes before the first."))
        return data
