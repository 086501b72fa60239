"""Forms about somebody's posts in an agency: begun, moved, ended, or taken back."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agencies.forms.joining import AcceptForm, DayField, PlaceForm


def why(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        required=required,
        help_text=gettext_lazy("Kept with the change; the person can read it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NewPostForm(AcceptForm):
    pass


class EndPostForm(forms.Form):
    end_date = DayField(
        label=gettext_lazy("First day without it"),
        help_text=gettext_lazy("Somebody whose last day is Friday no longer has it on Saturday."),
    )
    reason = why(required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end_date"].initial = today


class MovePostForm(PlaceForm):
    start_date = DayField(label=gettext_lazy("First day in the new place"))
    reason = why(required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_date"].initial = today


class VoidPostForm(forms.Form):
    reason = why(required=True)
