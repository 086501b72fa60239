"""The way from the editors' rooms to the designs of certificates."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem as LinkMenuItemComponent

from agencies.models import Person
from agencies.queries.access import is_coordinator
from certificates.queries.designs import CHANGE


class DesignsMenuItem(MenuItem):
    """Leads out of the admin, to the one place where designs are made: leads and coordinators come there too."""

    def is_shown(self, request: HttpRequest) -> bool:
        person = request.user
        if not isinstance(person, Person):
            return False
        return person.has_perm(CHANGE) or is_coordinator(person, timezone.localdate())

    def render_component(self, request: HttpRequest) -> LinkMenuItemComponent:
        return LinkMenuItemComponent(self.name, self.label, reverse("certificates:designs"), icon_name=self.icon_name)


@hooks.register("register_admin_menu_item")
def designs_menu_item() -> DesignsMenuItem:
    return DesignsMenuItem(_("Certificate designs"), "", name="certificate-designs", icon_name="image", order=315)
