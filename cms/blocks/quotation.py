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
        description = _(
            "Someone else's words, as they were said. Only with consent, and never with what tells who they are."
        )
        preview_value = {
            "text": _("I only wanted to be listened to."),
            "source": _("A person who came to a reporting centre"),
        }
