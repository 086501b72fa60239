"""A StreamField whose block definitions stay out of migrations: editors' blocks change often, tables do not."""

from typing import Any

from wagtail.fields import StreamField


class BodyField(StreamField):
    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
