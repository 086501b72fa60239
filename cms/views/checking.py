from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from cms.queries import checking
from cms.views.columns import DayColumn


class WhatNeedsChecking(ReportView):
    """Dated facts, law and services whose fallback is shown today, and who keeps each true."""

    page_title = _("What needs checking")
    header_icon = "date"
    index_url_name = "what_needs_checking"
    index_results_url_name = "what_needs_checking_results"
    verbose_name_plural = _("statements to check")
    list_export = ["kind", "title", "owner", "owner_email", "checked_date", "review_date"]
    export_headings = {
        "kind": _("Kind"),
        "title": _("Title"),
        "owner": _("Owner"),
        "owner_email": _("Owner's e-mail"),
        "checked_date": _("Checked on"),
        "review_date": _("Check again by"),
    }

    def get_queryset(self) -> list[checking.ToCheck]:
        return checking.to_check(on=timezone.localdate())

    @property
    def columns(self) -> list[Column]:
        finder = AdminURLFinder(self.request.user)
        return [
            TitleColumn("title", label=_("Title"), get_url=lambda item: finder.get_edit_url(item.subject)),
            Column("kind", label=_("Kind")),
            Column("reason", label=_("Why"), accessor=_why),
            DayColumn("checked_date", label=_("Checked on")),
            DayColumn("review_date", label=_("Check again by")),
            Column("owner", label=_("Owner")),
        ]

    def get_filename(self) -> str:
        return f"what-needs-checking-{timezone.localdate():%Y-%m-%d}"


def _why(item: checking.ToCheck) -> Any:
    return _("Past its review date") if item.is_overdue else _("Not yet checked")
