"""Saying that two accounts belong to one person."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Person


class SeenPersonField(forms.CharField):
    """A person named by username or e-mail address, among those that one may see; others are not there."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
    among: QuerySet[Person] = Person.objects.none()

    def clean(self, value: Any) -> Person:
        typed = super().clean(value).strip()
        found = self.among.filter(Q(username__iexact=typed) | Q(email=typed.lower())).first()
        if found is None:
            raise forms.ValidationError(_("You see nobody with this username or e-mail address. Check the spelling."))
        return found


class LinkForm(forms.Form):
    kept = SeenPersonField(
        label=gettext_lazy("Username of the account to keep using"),
        help_text=gettext_lazy("Or its e-mail address. Certificates and lists show this one."),
    )
    duplicate = SeenPersonField(label=gettext_lazy("Username of the second account"))
    reason = forms.CharField(
        label=gettext_lazy("How you know that both are one person"),
        help_text=gettext_lazy("The person can read this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, among: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kept", "duplicate"):
            self.fields[name].among = among  # type: ignore[attr-defined]
