from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ButtonBlock(blocks.StructBlock):
    """A link that looks like the next thing to do. It leads to a page of ours or to an address."""

    text = blocks.CharBlock(label=_("Text"), max_length=80)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("Address"), required=False, max_length=255, help_text=_("When there is no page: /learn/ or https://…")
    )

    class Meta:
        icon = "link"
        label = _("Button")
        template = "cms/blocks/button.html"
        description = _("The next thing to do, as a verb: “Find support”. One on a page, so that it stands out.")
        preview_value = {"text": _("Find support"), "page": None, "address": "/directory/"}

    def exclusions(self, value: blocks.StructValue) -> Iterator[str]:
        if not value["page"] and not (value["address"] or "").strip():
            yield gettext("The button leads nowhere. Choose a page or write an address.")
