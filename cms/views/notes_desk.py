"""How editors read practice notes before anybody else does."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.library_forms import NoteDeskForm
from cms.models import PracticeNote
from cms.queries.practice_notes import waiting
from cms.views.columns import DayColumn

READ_FOR = _(
    "Take out every name, and whatever a pupil, a colleague or a school could be recognised by. A note that reports "
    "what happened to somebody is not shown: refuse it, and tell the safeguarding lead if there may be a risk."
)


class NotAdded(ModelPermissionPolicy):
    """Editors decide about notes; they do not write them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


POLICY = NotAdded(PracticeNote)


class WaitingItem(MenuItem):
    """Says in the menu how many wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        return POLICY.user_has_any_permission(request.user, ["change", "delete", "view"])

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        if count := waiting():
            component.label = f"{self.label} ({count})"
        return component


class PracticeNoteViewSet(SnippetViewSet):
    model = PracticeNote
    icon = "comment"
    menu_label = _("Practice notes")
    menu_name = "practice-notes"
    menu_order = 255
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    search_backend_name = None
    list_per_page = 30
    list_display = [
        "resource_title",
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("phase", label=_("Phase"), accessor="get_phase_display"),
        Column("strand", label=_("Strand")),
        DayColumn("written_date", label=_("Written"), sort_key="written_date"),
    ]
    list_filter = ["state", "phase", "strand"]
    search_fields = ["resource_title", "worked", "did_not"]
    edit_handler = ObjectList(
        [
            HelpPanel(content=READ_FOR),
            FieldPanel("worked"),
            FieldPanel("did_not"),
            FieldRowPanel([FieldPanel("strand"), FieldPanel("area_code"), FieldPanel("phase")]),
            MultiFieldPanel([FieldPanel("state"), FieldPanel("refusal")], heading=_("Decision")),
        ],
        base_form_class=NoteDeskForm,
    )

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        return WaitingItem
