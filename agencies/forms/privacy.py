"""Forms about what is held on people."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    """The tick by which a person says that they have read what goes and what stays."""

    understood = forms.BooleanField(
        label=_("I have read what goes and what stays, and that it cannot be undone after a week."),
        error_messages={"required": _("Tick the box if you want your account to be erased.")},
    )


class ErasureForSomebodyForm(forms.Form):
    """A coordinator asks for somebody who cannot."""

    who = forms.CharField(
        label=_("Username or e-mail address of the person"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("Why you ask for them"),
        max_length=255,
        help_text=_("For instance: they wrote to us on 3 May. Leave their name out. It is cleared with the account."),
    )
    understood = forms.BooleanField(
        label=_("The person wants this, and knows what goes and what stays."),
        error_messages={"required": _("Tick the box if the person wants this.")},
    )
