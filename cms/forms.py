"""Forms of what the partnership knows: what is kept as a list is asked for as tick boxes or lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from cms.enums import Jurisdiction


class LinesField(forms.CharField):
    """A list of short texts, one to a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class ReviewedForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        checked, review = data.get("checked_date"), data.get("review_date")
        if checked and review and review < checked:
            self.add_error("review_date", _("The day to check again comes before the day it was checked."))
        return data


class DatedStatementForm(ReviewedForm):
    jurisdictions = forms.MultipleChoiceField(
        label=_("Where it applies"),
        choices=Jurisdiction.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class GlossaryTermForm(WagtailAdminModelForm):
    also_called = LinesField(label=_("Also called"), required=False, help_text=_("One name to a line."))
