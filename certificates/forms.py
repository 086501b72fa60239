from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import Certificate


class WithdrawalForm(forms.Form):
    from_date = forms.DateField(
        label=gettext_lazy("Withdrawn from"),
        help_text=gettext_lazy("Figures of earlier days still count it."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Kept with the certificate. Not shown to the public."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.certificate = certificate

    def clean_from_date(self) -> date:
        day = self.cleaned_data["from_date"]
        if not self.certificate.issued_date <= day < self.certificate.valid_until_date:
            raise ValidationError(_("Choose a day on which the certificate held."))
        return day
