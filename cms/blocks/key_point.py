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
