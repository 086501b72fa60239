from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from cms.views.checking import WhatNeedsChecking
from cms.views.directory_desk import DirectoryGroup
from cms.views.knowledge import KnowledgeGroup

register_snippet(KnowledgeGroup)
register_snippet(DirectoryGroup)


@hooks.register("register_admin_urls")
def checking_addresses() -> list[URLPattern]:
    return [
        path("reports/what-needs-checking/", WhatNeedsChecking.as_view(), name="what_needs_checking"),
        path(
            "reports/what-needs-checking/results/",
            WhatNeedsChecking.as_view(results_only=True),
            name="what_needs_checking_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def checking_menu_item() -> MenuItem:
    return MenuItem(
        _("What needs checking"),
        reverse("what_needs_checking"),
        name="what-needs-checking",
        icon_name="date",
        order=100,
    )


@hooks.register("insert_global_admin_css")
def colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))
