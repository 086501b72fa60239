from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.rich_text import PlainTextBlock


class CallOutBlock(blocks.StructBlock):
    """Set apart from the text around it. Its title is a label, not a heading of the page's outline."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    body = PlainTextBlock(label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Call-out")
        template = "cms/blocks/call_out.html"
