from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.actions.answers import CONFIRMED, CORRECTED, SETTLED
from cms.models import LibraryTerm, PracticeNote, PublicBody
from cms.queries import library_words
from cms.views import directory_waiting, service_import
from cms.views.checking import WhatNeedsChecking
from cms.views.directory_desk import DirectoryGroup
from cms.views.failed_searches import FailedSearches
from cms.views.knowledge import KnowledgeGroup
from cms.views.new_page import start_from
from cms.views.notes_desk import POLICY, PracticeNoteViewSet
from cms.views.overdue_panel import DraftsPanel, OverduePanel, keeps_content
from cms.views.schedule import WhatIsScheduled
from cms.views.style_guide import Specimen, StyleGuide

register_snippet(KnowledgeGroup)
register_snippet(DirectoryGroup)
register_permission_policy(PracticeNote, POLICY)
register_snippet(PracticeNoteViewSet)


@hooks.register("register_admin_urls")
def checking_addresses() -> list[URLPattern]:
    return [
        path("reports/what-needs-checking/", WhatNeedsChecking.as_view(), name="what_needs_checking"),
        path(
            "reports/what-needs-checking/results/",
            WhatNeedsChecking.as_view(results_only=True),
            name="what_needs_checking_results",
        ),
        path("reports/failed-searches/", FailedSearches.as_view(), name="failed_searches"),
        path(
            "reports/failed-searches/results/",
            FailedSearches.as_view(results_only=True),
            name="failed_searches_results",
        ),
    ]


@hooks.register("register_admin_urls")
def addresses_of_the_directory() -> list[URLPattern]:
    return [
        path("directory/bring-in/", service_import.bring_in, name="bring_in_services"),
        path("directory/bring-in/<uuid:number>/", service_import.look, name="look_at_services"),
        path("directory/bring-in/<uuid:number>/agree/", service_import.agree, name="agree_to_services"),
    ]


@hooks.register("construct_homepage_panels")
def what_is_overdue(request: HttpRequest, panels: list[Component]) -> None:
    if keeps_content(request):
        panels += [OverduePanel(), DraftsPanel()]


@hooks.register("register_reports_menu_item")
def checking_menu_item() -> MenuItem:
    return MenuItem(
        _("What needs checking"),
        reverse("what_needs_checking"),
        name="what-needs-checking",
        icon_name="date",
        order=100,
    )


@hooks.register("register_admin_urls")
def directory_addresses() -> list[URLPattern]:
    return [
        path("directory/waiting/", directory_waiting.waiting, name="directory_waiting"),
        path("directory/waiting/answers/<int:pk>/", directory_waiting.proposal, name="directory_proposal"),
        path(
            "directory/waiting/problems/<int:pk>/",
            directory_waiting.problems_settled,
            name="directory_problems_settled",
        ),
        path("directory/health/", directory_waiting.health, name="directory_health"),
        path("directory/health.csv", directory_waiting.health_csv, name="directory_health_csv"),
    ]


class KeepersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("cms.publish_service")


@hooks.register("register_directory_menu_item")
def waiting_menu_item() -> MenuItem:
    return KeepersMenuItem(_("Waiting"), reverse("directory_waiting"), name="waiting", icon_name="tasks", order=10)


@hooks.register("register_directory_menu_item")
def health_menu_item() -> MenuItem:
    return KeepersMenuItem(
        _("Health"), reverse("directory_health"), name="health", icon_name="clipboard-list", order=20
    )


@hooks.register("register_log_actions")
def directory_actions(actions: LogActionRegistry) -> None:
    actions.register_action(CONFIRMED, _("Confirmed by the service"), _("The service itself said that all is right"))
    actions.register_action(CORRECTED, _("Corrected by the service"), _("The service itself said what is to change"))
    actions.register_action(SETTLED, _("Settled"), _("A moderator settled what was said about the entry"))


@hooks.register("register_reports_menu_item")
def failed_searches_menu_item() -> MenuItem:
    return MenuItem(
        _("Searches that found nothing"),
        reverse("failed_searches"),
        name="failed-searches",
        icon_name="search",
        order=110,
    )


@hooks.register("insert_global_admin_css")
def colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


@hooks.register("register_admin_urls")
def style_guide_addresses() -> list[URLPattern]:
    return [
        path("style-guide/", StyleGuide.as_view(), name="style_guide"),
        path("style-guide/<slug:name>/", Specimen.as_view(), name="style_guide_specimen"),
    ]


@hooks.register("register_admin_menu_item")
def style_guide_menu_item() -> MenuItem:
    return MenuItem(_("Style guide"), reverse("style_guide"), name="style-guide", icon_name="openquote", order=850)


class StillToFillIn(Component):
    """What a public body must publish and nobody has said yet. For those who may say it."""

    name = "still-to-fill-in"
    order = 50
    template_name = "cms/still_to_fill_in.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        body = PublicBody.objects.first() or PublicBody()
        address = reverse("wagtailsettings:edit", args=["cms", "publicbody"])
        return {"missing": body.missing, "address": address}


@hooks.register("construct_homepage_panels")
def add_what_is_missing(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("cms.change_publicbody"):
        panels.append(StillToFillIn())


hooks.register("before_create_page", start_from)


@hooks.register("register_admin_urls")
def schedule_addresses() -> list[URLPattern]:
    return [
        path("reports/what-is-scheduled/", WhatIsScheduled.as_view(), name="what_is_scheduled"),
        path(
            "reports/what-is-scheduled/results/",
            WhatIsScheduled.as_view(results_only=True),
            name="what_is_scheduled_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def schedule_menu_item() -> MenuItem:
    return MenuItem(
        _("What is scheduled"),
        reverse("what_is_scheduled"),
        name="what-is-scheduled",
        icon_name="clock",
        order=110,
    )


@hooks.register("before_delete_snippet")
def keep_words_in_use(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """A word that resources are found by is not deleted: the editor reads how many there are."""
    for word in instances:
        if isinstance(word, LibraryTerm) and (count := library_words.resources_with(word)):
            messages.error(request, library_words.why_kept(word, count))
            return redirect("wagtailsnippets_cms_libraryterm:list")
    return None
