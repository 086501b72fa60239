"""The form that brings services in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cms.directory.exchange.reading import MOST_BYTES


class ServiceFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("Open Referral UK as JSON, or the CSV table that the directory gives. At most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,.csv"}),
    )
    owner = forms.CharField(
        label=_("Owner of new entries"), max_length=120, help_text=_("The post that keeps them true.")
    )
    owner_email = forms.EmailField(label=_("Owner’s e-mail"), required=False, help_text=_("Where it is reminded."))
    over_edits = forms.BooleanField(
        label=_("Also propose changes to entries that somebody here has changed"), required=False
    )

    def clean_file(self) -> UploadedFile:
        file: Any = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Send it in parts."))
        return file
