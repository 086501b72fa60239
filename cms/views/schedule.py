from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from cms.queries import schedule


class WhatIsScheduled(ReportView):
    """What goes live or expires when, and who said so. Times are the site's, whatever zone an editor works in."""

    page_title = _("What is scheduled")
    header_icon = "clock"
    index_url_name = "what_is_scheduled"
    index_results_url_name = "what_is_scheduled_results"
    verbose_name_plural = _("scheduled changes")
    list_export = ["at", "what", "kind", "title", "by"]

    @property
    def export_headings(self) -> dict[str, str]:
        return {
            "at": self.when_heading,
            "what": gettext("What happens"),
            "kind": gettext("Kind"),
            "title": gettext("Title"),
            "by": gettext("By"),
        }

    @property
    def when_heading(self) -> str:
        return gettext("When (time in %(zone)s)") % {"zone": settings.TIME_ZONE.rsplit("/")[-1].replace("_", " ")}

    def get_queryset(self) -> list[schedule.Change]:
        return schedule.changes(seen_by=self.request.user)

    @cached_property
    def columns(self) -> list[Column]:
        finder = AdminURLFinder(self.request.user)
        return [
            TitleColumn("title", label=_("Title"), get_url=lambda change: finder.get_edit_url(change.subject)),
            Column("kind", label=_("Kind")),
            Column("what", label=_("What happens"), accessor=lambda change: change.what.label),
            Column("at", label=self.when_heading, accessor=_in_words),
            Column("by", label=_("By")),
        ]

    def get_filename(self) -> str:
        return f"what-is-scheduled-{timezone.localdate():%Y-%m-%d}"


def _in_words(change: schedule.Change) -> Any:
    at = timezone.localtime(change.at, timezone.get_default_timezone())
    return gettext("%(day)s at %(time)s") % {"day": date_format(at, "l j E Y"), "time": f"{at:%H:%M}"}
