"""Where editors write quizzes and scenarios."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from assessments.forms import QuizForm, ScenarioForm
from assessments.models import Edition, Package, Quiz, Scenario
from assessments.queries.questions_in import TAKEN_IN
from assessments.views import questions_in
from assessments.views.h5p_out import DOWNLOADED, QuizAsH5P, QuizEditView, as_h5p, may_take_out
from assessments.views.package_desk import MORE_ABOUT, POLICY, MoreAbout, PackageViewSet
from assessments.views.package_figures import InteractivePackages, Keepers, package_figures
from assessments.views.strands import StrandsNotCovered


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "list-ol"
    edit_view_class = QuizEditView
    list_display = ["title", "module", "pass_mark"]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("module"),
            MultiFieldPanel(
                [FieldPanel("pass_mark"), FieldPanel("shuffle_questions"), FieldPanel("draws")],
                heading=gettext_lazy("How it is taken"),
            ),
            FieldPanel("questions"),
            PublishingPanel(),
        ],
        base_form_class=QuizForm,
    )


class ScenarioViewSet(SnippetViewSet):
    model = Scenario
    icon = "comment"
    list_display = ["title", "code", "role"]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("code"),
            FieldPanel("role"),
            FieldPanel("content_note"),
            FieldPanel("start"),
            FieldPanel("nodes"),
            PublishingPanel(),
        ],
        base_form_class=ScenarioForm,
    )


class AssessmentsGroup(SnippetViewSetGroup):
    items = (QuizViewSet, ScenarioViewSet, PackageViewSet)
    menu_label = gettext_lazy("Quizzes")
    menu_icon = "list-ol"
    menu_order = 250

    def get_submenu_items(self) -> list[MenuItem]:
        return [*super().get_submenu_items(), questions_in.QuestionsInItem(len(self.items) + 1)]


# Before the snippet: registering it would give the package Wagtail's own policy.
register_permission_policy(Package, POLICY)
register_snippet(AssessmentsGroup)


@hooks.register("before_delete_snippet")
def keep_quizzes_that_were_published(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """What people were tested on is kept: such a quiz is unpublished, not deleted."""
    quizzes = [instance for instance in instances if isinstance(instance, Quiz)]
    published = Edition.objects.filter(quiz_key__in=[quiz.translation_key for quiz in quizzes])
    if not published.exists():
        return None
    messages.error(request, _("A quiz that was published cannot be deleted. Unpublish it, and nobody will take it."))
    return redirect("wagtailadmin_home")


@hooks.register("register_admin_urls")
def strands_addresses() -> list[URLPattern]:
    return [
        path("reports/strands-not-covered/", StrandsNotCovered.as_view(), name="strands_not_covered"),
        path(
            "reports/strands-not-covered/results/",
            StrandsNotCovered.as_view(results_only=True),
            name="strands_not_covered_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def strands_menu_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Strands not covered"),
        reverse("strands_not_covered"),
        name="strands-not-covered",
        icon_name="tag",
        order=110,
    )


@hooks.register("register_admin_urls")
def quiz_addresses() -> list[URLPattern]:
    return [path("quizzes/<int:pk>/h5p/", QuizAsH5P.as_view(), name="quiz_as_h5p")]


@hooks.register("register_snippet_listing_buttons")
def quiz_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Quiz) and may_take_out(user):
        yield Button(gettext_lazy("Download as H5P"), url=as_h5p(snippet), icon_name="download", priority=40)


@hooks.register("register_log_actions")
def assessments_actions(actions: LogActionRegistry) -> None:
    actions.register_action(DOWNLOADED, gettext_lazy("Downloaded as H5P"), gettext_lazy("Downloaded with its answers"))


MORE_ABOUT.append(MoreAbout(gettext_lazy("How it is used"), "package_figures", "view", "view"))


@hooks.register("register_admin_urls")
def figures_addresses() -> list[URLPattern]:
    return [
        path("packages/<slug:public_id>/figures/", package_figures, name="package_figures"),
        path("reports/interactive-packages/", InteractivePackages.as_view(), name="packages_used"),
        path(
            "reports/interactive-packages/results/",
            InteractivePackages.as_view(results_only=True),
            name="packages_used_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def packages_menu_item() -> MenuItem:
    return Keepers(
        gettext_lazy("Interactive packages"),
        reverse("packages_used"),
        name="packages-used",
        icon_name="media",
        order=120,
    )


MORE_ABOUT.append(MoreAbout(gettext_lazy("Draft questions from this package"), "package_questions", "change", "upload"))


@hooks.register("register_admin_urls")
def addresses_of_questions() -> list[URLPattern]:
    of_package = "packages/<slug:public_id>/questions/"
    return [
        path("quizzes/from-h5p/", questions_in.questions_in, name="questions_in"),
        path("quizzes/from-h5p/<slug:token>/", questions_in.look, name="look_at_questions"),
        path("quizzes/from-h5p/<slug:token>/make/", questions_in.make, name="draft_questions"),
        path("quizzes/from-h5p/<slug:token>/made/", questions_in.drafted, name="drafted_questions"),
        path(of_package, questions_in.package_questions, name="package_questions"),
    ]


@hooks.register("register_log_actions")
def actions_on_quizzes(actions: LogActionRegistry) -> None:
    actions.register_action(TAKEN_IN, gettext_lazy("Questions taken in"), gettext_lazy("Questions came from a package"))
