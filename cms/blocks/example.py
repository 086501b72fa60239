from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.rich_text import PlainTextBlock


class ExampleBlock(blocks.StructBlock):
    """A worked example: people, what is said, what the worker does and why it works."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    body = PlainTextBlock(label=_("Text"))

    class Meta:
        icon = "openquote"
        label = _("Worked example")
        template = "cms/blocks/example.html"
