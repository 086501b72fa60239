"""The body of a page or snippet.

A StreamField whose block definitions stay out of migrations (editors' blocks change often, tables do not), and which
refuses to be published while something in it would exclude a reader.
"""

from typing import Any

from django import forms
from wagtail.fields import StreamField

from cms.blocks.exclusions import BodyFormField


class BodyField(StreamField):
    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super().formfield(**{"form_class": BodyFormField, **kwargs})
