"""Forms about what is held on people."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from agencies.lending import Retained
from agencies.queries.audit_log import Filters


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


class ChangesForm(forms.Form):
    """What of the changes is shown. It lives in the address, and a part that cannot be read shows why."""

    action = forms.ChoiceField(label=_("What was changed"), required=False)
    who = forms.CharField(
        label=_("Person"),
        max_length=150,
        required=False,
        help_text=_("Part of a name, or a username: whoever changed something or was changed."),
    )
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, actions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"] = forms.ChoiceField(
            label=_("What was changed"), required=False, choices=[("", _("Everything")), *actions]
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("Choose a day that is not before the first."))
        return given

    @property
    def filters(self) -> Filters:
        given = self.cleaned_data if self.is_valid() else {}
        return Filters(given.get("action", ""), given.get("who", "").strip(), given.get("since"), given.get("until"))

    @property
    def query(self) -> dict[str, str]:
        """What of the form is said, for addresses."""
        return {name: value for name in self.fields if (value := str(self.data.get(name, "")).strip())}


class KeepingForm(forms.Form):
    """How long one thing is kept. Several stand on a page, so each names its fields after the thing."""

    what = forms.CharField(widget=forms.HiddenInput)
    months = forms.IntegerField(
        label=_("Months kept"),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )
    is_on = forms.BooleanField(label=_("Let go each night what is older"), required=False)

    def __init__(self, *args: Any, thing: Retained, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{thing.code}_%s", **kwargs})
        self.thing = thing
        months = self.fields["months"]
        months.validators += [MinValueValidator(thing.least), MaxValueValidator(240)]
