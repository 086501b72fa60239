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
        description = _(
            "A short story from work: what is said, what the worker does, why it helps. All people are made up."
        )
        preview_value = {
            "title": _("At the front desk"),
            "body": _(
                "<p>A tenant says that a neighbour shouts at her for her headscarf. The worker takes her "
                "to a quiet room and asks what she would like to happen.</p><p><b>Why this helps:</b> she decides.</p>"
            ),
        }
