from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from assessments.queries.strands import Gap, strands_not_covered


def in_words(is_covered: bool) -> Any:
    return _("Yes") if is_covered else _("None")


class StrandsNotCovered(ReportView):
    """Strands that no live lesson or no question of a published quiz is about."""

    page_title = _("Strands not covered")
    header_icon = "tag"
    index_url_name = "strands_not_covered"
    index_results_url_name = "strands_not_covered_results"
    verbose_name_plural = _("strands not covered")
    list_export = ["partnership", "name", "in_lessons", "in_questions"]
    export_headings = {
        "partnership": _("Partnership"),
        "name": _("Strand"),
        "in_lessons": _("Live lessons"),
        "in_questions": _("Questions taken now"),
    }
    columns = [
        Column("name", label=_("Strand")),
        Column("partnership", label=_("Partnership")),
        Column("in_lessons", label=_("Live lessons"), accessor=lambda gap: in_words(gap.in_lessons)),
        Column("in_questions", label=_("Questions taken now"), accessor=lambda gap: in_words(gap.in_questions)),
    ]

    def get_queryset(self) -> list[Gap]:
        return strands_not_covered()

    def get_filename(self) -> str:
        return f"strands-not-covered-{timezone.localdate():%Y-%m-%d}"
