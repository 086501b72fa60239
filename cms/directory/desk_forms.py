"""The form in which editors keep an entry of the directory: what is a list in the entry is tick boxes in the form."""

from datetime import timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from cms.directory import kinds, life
from cms.enums import ServiceCategory
from cms.forms import ReviewedForm
from cms.strands import strand_choices

MOST_WORDS = 40


def area_choices() -> list[tuple[str, str]]:
    return [(area.code, str(area)) for area in apps.get_model("cms", "Area")._default_manager.order_by("kind", "name")]


def law_choices() -> list[tuple[str, str]]:
    entries = apps.get_model("cms", "LawEntry")._default_manager.live().in_language(None)
    in_force = entries.filter(era="in-force").order_by("sort_order", "instrument")
    return list(in_force.values_list("code", "instrument"))


def ticks(label: Any, choices: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False, **kwargs
    )


class ServiceForm(ReviewedForm):
    categories = forms.MultipleChoiceField(
        label=_("Categories"), choices=ServiceCategory.choices, widget=forms.CheckboxSelectMultiple
    )
    works = ticks(_("What they do"), kinds.Work.choices)
    laws = ticks(_("Powers from the law table"), law_choices, help_text=_("For police, housing and enforcement."))
    strands = ticks(_("Strands"), strand_choices, help_text=_("None ticked: for everybody."))
    areas = ticks(_("Areas served"), area_choices, help_text=_("None ticked: everywhere."))
    spoken = ticks(_("Languages"), kinds.Spoken.choices)
    access = ticks(_("Access"), kinds.Access.choices)

    def clean_summary(self) -> str:
        summary: str = self.cleaned_data["summary"]
        if len(summary.split()) > MOST_WORDS:
            raise forms.ValidationError(_("Use at most 40 words."))
        return summary

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        checked, review = data.get("checked_date"), data.get("review_date")
        if checked and review and review - checked > timedelta(days=life.CONFIRMED_FOR_DAYS):
            self.add_error("review_date", _("An entry is checked again within 90 days."))
        if not any(data.get(name) for name in ("phone", "text_number", "email", "website", "address")):
            self.add_error(None, _("Give at least one way to reach the service."))
        return data
