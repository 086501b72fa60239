"""Forms of what the partnership knows: what is kept as a list is asked for as tick boxes or lines."""

from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.forms.pages import WagtailAdminPageForm

from cms.enums import Facet, Jurisdiction
from cms.strands import strand_choices


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


class DatedFactForm(DatedStatementForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("way") and not data.get("contact") and "contact" not in self.errors:
            self.add_error("contact", _("Give the number or address that people use."))
        return data


def words_of(facet: Facet) -> list[tuple[str, str]]:
    terms = apps.get_model("cms", "LibraryTerm")._default_manager.filter(facet=facet, live=True)
    return list(terms.in_language(None).order_by("sort_order", "name").values_list("code", "name"))


def several_of(facet: Facet, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=lambda: words_of(facet), widget=forms.CheckboxSelectMultiple, required=False, **kwargs
    )


class ResourcePageForm(WagtailAdminPageForm):
    audiences = several_of(Facet.AUDIENCE, label=_("Audience or key stage"))
    settings = several_of(Facet.SETTING, label=_("Setting"))
    topics = several_of(Facet.TOPIC, label=_("Topic"))
    languages = several_of(Facet.LANGUAGE, label=_("Language"))
    strands = forms.MultipleChoiceField(
        label=_("Strand"),
        choices=strand_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick none for a lesson about every strand."),
    )
    format = forms.ChoiceField(
        label=_("Kind of activity"), choices=lambda: [("", "—"), *words_of(Facet.FORMAT)], required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        checked, review = data.get("checked_date"), data.get("review_date")
        if checked and review and review < checked:
            self.add_error("review_date", _("The day to check again comes before the day it was checked."))
        return data


class GlossaryTermForm(WagtailAdminModelForm):
    also_called = LinesField(label=_("Also called"), required=False, help_text=_("One name to a line."))
