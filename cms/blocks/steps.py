from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.rich_text import PlainTextBlock


class StepsBlock(blocks.StructBlock):
    """What to do, in order."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    steps = blocks.ListBlock(PlainTextBlock(label=_("Step")), label=_("Steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "cms/blocks/steps.html"
        description = _("What to do, in order. One action in each step. When order does not matter, use a list.")
        preview_value = {
            "title": _("When somebody tells you"),
            "steps": [_("<p>Listen.</p>"), _("<p>Ask what they need.</p>"), _("<p>Tell them what happens next.</p>")],
        }
