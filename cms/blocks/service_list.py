from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.enums import ServiceCategory


class ServiceListBlock(blocks.StructBlock):
    """The live services of one category, kept current by the directory and not by the page."""

    category = blocks.ChoiceBlock(label=_("Category"), choices=ServiceCategory.choices)
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)

    class Meta:
        icon = "site"
        label = _("Local services")
        template = "cms/blocks/service_list.html"
        description = _(
            "Local services of one kind, kept true by the directory. Better than names and numbers in the text."
        )
        preview_value = {"category": ServiceCategory.values[0], "title": _("Who can help")}
