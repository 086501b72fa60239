"""What visitors tell about the library. None of it is about a person, and the forms say so."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from cms.enums import NoteState, Phase
from cms.models import Area, PracticeNote, ResourcePage
from cms.models.practice_note import LONGEST
from cms.rules import compared_name
from cms.strands import strand_choices
from cms.trap import Trapped


def areas() -> list[tuple[str, str]]:
    return [(area.code, str(area)) for area in Area.objects.order_by("name", "code")]


def one_line(text: str) -> str:
    return " ".join(text.split())


class OpenForm(Trapped, forms.Form):
    """A form that anyone may send."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = areas()
        if known:
            self.fields["area"] = forms.ChoiceField(
                label=_("Area"), choices=[("", _("Not said")), *known], required=False
            )

    @property
    def area(self) -> str:
        return str(self.cleaned_data.get("area", ""))


class UseForm(OpenForm):
    school = forms.CharField(
        label=_("School or group"),
        max_length=120,
        help_text=_("Its name, as others know it. Not your own name."),
    )
    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why you use it"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a few words. No names of pupils, and nothing by which one could be recognised."),
    )

    def clean_school(self) -> str:
        school = one_line(self.cleaned_data["school"])
        if not compared_name(school):
            raise ValidationError(_("Write the name with letters or numbers."))
        return school

    def clean_reason(self) -> str:
        return one_line(self.cleaned_data["reason"])


def told_field(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 5}), help_text=hint
    )


class NoteForm(OpenForm):
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
    worked = told_field(_("What worked"), _("Plain words, up to 1,500 letters."))
    did_not = told_field(_("What did not"), _("And what you did instead."))
    strand = forms.ChoiceField(label=_("Strand"), required=False)
    phase = forms.ChoiceField(label=_("Where you used it"), choices=[("", _("Choose from the list")), *Phase.choices])

    def __init__(self, *args: Any, resource: ResourcePage, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"once": uuid4()}, **kwargs})
        offered = [choice for choice in strand_choices() if not resource.strands or choice[0] in resource.strands]
        self.fields["strand"].choices = [("", _("Every strand")), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("worked", "").strip() and not data.get("did_not", "").strip():
            self.add_error("worked", _("Say what worked, or below what did not."))
        return data

    @property
    def sent_once(self) -> UUID:
        once: UUID = self.cleaned_data.get("once") or uuid4()
        return once


class NoteDeskForm(WagtailAdminModelForm):
    """How an editor decides. Names are taken out by editing the words."""

    class Meta:
        model = PracticeNote
        fields = ("worked", "did_not", "strand", "area_code", "phase", "state", "refusal")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("state") == NoteState.REFUSED and not data.get("refusal", "").strip():
            self.add_error("refusal", _("Say why it is not shown, for the editors after you."))
        return data

    def save(self, commit: bool = True) -> PracticeNote:
        if "state" in self.changed_data:
            self.instance.decided_date = timezone.localdate()
        note: PracticeNote = super().save(commit=commit)
        return note
