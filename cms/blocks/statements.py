"""The parts of a public body's statements that are drawn from what the site really does, and from what it was told."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class CookieListBlock(blocks.StaticBlock):
    """Every cookie that the site can set, from its settings."""

    class Meta:
        icon = "list-ul"
        label = _("Cookies of this site")
        admin_text = _("Every cookie that the site can set, with what it is for and how long it stays.")
        template = "cms/blocks/cookie_list.html"
        description = _("The cookies, as the site sets them. The statement about cookies has it.")
        preview_value = None


class KeepingListBlock(blocks.StaticBlock):
    """How long things about people are kept, from the rules in force."""

    class Meta:
        icon = "time"
        label = _("How long things are kept")
        admin_text = _("How long things about people are kept, as each partnership has chosen.")
        template = "cms/blocks/keeping_list.html"
        description = _("The times in force. The statement about privacy has it.")
        preview_value = None


class WhoToAskBlock(blocks.StaticBlock):
    """The organisation that answers for the site: what was filled in, and nothing made up."""

    class Meta:
        icon = "mail"
        label = _("Who answers for this site")
        admin_text = _("Name and contact of the organisation, from Settings. What is not filled in is left out.")
        template = "cms/blocks/who_to_ask.html"
        description = _("Who is responsible, and how to reach them. Kept under Settings.")
        preview_value = None
