"""Keys of HR systems."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.enums import KeyScope
from agencies.forms.joining import DayField
from agencies.models import Agency, Person

LONGEST = timedelta(days=2 * 366)
SALT = "agencies.forms.api-key"
# So long a form may be sent, and so long sending it again shows the same key again.
FORM_LIVES = timedelta(minutes=15)


class ApiKeyForm(forms.Form):
    """A new key. `once` is a random word that only this form for this person and agency has."""

    label = forms.CharField(
        label=gettext_lazy("What is the key for?"),
        max_length=120,
        help_text=gettext_lazy("For example the name of your HR system, so that you know later which key to revoke."),
        error_messages={"required": gettext_lazy("Say what the key is for.")},
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What may the program do with it?"),
        choices=KeyScope.choices,
        initial=KeyScope.STAFF,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A key does one thing: a program that only reads figures cannot send lists."),
    )
    last_day = DayField(
        label=gettext_lazy("Last day it works"),
        required=False,
        help_text=gettext_lazy("Leave this empty for a key that works until you revoke it."),
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agency: Agency, person: Person, today: date, **kwargs: Any) -> None:
        self.whose, self.today = f"{agency.pk}:{person.pk}", today
        super().__init__(*args, **kwargs)
        self.initial["once"] = self.new_word()

    def new_word(self) -> str:
        return signing.dumps([self.whose, get_random_string(32)], salt=SALT)

    def clean_scope(self) -> str:
        return self.cleaned_data["scope"] or KeyScope.STAFF

    def clean_last_day(self) -> date | None:
        last: date | None = self.cleaned_data["last_day"]
        if last is not None and not self.today <= last <= self.today + LONGEST:
            raise ValidationError(_("Choose a day within the next two years."))
        return last

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            whose, word = signing.loads(cleaned.get("once", ""), salt=SALT, max_age=FORM_LIVES)
        except (signing.BadSignature, ValueError):
            whose, word = "", ""
        if whose != self.whose:
            self.data = {**self.data.dict(), "once": self.new_word()}  # type: ignore[attr-defined]
            self.add_error(None, _("This page was open for a long time. Press the button again."))
        return {**cleaned, "once": word}

    def expires_at(self, zone: str) -> datetime | None:
        """The end of the last day, where the agency is."""
        last = self.cleaned_data["last_day"]
        return datetime.combine(last + timedelta(days=1), time(), ZoneInfo(zone)) if last else None
