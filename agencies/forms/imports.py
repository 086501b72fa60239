"""Files on their way in."""

from datetime import date
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agencies.lending import import_kind
from agencies.models import FileImport, Role

NOT_USED = "-"
STAFF_OPTIONS = ("effective", "default_role", "missing_have_left")


class FileForm(forms.Form):
    """A table to bring in."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV or Excel workbook (.xlsx), at most 25 MB and 250,000 rows. Columns may come in any order."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"required": _("Choose a file first."), "empty": _("There is nothing in this file.")},
    )


class ColumnsForm(forms.Form):
    """What each column of a file is, and how its rows are meant. Columns are numbered as in the file."""

    effective = forms.DateField(
        label=_("Moves and leavers count from"),
        help_text=_("The first day of the new role or team, and the first day that leavers are no longer here."),
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input govuk-input--width-10"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Enter a real day, such as 30/06/2026.")},
    )
    day_first = forms.TypedChoiceField(
        label=_("Dates such as 03/04/2026 mean"),
        choices=[("day", _("3 April: the day comes first")), ("month", _("4 March: the month comes first"))],
        widget=forms.RadioSelect,
        coerce=lambda said: said == "day",
    )
    default_role = forms.ChoiceField(label=_("Role of rows without one"), required=False)
    missing_have_left = forms.BooleanField(
        label=_("This file is complete: whoever is not in it has left"),
        help_text=_("Leave this empty for a file of newcomers or of one team."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, file_import: FileImport, roles: list[Role], today: date, **kwargs: Any) -> None:
        self.file_import, self.kind = file_import, import_kind(file_import.kind)
        said = file_import.options
        kwargs["initial"] = {
            "effective": said.get("effective") or today,
            "day_first": "day" if said.get("day_first", True) else "month",
            "default_role": said.get("default_role", ""),
            "missing_have_left": said.get("missing_have_left", False),
            "version": file_import.version,
            **{self.name_of(number): file_import.columns.get(heading) or NOT_USED for number, heading in self.headings},
        }
        super().__init__(*args, **kwargs)
        for name in STAFF_OPTIONS:
            if name not in self.kind.options:
                del self.fields[name]
        choices = [(NOT_USED, _("Not used")), *((field.name, field.label) for field in self.kind.fields)]
        samples = file_import.reading.get("samples", [])
        for number, heading in self.headings:
            shown = [row[number] for row in samples if number < len(row) and row[number]]
            help_text = format_lazy(_("For example: {values}"), values=" · ".join(shown)) if shown else ""
            self.fields[self.name_of(number)] = forms.ChoiceField(
                label=heading, choices=choices, help_text=escape(str(help_text))
            )
        if "default_role" in self.fields:
            role_choices = [(str(role.pk), role.name) for role in roles]
            default_role: Any = self.fields["default_role"]
            default_role.choices = [("", _("None: refuse these rows")), *role_choices]

    @property
    def headings(self) -> list[tuple[int, str]]:
        return list(enumerate(self.file_import.reading["headings"]))

    @staticmethod
    def name_of(number: int) -> str:
        return f"column-{number}"

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[self.name_of(number)] for number, _heading in self.headings]

    @property
    def option_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*self.kind.options, "version")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        columns: dict[str, str] = {}
        for number, heading in self.headings:
            said = cleaned.get(self.name_of(number))
            if said == NOT_USED:
                continue
            if said and said in columns.values():
                self.add_error(self.name_of(number), _("Another column is this already. Choose one of them."))
            elif said:
                columns[heading] = said
        for lacks in self.kind.lacking(columns, {"default_role": cleaned.get("default_role", "")}):
            self.add_error(None, str(lacks))
        cleaned["columns"] = columns
        return cleaned

    @property
    def options(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in self.kind.options}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
