"""How often somebody gets a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from figures.enums import Rhythm

NEVER = ("", _("Never"))


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(
        label=_("How often"),
        required=False,
        choices=[NEVER, *Rhythm.choices],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )


class ReceiverForm(forms.Form):
    """The report of a lead, as the coordinator says: who, by the place in the list, and how often."""

    receiver = forms.ChoiceField(
        label=_("Training lead"),
        error_messages={"invalid_choice": _("Choose from the list."), "required": _("Choose who.")},
    )
    how_often = forms.ChoiceField(label=_("How often"), required=False, choices=[NEVER, *Rhythm.choices])

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["receiver"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
