"""Every block that an editor can insert, found where it is used, whichever room it comes from."""

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from wagtail import blocks

from cms.blocks.exclusions import refusals
from cms.blocks.fields import BodyField


@dataclass(frozen=True)
class Entry:
    """A block as the style guide tells of it."""

    block: blocks.Block
    places: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.block.name)

    @property
    def label(self) -> Any:
        return self.block.label

    @property
    def purpose(self) -> Any:
        return self.block.get_description()

    def get_refusals(self) -> list[str]:
        return refusals(self.block)

    def has_example(self) -> bool:
        """Whether there is something to show: a picture or a film has first to be added to the library."""
        value = self.block.get_preview_value()
        if isinstance(self.block, blocks.StaticBlock):
            return True
        return bool(self.block.bind(value).render().strip())


def entries() -> list[Entry]:
    """The blocks with a look of their own, as editors meet them; what is a line of a list or form is left out."""
    found: dict[str, Entry] = {}
    for model in apps.get_models():
        for body in (known for known in model._meta.get_fields() if isinstance(known, BodyField)):
            for name, block in body.stream_block.child_blocks.items():
                if getattr(block.meta, "template", None):
                    entry = found.setdefault(name, Entry(block))
                    place = str(model._meta.verbose_name)
                    if place not in entry.places:
                        entry.places.append(place)
    return list(found.values())
