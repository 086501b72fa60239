from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from cms.models import FailedSearch
from cms.views.columns import DayColumn


class FailedSearches(ReportView):
    """What visitors looked for on more than one day and did not find: to be written, or to be called otherwise."""

    page_title = _("Searches that found nothing")
    header_icon = "search"
    index_url_name = "failed_searches"
    index_results_url_name = "failed_searches_results"
    verbose_name_plural = _("searches that found nothing")
    list_export = ["words", "language", "days", "last_day"]
    export_headings = {
        "words": _("Words"),
        "language": _("Language"),
        "days": _("Days"),
        "last_day": _("Last looked for"),
    }
    columns = [
        Column("words", label=_("Words")),
        Column("language", label=_("Language")),
        Column("days", label=_("On how many days")),
        DayColumn("last_day", label=_("Last looked for")),
    ]

    def get_queryset(self) -> QuerySet[FailedSearch]:
        return FailedSearch.objects.exclude(words="")

    def get_filename(self) -> str:
        return f"searches-that-found-nothing-{timezone.localdate():%Y-%m-%d}"
