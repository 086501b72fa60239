"""How editors choose a package for a lesson: what is archived is not offered."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from assessments.models import Package
from assessments.queries.package_desk import kind_of, language_in_words, listed
from cms.views.columns import DayColumn


def may_choose(person: Any) -> bool:
    """Whoever writes pages, of the partnership or of an agency's section, and whoever may look at packages."""
    may_look = policy_registry.get_by_type(Package).user_has_any_permission(person, ["add", "change", "view"])
    return may_look or policy_registry.get_by_type(Page).user_has_any_permission(person, ["add", "change"])


class ForChoosers:
    """Wagtail asks nobody who opens a chooser; titles of packages are for those who write."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_choose(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class TitleForm(BaseFilterForm):
    q = forms.CharField(label=_("Title"), required=False)

    def filter(self, objects: QuerySet[Package]) -> QuerySet[Package]:
        self.search_query = self.cleaned_data.get("q") or ""
        self.is_searching = bool(self.search_query)
        return objects.filter(title__icontains=self.search_query)


class Offered(ForChoosers):
    filter_form_class = TitleForm
    results_template_name = "assessments/admin/package_choices.html"

    def get_object_list(self) -> QuerySet[Package]:
        return listed().filter(archived_at=None)

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("kind", label=_("Kind of content"), accessor=lambda package: ", ".join(map(kind_of, package.now))),
            Column("language", label=_("Language"), accessor=lambda package: language_in_words(package.language)),
            DayColumn("created_at", label=_("Uploaded")),
        ]


class ChoosePackage(Offered, ChooseView):
    pass


class ChoosePackageResults(Offered, ChooseResultsView):
    pass


class PackageChosen(ForChoosers, SnippetChosenView):
    pass


class PackagesChosen(ForChoosers, SnippetChosenMultipleView):
    pass


class PackageChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChoosePackage
    choose_results_view_class = ChoosePackageResults
    chosen_view_class = PackageChosen
    chosen_multiple_view_class = PackagesChosen
