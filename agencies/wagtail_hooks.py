from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from agencies.admin import memberships, partnership, reach
from agencies.models import Agency, Definition, Membership, Partnership, Responsibility, Role, Strand, Team

register_permission_policy(Partnership, reach.AdministratorAddsPolicy(Partnership))
for model in [Agency, Team, Role, Membership, Responsibility, Strand, Definition]:
    register_permission_policy(model, reach.CoordinatorPolicy(model))


class PartnershipGroup(ModelViewSetGroup):
    menu_label = _("Partnership")
    menu_icon = "group"
    menu_order = 300
    items = (
        partnership.PartnershipViewSet,
        partnership.AgencyViewSet,
        partnership.TeamViewSet,
        partnership.RoleViewSet,
        memberships.MembershipViewSet,
        memberships.ResponsibilityViewSet,
        partnership.StrandViewSet,
        partnership.DefinitionViewSet,
    )


@hooks.register("register_admin_viewset")
def register_partnership_group() -> PartnershipGroup:
    return PartnershipGroup()
