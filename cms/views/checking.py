from collections.abc import Iterable
from typing import Any

import django_filters
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from cms.models import DatedFact
from cms.queries import checking, overdue
from cms.views.columns import DayColumn


class CheckingFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=lambda: [(kind.code, kind.label) for kind in overdue.kinds()]
    )
    owner = django_filters.CharFilter(label=_("Owner"))

    def __init__(self, data: Any = None, queryset: Any = None, *, request: HttpRequest | None = None, **kwargs: Any):
        # What is filtered comes from many tables; a filter set wants one to begin with.
        super().__init__(data, DatedFact.objects.none(), request=request, **kwargs)

    def filter_queryset(self, queryset: Iterable[checking.ToCheck]) -> list[checking.ToCheck]:
        owner = (self.form.cleaned_data.get("owner") or "").casefold()
        return [item for item in queryset if owner in item.owner.casefold()]


class WhatNeedsChecking(ReportView):
    """What readers see a fallback of today, translations and twins behind what they follow, and who keeps each true."""

    page_title = _("What needs checking")
    header_icon = "date"
    index_url_name = "what_needs_checking"
    index_results_url_name = "what_needs_checking_results"
    verbose_name_plural = _("statements to check")
    filterset_class = CheckingFilterSet
    list_export = ["kind", "title", "owner", "owner_email", "why", "checked_date", "review_date"]
    export_headings = {
        "kind": _("Kind"),
        "title": _("Title"),
        "owner": _("Owner"),
        "owner_email": _("Owner's e-mail"),
        "why": _("Why"),
        "checked_date": _("Checked on"),
        "review_date": _("Check again by"),
    }

    def get_queryset(self) -> list[checking.ToCheck]:
        """Of the kind that is asked for alone, so that the others cost nothing."""
        asked = self.request.GET.get("kind", "")
        code = asked if asked in {kind.code for kind in overdue.kinds()} else ""
        return overdue.everything(on=timezone.localdate(), code=code)

    @property
    def columns(self) -> list[Column]:
        finder = AdminURLFinder(self.request.user)
        return [
            TitleColumn("title", label=_("Title"), get_url=lambda item: finder.get_edit_url(item.subject)),
            Column("kind", label=_("Kind")),
            Column("why", label=_("Why")),
            DayColumn("checked_date", label=_("Checked on")),
            DayColumn("review_date", label=_("Check again by")),
            Column("owner", label=_("Owner")),
        ]

    def get_filename(self) -> str:
        return f"what-needs-checking-{timezone.localdate():%Y-%m-%d}"
