"""What in a body would exclude someone from reading it. Drafts may hold it; nothing is published with it.

A block that can exclude has `exclusions(value)`, which yields the reasons in words; a block that brings headings of its
own has `outline`, their levels. Rich text is read wherever it stands, in blocks lent by other rooms too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks.base import BlockField
from wagtail.blocks.stream_block import StreamBlockValidationError, StreamValue
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.rich_text import RichText

from cms import rules


@dataclass(frozen=True)
class Exclusion:
    """One reason why the body may not be published, and where it is."""

    number: int
    kind: str
    reason: str

    def __str__(self) -> str:
        return _("Block %(number)d (%(kind)s): %(reason)s") % vars(self)


def exclusions(body: StreamValue) -> list[Exclusion]:
    found = []
    outline = _Outline()
    for number, child in enumerate(body, start=1):
        found += [
            Exclusion(number, str(child.block.label), reason) for reason in outline.read(child.block, child.value)
        ]
    return found


# What a hurried editor might write, to hear from the rules themselves what they would say.
_HURRIED_TEXT = RichText("<h4>…</h4><h2></h2>")
_HURRIED_LINK = RichText("<a href='/'></a>")


def refusals(block: blocks.Block) -> list[str]:
    """What the rules would say of a block in which nothing has been filled in with care, for the style guide."""
    return list(dict.fromkeys(_refusals(block)))


def _refusals(block: blocks.Block) -> Iterator[str]:
    if hasattr(block, "exclusions"):
        yield from block.exclusions(block.get_default())
    if isinstance(block, blocks.RichTextBlock):
        yield from _Outline().read(block, _HURRIED_LINK)
        if "h2" in (block.features or ()):
            yield from _Outline().read(block, _HURRIED_TEXT)
    for inner in _inner_blocks(block):
        yield from _refusals(inner)


class BodyFormField(BlockField):
    """Refuses what would exclude someone, except in a draft."""

    def clean(self, value: StreamValue) -> StreamValue:
        body = super().clean(value)
        if getattr(self, "is_deferred_validation", False):
            return body
        found = exclusions(body)
        if found:
            by_block: dict[int, list[str]] = {}
            for exclusion in found:
                by_block.setdefault(exclusion.number - 1, []).append(exclusion.reason)
            raise StreamBlockValidationError(
                block_errors={index: ValidationError(reasons) for index, reasons in by_block.items()},
                non_block_errors=forms.utils.ErrorList([str(exclusion) for exclusion in found]),
            )
        return body


class _Outline:
    """Reads a body from top to bottom and remembers how deep its headings are."""

    def __init__(self) -> None:
        self.level = rules.TITLE_LEVEL

    def read(self, block: blocks.Block, value: Any) -> Iterator[str]:
        if hasattr(block, "exclusions"):
            yield from block.exclusions(value)
        for level in getattr(block, "outline", ()):
            self.level = level
        if isinstance(block, blocks.RichTextBlock):
            yield from self._read_text(value.source if value else "")
        else:
            for inner, inner_value in _parts(block, value):
                yield from self.read(inner, inner_value)

    def _read_text(self, html: str) -> Iterator[str]:
        text = rules.read_text(html)
        if any(not words for words in text.links):
            yield _("A link has no words. Write where it leads, or remove it.")
        if any(not heading.text for heading in text.headings):
            yield _("A heading is empty. Write it, or remove it.")
        for skip in rules.skips(text.headings, after=self.level):
            yield _in_words(skip)
        if text.headings:
            self.level = text.headings[-1].level


def _parts(block: blocks.Block, value: Any) -> Iterator[tuple[blocks.Block, Any]]:
    if isinstance(block, blocks.BaseStructBlock):
        yield from ((inner, value.get(name)) for name, inner in block.child_blocks.items())
    elif isinstance(block, blocks.ListBlock):
        yield from ((block.child_block, item) for item in value)
    elif isinstance(block, blocks.BaseStreamBlock):
        yield from ((child.block, child.value) for child in value)
    elif isinstance(block, BaseTypedTableBlock):
        yield from ((cell.block, cell.value) for row in value.rows for cell in row)


def _inner_blocks(block: blocks.Block) -> list[blocks.Block]:
    if isinstance(block, blocks.ListBlock):
        return [block.child_block]
    return list(getattr(block, "child_blocks", {}).values())


def _in_words(skip: rules.Skip) -> str:
    words = {"text": skip.heading.text, "level": skip.heading.level, "expected": skip.expected}
    if skip.is_first:
        return (
            _("The heading “%(text)s” has level %(level)d, but the first heading of a page has level %(expected)d.")
            % words
        )
    return (
        _("The heading “%(text)s” skips a level: it has level %(level)d, and should have level %(expected)d.") % words
    )
