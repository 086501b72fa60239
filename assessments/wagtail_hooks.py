"""Where editors write quizzes and scenarios."""

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
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from assessments.forms import QuizForm, ScenarioForm
from assessments.models import Edition, Quiz, Scenario
from assessments.views.strands import StrandsNotCovered


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "list-ol"
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
    items = (QuizViewSet, ScenarioViewSet)
    menu_label = gettext_lazy("Quizzes")
    menu_icon = "list-ol"
    menu_order = 250


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
