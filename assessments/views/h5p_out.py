"""A quiz as an H5P package: first what cannot go along, then the file. It holds the right answers."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import Button
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import EditView

from assessments.models import Quiz
from assessments.packages.questions_out import Plan, package
from assessments.queries import questions_out as queries

DOWNLOADED = "assessments.download_h5p"
PUBLISHED, DRAFT = "published", "draft"


def may_take_out(person: Any) -> bool:
    """Only those who write the questions get the file: it holds the key."""
    return bool(person.has_perm("assessments.change_quiz"))


class QuizAsH5P(WagtailAdminTemplateMixin, TemplateView):
    """What is lost on the way, and on POST the file itself."""

    template_name = "assessments/admin/quiz_as_h5p.html"
    page_title = _("Download as H5P")
    header_icon = "download"
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_take_out(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def quiz(self) -> Quiz:
        return get_object_or_404(Quiz.objects.select_related("locale"), pk=self.kwargs["pk"])

    @cached_property
    def edition(self) -> Any:
        return queries.published_edition(self.quiz)

    @property
    def has_draft(self) -> bool:
        return self.edition is None or self.quiz.has_unpublished_changes

    @property
    def which(self) -> str:
        asked = self.request.POST.get("which") or self.request.GET.get("which")
        if self.edition is None or (asked == DRAFT and self.has_draft):
            return DRAFT
        return PUBLISHED

    @cached_property
    def plan(self) -> Plan:
        return queries.plan_of_draft(self.quiz) if self.which == DRAFT else queries.plan_of_edition(self.edition)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.plan.going:
            return self.get(request, *args, **kwargs)
        log(instance=self.quiz, action=DOWNLOADED, user=request.user)
        response = HttpResponse(package(self.plan), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{file_name(self.plan)}"'
        return response

    def get_page_subtitle(self) -> str:
        return self.quiz.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        viewset = Quiz.snippet_viewset
        return [
            *self.breadcrumbs_items,
            {"url": reverse(viewset.get_url_name("list")), "label": Quiz._meta.verbose_name_plural},
            {"url": reverse(viewset.get_url_name("edit"), args=[self.quiz.pk]), "label": self.quiz.title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            quiz=self.quiz,
            edition=self.edition,
            which=self.which,
            has_draft=self.has_draft,
            going=len(self.plan.going),
            all=len(self.plan.paper.questions),
            needed=[f"{name} {self.plan.libraries[name]}" for name in self.plan.used],
            left_out=queries.left_out_in_words(self.plan),
            changed=queries.changed_in_words(self.plan),
        )


def file_name(plan: Plan) -> str:
    return f"{slugify(plan.paper.title)[:80] or 'quiz'}.h5p"


def as_h5p(quiz: Model) -> str:
    return reverse("quiz_as_h5p", args=[quiz.pk])


class QuizEditView(EditView):
    """With the way to the package among the quiz's buttons."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        more = list(super().header_more_buttons)
        if may_take_out(self.request.user):
            more.append(Button(_("Download as H5P"), url=as_h5p(self.object), icon_name="download", priority=40))
        return more
