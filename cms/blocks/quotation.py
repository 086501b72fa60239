from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class QuotationBlock(blocks.StructBlock):
    """Someone else's words, and whose they are."""

    text = blocks.TextBlock(label=_("Words"))
    source = blocks.CharBlock(label=_("Who said or wrote it"), max_length=255)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "cms/blocks/quotation.html"
