"""What waits for an editor, on the first page of the admin."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component

from cms.queries import drafts, overdue
from cms.queries.checking import ToCheck

KEEPS = ("cms.change_datedfact", "cms.change_service")


def keeps_content(request: HttpRequest) -> bool:
    """Editors and reviewers. Coordinators come into the admin for other things."""
    return any(request.user.has_perm(right) for right in KEEPS)


class OverduePanel(Component):
    name = "overdue"
    template_name = "cms/admin/overdue_panel.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        assert parent_context is not None
        finder = AdminURLFinder(parent_context["request"].user)
        report = reverse("what_needs_checking")

        def told(item: ToCheck) -> tuple[ToCheck, str | None]:
            return item, finder.get_edit_url(item.subject)

        found = overdue.at_a_glance(on=timezone.localdate())
        waiting = [
            (row, f"{report}?kind={row.kind.code}", [told(item) for item in row.oldest]) for row in found if row.number
        ]
        done = [row.kind.label for row in found if not row.number]
        return {"waiting": waiting, "done": done, "report": report}


class DraftsPanel(Component):
    name = "drafts"
    template_name = "cms/admin/drafts_panel.html"
    order = 60

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        assert parent_context is not None
        person = parent_context["request"].user
        finder = AdminURLFinder(person)
        found = drafts.drafts_of(person)
        shown = [(draft, finder.get_edit_url(draft.subject)) for draft in found[: drafts.SHOWN]]
        return {"drafts": shown, "number": len(found), "more": len(found) - len(shown)}
