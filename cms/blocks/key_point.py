from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.rich_text import PlainTextBlock


class KeyPointBlock(blocks.StructBlock):
    """The one thing to remember."""

    text = PlainTextBlock(label=_("Text"))

    class Meta:
        icon = "pick"
        label = _("Key point")
        template = "cms/blocks/key_point.html"
        description = _("The one thing to remember. At most one or two on a page: what everything is, nothing is.")
        preview_value = {"text": _("<p>Believe what you are told, and write it down in the person's own words.</p>")}
