from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LawTableBlock(blocks.StaticBlock):
    """The law table: what is in force or due, and what older laws and bodies became."""

    outline = (2,)

    class Meta:
        icon = "table"
        label = _("Law table")
        admin_text = _("All live entries of the law table. Entries past their review date show their fallback.")
        template = "cms/blocks/law_table.html"
        description = _("The law table, kept under Knowledge. One page of the site has it.")
        preview_value = None
