"""The form in which a moderator settles what a service proposed: field by field, as it is or mended, or not at all."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.directory import corrections
from cms.directory.correction_form import ClosingForm, CorrectionForm
from cms.models import Service, ServiceAnswer


@dataclass(frozen=True)
class Proposed:
    """One field with what the entry says now, said when the service answered, and is to say."""

    label: str
    now: list[str]
    before: list[str]
    after: list[str]
    take: forms.BoundField | None = None
    mend: forms.BoundField | None = None

    @property
    def has_changed_since(self) -> bool:
        return self.now != self.before


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not all of it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The service gets these words by e-mail."),
    )

    def __init__(self, data: Any = None, *, answer: ServiceAnswer, service: Service, areas: Mapping[str, str]) -> None:
        super().__init__(data)
        self.answer, self.service, self.areas = answer, service, areas
        for name, (_before, after) in corrections.in_order(answer.waiting).items():
            label = corrections.label_of(name)
            take = forms.BooleanField(label=_("Take over"), required=False, initial=True)
            take.widget.attrs["aria-label"] = f"{take.label}: {label}"
            self.fields[f"take_{name}"] = take
            if name in corrections.WORDS or name == "closed_date":
                mend = deepcopy((ClosingForm if name == "closed_date" else CorrectionForm).base_fields[name])
                mend.required, mend.initial, mend.help_text, mend.label = False, after, "", _("Mended")
                mend.widget.attrs["aria-label"] = f"{mend.label}: {label}"
                self.fields[f"as_{name}"] = mend

    @property
    def rows(self) -> Iterator[Proposed]:
        for name, (before, after) in corrections.in_order(self.answer.waiting).items():
            has_words = f"as_{name}" in self.fields
            yield Proposed(
                label=corrections.label_of(name),
                now=self._told(name, corrections.value_of(self.service, name)),
                before=self._told(name, before),
                after=self._told(name, after),
                take=self[f"take_{name}"],
                mend=self[f"as_{name}"] if has_words else None,
            )

    def _told(self, name: str, value: Any) -> list[str]:
        return corrections.words_of(name, value, areas=self.areas)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        leaves_some = "refuse" in self.data or any(not data.get(f"take_{name}") for name in self.answer.waiting)
        if leaves_some and not data.get("reason"):
            self.add_error("reason", _("Say why, so that the service understands."))
        return data

    def taken(self) -> corrections.Changes:
        if "refuse" in self.data:
            return {}
        return {name: self._as(name) for name in self.answer.waiting if self.cleaned_data[f"take_{name}"]}

    def _as(self, name: str) -> Any:
        if f"as_{name}" not in self.fields:
            return self.answer.waiting[name][1]
        value = self.cleaned_data[f"as_{name}"]
        return value.isoformat() if name == "closed_date" and value else value


def told(pairs: Mapping[str, list[Any]], areas: Mapping[str, str]) -> list[Proposed]:
    """What was shown at once, for reading."""
    return [
        Proposed(
            corrections.label_of(name),
            now=[],
            before=corrections.words_of(name, before, areas=areas),
            after=corrections.words_of(name, after, areas=areas),
        )
        for name, (before, after) in corrections.in_order(pairs).items()
    ]
