"""What editors write, checked whole before it is published. Drafts may be as unfinished as they like."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from assessments.queries.faults import quiz_faults, scenario_faults

A_DRAW = re.compile(r"([-a-z0-9]{1,60})\s*[:\s]\s*([0-9]{1,3})")


class DrawsField(forms.CharField):
    """Draws as lines of text: a topic and a number."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            label=gettext_lazy("Questions drawn from each topic"),
            help_text=gettext_lazy("A line for each topic, such as “safety: 3”. Leave empty to ask every question."),
            widget=forms.Textarea(attrs={"rows": 4}),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{draw['topic']}: {draw['count']}" for draw in value)
        return value

    def to_python(self, value: Any) -> Any:
        return [self._draw(line.strip()) for line in (value or "").splitlines() if line.strip()]

    def _draw(self, line: str) -> dict[str, Any]:
        match = A_DRAW.fullmatch(line)
        if match is None or int(match[2]) < 1:
            raise ValidationError(_("“%(line)s” is not a topic and a number, such as “safety: 3”.") % {"line": line})
        return {"topic": match[1], "count": int(match[2])}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or []) != self.to_python(data)
        except ValidationError:
            return True


class QuizForm(WagtailAdminModelForm):
    draws = DrawsField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation and {"questions", "draws"} <= cleaned.keys():
            for fault in quiz_faults(cleaned["questions"], cleaned["draws"]):
                self.add_error(None, fault)
        return cleaned


class ScenarioForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation and {"nodes", "start"} <= cleaned.keys():
            for fault in scenario_faults(cleaned["start"], cleaned["nodes"]):
                self.add_error("nodes", fault)
        return cleaned
