"""How editors keep interactive packages: the list, and the page of each."""

from typing import Any, NamedTuple

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, NumberColumn, StatusTagColumn
from wagtail.admin.widgets import BooleanRadioSelect
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import SnippetAdminURLFinder
from wagtail.snippets.views.snippets import EditView, IndexView, InspectView, SnippetViewSet

from assessments.forms import PackageForm
from assessments.models import Package
from assessments.queries import package_desk
from assessments.queries.package_faults import warnings_in_words
from assessments.views import package_upload, package_versions
from assessments.views.package_chooser import PackageChooserViewSet
from cms.views.columns import DayColumn


class NeverDeleted(ModelPermissionPolicy):
    """People may have practised with it, and lessons may show it: a package is archived, by nobody deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


POLICY = NeverDeleted(Package)


class PackageFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind of content"), choices=package_desk.kinds, method="filter_kind"
    )
    language = django_filters.ChoiceFilter(label=gettext_lazy("Language"), choices=package_desk.languages)
    archived = django_filters.BooleanFilter(
        label=gettext_lazy("Archived"),
        field_name="archived_at",
        lookup_expr="isnull",
        exclude=True,
        widget=BooleanRadioSelect,
    )

    class Meta:
        model = Package
        fields: list[str] = []

    def filter_kind(self, packages: QuerySet[Package], name: str, value: str) -> QuerySet[Package]:
        return packages.filter(versions__is_current=True, versions__main_library__startswith=f"{value} ")


class PackageList(IndexView):
    page_title = gettext_lazy("Interactive packages")
    add_item_label = gettext_lazy("Upload a package")

    @cached_property
    def columns(self) -> list[Any]:
        # Nothing is done to several packages at once.
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]

    def get_edit_url(self, instance: Package) -> str:
        return str(self.get_inspect_url(instance))

    def get_list_buttons(self, instance: Package) -> list[Any]:
        return []


class EditPackage(EditView):
    def get_success_url(self) -> str:
        return reverse("wagtailsnippets_assessments_package:inspect", args=[self.object.pk])


class MoreAbout(NamedTuple):
    """Another part's page about a package, which takes its public id. `action` is the right that it needs."""

    label: Any
    address_name: str
    action: str
    icon: str


MORE_ABOUT: list[MoreAbout] = []


class PackagePage(InspectView):
    """All about one package; `?look=` a version's public id plays that version instead of the current one."""

    template_name = "assessments/admin/package.html"
    page_title = gettext_lazy("About this package")

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = {"url": reverse(self.index_url_name), "label": PackageList.page_title}
        return [*self.breadcrumbs_items, trail, {"url": "", "label": str(self.object)}]

    def get_header_title(self) -> str:
        return str(self.object)

    def get_header_buttons(self) -> list[Any]:
        return []  # they stand on the page, in words

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = package_desk.versions(self.object)
        now = next((version for version in versions if version.is_current), None)
        if now is None:
            raise Http404  # no upload leaves one so
        look = self.request.GET.get("look")
        shown = next((version for version in versions if version.public_id == look), now)
        return super().get_context_data(
            package=self.object,
            versions=versions,
            now=now,
            shown=shown,
            kind=package_desk.kind_of(now),
            language=package_desk.language_in_words(self.object.language),
            warnings=warnings_in_words(now.warnings),
            places=package_desk.places(self.object, for_=self.request.user),
            may_change=self.user_has_permission("change"),
            more=[page for page in MORE_ABOUT if self.user_has_permission(page.action)],
            **kwargs,
        )

    def get_fields_context(self) -> list[Any]:
        return []


def kept(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever comes here by an address of Wagtail's own reads why nothing is deleted."""
    messages.info(
        request,
        _(
            "Packages are not deleted: people may have practised with them, and lessons may show them. Archive it, and "
            "it is no longer offered for new lessons."
        ),
    )
    return redirect("wagtailsnippets_assessments_package:inspect", pk)


def of_current(read: Any) -> Any:
    return lambda package: ", ".join(str(read(version)) for version in package.now)


class PackageViewSet(SnippetViewSet):
    model = Package
    icon = "media"
    menu_label = gettext_lazy("Interactive packages")
    menu_name = "interactive-packages"
    copy_view_enabled = False
    inspect_view_enabled = True
    search_backend_name = None
    search_fields = ["title"]
    list_per_page = 30
    list_display = [
        "title",
        Column("kind", label=gettext_lazy("Kind of content"), accessor=of_current(package_desk.kind_of)),
        Column("version", label=gettext_lazy("Version"), accessor=of_current(lambda version: version.number)),
        Column(
            "language",
            label=gettext_lazy("Language"),
            accessor=lambda package: package_desk.language_in_words(package.language),
            sort_key="language",
        ),
        DayColumn("created_at", label=gettext_lazy("Uploaded"), sort_key="created_at"),
        NumberColumn("used", label=gettext_lazy("Shown in")),
        StatusTagColumn(
            "archived_at",
            label=gettext_lazy("State"),
            accessor=lambda package: _("Archived") if package.archived_at else _("In use"),
            primary=lambda package: not package.archived_at,
        ),
    ]
    filterset_class = PackageFilterSet
    edit_handler = ObjectList([FieldPanel("title"), FieldPanel("language")], base_form_class=PackageForm)
    index_view_class = PackageList
    index_template_name = "assessments/admin/package_list.html"
    edit_view_class = EditPackage
    inspect_view_class = PackagePage
    inspect_template_name = PackagePage.template_name
    chooser_viewset_class = PackageChooserViewSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Package]:
        return package_desk.listed()

    @property
    def add_view(self) -> Any:
        return package_upload.add

    @property
    def delete_view(self) -> Any:
        return kept

    @property
    def url_finder_class(self) -> type[SnippetAdminURLFinder]:
        """Links to a package lead to its page, where there is more than a title."""
        names = {"model": self.model, "edit_url_name": self.get_url_name("inspect")}
        return type("PackageURLFinder", (SnippetAdminURLFinder,), names)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("replace/<slug:public_id>/", package_upload.replace, name="replace"),
            path("archive/<slug:public_id>/", package_versions.archive, name="archive"),
            path("unarchive/<slug:public_id>/", package_versions.unarchive, name="unarchive"),
            path("play/<slug:public_id>/", package_versions.make_current, name="make_current"),
            path("download/<slug:public_id>/", package_versions.download, name="download"),
        ]
