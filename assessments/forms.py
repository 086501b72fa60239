"""What editors write, checked whole before it is published. Drafts may be as unfinished as they like."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from assessments.queries.faults import quiz_faults, scenario_faults
from courses.models import ModulePage

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


def language_choices(present: str = "") -> list[tuple[str, Any]]:
    """The languages of the site, and the one that the package has, whatever it is."""
    choices: list[tuple[str, Any]] = list(settings.WAGTAIL_CONTENT_LANGUAGES)
    if present and present not in dict(choices):
        choices.append((present, present if present != "und" else gettext_lazy("Not said")))
    return choices


class PackageForm(WagtailAdminModelForm):
    """Title and language may be mended; the file has versions."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        field.choices = language_choices(self.instance.language)


class PackageFileForm(forms.Form):
    """A package's file, however it comes in. `once` is new with each form, so that two clicks are one upload."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".h5p,application/zip"}),
        error_messages={
            "required": gettext_lazy("Choose the file of the package first: its name ends in .h5p."),
            "empty": gettext_lazy("This file is empty. Export the package again and choose the new file."),
        },
    )
    once = forms.UUIDField(widget=forms.HiddenInput)


class UploadForm(PackageFileForm):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Leave it empty to take the title that the package gives itself."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        help_text=gettext_lazy("The language that its words are in."),
    )
    field_order = ["file", "title", "language", "once"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext_lazy("As the package says")), *language_choices()]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class ReplaceForm(PackageFileForm):
    note = forms.CharField(
        label=gettext_lazy("What changed"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("For those who look at the versions later: “Spelling on the second slide”."),
    )
    field_order = ["file", "note", "once"]


class QuestionsForm(forms.Form):
    """Which quiz questions go to; with a file, unless they come from a package that is here."""

    file = forms.FileField(
        label=gettext_lazy("H5P file"),
        help_text=gettext_lazy("A file that ends in .h5p, with or without its libraries. Nothing in it is run."),
        widget=forms.FileInput(attrs={"accept": ".h5p,.zip"}),
    )
    module = forms.ChoiceField(
        label=gettext_lazy("Module"), help_text=gettext_lazy("The questions become drafts in the quiz of this module.")
    )

    def __init__(self, *args: Any, modules: list[ModulePage], with_file: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_file:
            del self.fields["file"]
        self.modules = {str(module.pk): module for module in modules}
        several = len({module.locale_id for module in modules}) > 1
        field: Any = self.fields["module"]
        field.choices = [
            ("", gettext_lazy("Choose a module")),
            *((key, f"{module.title} ({module.locale})" if several else module.title) for key, module in
              self.modules.items()),
        ]  # fmt: skip

    def clean_module(self) -> ModulePage:
        return self.modules[self.cleaned_data["module"]]
