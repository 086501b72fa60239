from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.body import BodyBlock
from cms.blocks.rich_text import PlainTextBlock


class CardsBlock(blocks.StructBlock):
    """Cards to print and cut out: statements to sort, roles, prompts."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    cards = blocks.ListBlock(PlainTextBlock(label=_("Card")), label=_("Cards"), min_num=1)

    class Meta:
        icon = "grip"
        label = _("Cards to cut out")
        template = "cms/blocks/cards.html"
        description = _("Cards to print and cut out. A few words on each, large enough to read across a table.")
        preview_value = {"title": _("Sort these"), "cards": [_("<p>A joke at work</p>"), _("<p>A broken window</p>")]}


class HandoutBlock(BodyBlock):
    """What a resource hands to teachers and pupils."""

    cards = CardsBlock()
