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
        description = _("What must not be missed: a danger, an exception, whom to call. Not for decoration.")
        preview_value = {
            "title": _("If somebody is in danger now"),
            "body": _("<p>Call 999. Everything else on this page can wait.</p>"),
        }
