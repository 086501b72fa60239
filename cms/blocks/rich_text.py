"""Rich text, in two widths: the running text of a page with headings, and the text inside another block without."""

from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock
from wagtail.rich_text import RichText

# Links lead to pages, to other sites, and to files; pictures and media are blocks of their own, so that none comes
# without its alternative.
INLINE = ["bold", "italic", "link", "document-link"]
LISTS = [*INLINE, "ul", "ol"]
RUNNING = ["h2", "h3", "h4", *LISTS, "hr"]


class RunningTextBlock(RichTextBlock):
    """The text of a page. Its headings make the page's outline."""

    class Meta:
        description = _("Paragraphs, headings and lists. A heading every few paragraphs, so that people can skim.")
        preview_value = _(
            "<h2>Listen first</h2><p>You need not know what to call it. <a href='/'>How to listen</a></p>"
            "<ul><li>Ask what they need.</li><li>Say what happens next.</li></ul>"
        )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": RUNNING, **kwargs})


class PlainTextBlock(RichTextBlock):
    """Paragraphs and lists inside another block."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": LISTS, **kwargs})


class CellTextBlock(RichTextBlock):
    """One line or so: a cell of a table, which may be empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": INLINE, "required": False, **kwargs})


def has_words(text: RichText | None) -> bool:
    return text is not None and bool(strip_tags(text.source).strip())
