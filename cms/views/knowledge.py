"""How editors find and keep what the partnership knows."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, StatusTagColumn
from wagtail.admin.widgets import BooleanRadioSelect
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.forms import DatedFactForm, DatedStatementForm, GlossaryTermForm
from cms.models import DatedFact, GlossaryTerm, LawEntry, LibraryTerm, Reviewed
from cms.views.columns import DayColumn


def needs_checking(row: Reviewed) -> bool:
    return row.needs_checking(timezone.localdate())


class NeedsCheckingColumn(StatusTagColumn):
    def __init__(self) -> None:
        super().__init__(
            "needs_checking",
            label=_("State"),
            accessor=lambda row: _("Needs checking") if needs_checking(row) else _("In date"),
            primary=lambda row: not needs_checking(row),
        )


class ReviewedFilterSet(WagtailFilterSet):
    owner = django_filters.CharFilter(label=_("Owner"), lookup_expr="icontains")
    to_check = django_filters.BooleanFilter(
        label=_("Needs checking"), method="filter_to_check", widget=BooleanRadioSelect
    )

    def filter_to_check(self, rows: QuerySet[Any], name: str, value: bool | None) -> QuerySet[Any]:
        if value is None:
            return rows
        waiting = self._meta.model.objects.to_check(timezone.localdate())
        return rows.filter(pk__in=waiting) if value else rows.exclude(pk__in=waiting)


class DatedFactFilterSet(ReviewedFilterSet):
    class Meta:
        model = DatedFact
        fields = ["mark", "way"]


class LawEntryFilterSet(ReviewedFilterSet):
    class Meta:
        model = LawEntry
        fields = ["era", "mark"]


REVIEW = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("checked_date"), FieldPanel("review_date")]),
        FieldRowPanel([FieldPanel("owner"), FieldPanel("owner_email")]),
    ],
    heading=_("Checking"),
)
SOURCE = MultiFieldPanel(
    [FieldPanel("mark"), FieldRowPanel([FieldPanel("source"), FieldPanel("source_date")])], heading=_("Source")
)
MARK = Column("mark", label=_("How sure"), accessor="get_mark_display")
REVIEWED_COLUMNS = [
    DayColumn("review_date", label=_("Check again by"), sort_key="review_date"),
    Column("owner", label=_("Owner"), sort_key="owner"),
    NeedsCheckingColumn(),
    LiveStatusTagColumn(),
]


class KnowledgeViewSet(SnippetViewSet):
    search_backend_name = None
    list_per_page = 30


class DatedFactViewSet(KnowledgeViewSet):
    model = DatedFact
    icon = "date"
    list_display = ["title", "code", MARK, *REVIEWED_COLUMNS]
    search_fields = ["title", "code", "text", "owner"]
    filterset_class = DatedFactFilterSet
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("code"),
            FieldPanel("text"),
            FieldPanel("fallback"),
            FieldPanel("jurisdictions"),
            MultiFieldPanel([FieldPanel("way"), FieldPanel("contact")], heading=_("On pages about support")),
            SOURCE,
            REVIEW,
            PublishingPanel(),
        ],
        base_form_class=DatedFactForm,
    )


class LawEntryViewSet(KnowledgeViewSet):
    model = LawEntry
    icon = "table"
    list_display = ["instrument", Column("era", label=_("Table"), accessor="get_era_display"), MARK, *REVIEWED_COLUMNS]
    search_fields = ["instrument", "code", "does", "owner"]
    filterset_class = LawEntryFilterSet
    edit_handler = ObjectList(
        [
            FieldPanel("instrument"),
            FieldPanel("code"),
            FieldRowPanel([FieldPanel("era"), FieldPanel("sort_order")]),
            FieldPanel("does"),
            FieldPanel("staff_note"),
            FieldPanel("fact"),
            FieldPanel("fallback"),
            FieldPanel("jurisdictions"),
            SOURCE,
            REVIEW,
            PublishingPanel(),
        ],
        base_form_class=DatedStatementForm,
    )


class GlossaryTermViewSet(KnowledgeViewSet):
    model = GlossaryTerm
    icon = "info-circle"
    list_display = ["term", "code", "meaning", LiveStatusTagColumn()]
    search_fields = ["term", "code", "meaning"]
    list_filter = ["live"]
    edit_handler = ObjectList(
        [FieldPanel("term"), FieldPanel("code"), FieldPanel("meaning"), FieldPanel("also_called"), PublishingPanel()],
        base_form_class=GlossaryTermForm,
    )


class LibraryTermViewSet(KnowledgeViewSet):
    model = LibraryTerm
    icon = "tag"
    list_display = [
        "name",
        Column("facet", label=_("List"), accessor="get_facet_display"),
        "code",
        LiveStatusTagColumn(),
    ]
    search_fields = ["name", "code"]
    list_filter = ["facet", "live"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("facet"), FieldPanel("code"), FieldPanel("sort_order")]),
            MultiFieldPanel(
                [FieldPanel("wales"), FieldPanel("scotland"), FieldPanel("northern_ireland")],
                heading=_("For a key stage: what it is called in other nations"),
            ),
            PublishingPanel(),
        ]
    )


class KnowledgeGroup(SnippetViewSetGroup):
    items = (DatedFactViewSet, LawEntryViewSet, GlossaryTermViewSet, LibraryTermViewSet)
    menu_label = _("Knowledge")
    menu_name = "knowledge"
    menu_icon = "info-circle"
    menu_order = 250
