"""How editors keep the support directory: its services, the areas they are for, and the bank holidays."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.directory.desk_forms import ServiceForm
from cms.enums import ServiceCategory
from cms.models import Area, BankHoliday, Service
from cms.views.columns import DayColumn
from cms.views.knowledge import REVIEW, REVIEWED_COLUMNS, KnowledgeViewSet, ReviewedFilterSet
from cms.views.service_import import may_bring_in


class ServiceFilterSet(ReviewedFilterSet):
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=ServiceCategory.choices, method="filter_category"
    )

    class Meta:
        model = Service
        fields = ["is_sample", "live", "has_unpublished_changes"]

    def filter_category(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=Service.objects.of_category(value)) if value else rows


def row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


ABOUT = ObjectList(
    [
        FieldPanel("name"),
        row("short_name", "slug"),
        FieldPanel("summary"),
        FieldPanel("easy_read"),
        FieldPanel("categories"),
        FieldPanel("works"),
        row("sector", "accreditation"),
        FieldPanel("laws"),
        FieldPanel("powers"),
        row("is_sample", "closed_date"),
        PublishingPanel(),
    ],
    heading=_("About it"),
)
FOR_WHOM = ObjectList(
    [
        FieldPanel("strands"),
        FieldPanel("areas"),
        FieldPanel("who_can_use"),
        row("without_police", "takes_reports"),
        row("is_anonymous", "is_paid"),
        FieldPanel("spoken"),
        FieldPanel("languages"),
        FieldPanel("access"),
        FieldPanel("access_note"),
    ],
    heading=_("Who it is for"),
)
REACHING = ObjectList(
    [
        row("phone", "text_number"),
        row("email", "website"),
        MultiFieldPanel([FieldPanel("address"), FieldPanel("is_address_secret")], heading=_("Address")),
        FieldPanel("safe_contact"),
        MultiFieldPanel(
            [row("referral", "who_may_refer"), FieldPanel("referral_note"), FieldPanel("data_sharing")],
            heading=_("Referral"),
        ),
    ],
    heading=_("Reaching it"),
)
HOURS = ObjectList(
    [
        HelpPanel(content=_("Times are of the clock where the service is. From 00:00 to 00:00 is all day.")),
        InlinePanel("opening_times", heading=_("Each week"), label=_("hours")),
        InlinePanel("opening_exceptions", heading=_("Other hours"), label=_("other hours")),
        row("on_bank_holidays", "hours"),
    ],
    heading=_("Opening hours"),
)
INSIDE = ObjectList(
    [
        HelpPanel(content=_("Nothing on this page is ever public but the day it was checked.")),
        REVIEW,
        InlinePanel(
            "maintainers",
            heading=_("Who keeps it true at the service"),
            label=_("maintainer"),
            help_text=_("The first is asked when the entry is due, the second as well after 14 days."),
            max_num=2,
        ),
        FieldPanel("safeguarding_contact"),
        FieldPanel("funding_note"),
    ],
    heading=_("For staff"),
)


class ServiceViewSet(KnowledgeViewSet):
    model = Service
    icon = "site"
    list_display = ["name", Column("category", label=_("Category"), accessor="category_list"), *REVIEWED_COLUMNS]
    search_fields = ["name", "summary", "owner"]
    filterset_class = ServiceFilterSet
    edit_handler = TabbedInterface([ABOUT, FOR_WHOM, REACHING, HOURS, INSIDE], base_form_class=ServiceForm)


class AreaViewSet(SnippetViewSet):
    model = Area
    icon = "globe"
    list_display = ["name", "code", Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind")]
    list_filter = ["kind"]
    list_per_page = 50
    search_backend_name = None
    search_fields = ["name", "code"]
    panels = [row("kind", "code"), FieldPanel("name"), FieldPanel("part_of")]


class BankHolidayViewSet(SnippetViewSet):
    model = BankHoliday
    icon = "calendar"
    list_display = ["name", DayColumn("day", label=_("Day"), sort_key="day")]
    panels = [row("day", "name")]


class DirectoryGroup(SnippetViewSetGroup):
    items = (ServiceViewSet, AreaViewSet, BankHolidayViewSet)
    menu_label = _("Directory")
    menu_name = "directory"
    menu_icon = "site"
    menu_order = 260
    submenu_hook = "register_directory_menu_item"

    def get_submenu_items(self) -> list[MenuItem]:
        return [*super().get_submenu_items(), BringIn(len(self.items) + 1)]


class BringIn(MenuItem):
    def __init__(self, order: int) -> None:
        super().__init__(
            _("Bring in services"), reverse_lazy("bring_in_services"), icon_name="upload", name="bring-in", order=order
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return may_bring_in(request)
