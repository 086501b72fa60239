from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.rich_text import PlainTextBlock


class RevealBlock(blocks.StructBlock):
    """Hidden until the reader opens it; opens without JavaScript."""

    title = blocks.CharBlock(label=_("Title"), max_length=160, help_text=_("What the reader will find inside."))
    body = PlainTextBlock(label=_("Text"))

    class Meta:
        icon = "view"
        label = _("Reveal")
        template = "cms/blocks/reveal.html"
        description = _("More for those who want it. Never what everybody needs: many readers do not open it.")
        preview_value = {
            "title": _("Why we ask for the exact words"),
            "body": _("<p>The words used may show why it happened.</p>"),
        }
