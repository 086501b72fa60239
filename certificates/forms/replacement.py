from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from certificates.enums import Cause
from certificates.models import Certificate


class ReplacementForm(forms.Form):
    """Why a lead or coordinator has a certificate made again."""

    cause = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=[(cause.value, cause.label) for cause in Cause if cause != Cause.HOLDER],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("The holder reads it. Not shown to the public."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": gettext_lazy("Say in a few words what is wrong.")},
    )


class RequestForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why should it be withdrawn?"),
        help_text=gettext_lazy("The coordinator reads it and decides."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Say why it should be withdrawn.")},
    )


class NameForm(forms.Form):
    """Which of their certificates a holder has made again under the name as they write it now."""

    numbers = forms.MultipleChoiceField(
        label=gettext_lazy("Certificates to make again"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one certificate.")},
    )

    def __init__(self, *args: Any, certificates: list[Certificate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.certificates = {each.number: each for each in certificates}
        self.fields["numbers"].choices = [  # type: ignore[attr-defined]
            (each.number, f"{each.snapshot['course_title']} ({each.number})") for each in certificates
        ]

    @property
    def chosen(self) -> list[Certificate]:
        return [self.certificates[number] for number in self.cleaned_data["numbers"]]
