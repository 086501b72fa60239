"""Editors take questions out of H5P packages: first a look at what would come, then drafts, then a report."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.menu import MenuItem

from agencies.requests import PersonRequest
from assessments.actions import question_files as files
from assessments.actions import questions_in as actions
from assessments.forms import QuestionsForm
from assessments.models import Package, Quiz
from assessments.packages.refusal import Refused
from assessments.queries import questions_in as queries
from assessments.queries.package_faults import in_words
from assessments.queries.questions_in_words import made_in_words, shown
from courses.models import ModulePage

TITLE = gettext_lazy("Questions from an H5P file")


def may_take(request: Any) -> bool:
    return any(request.user.has_perm(f"assessments.{action}_quiz") for action in ("add", "change"))


class QuestionsInItem(MenuItem):
    def __init__(self, order: int) -> None:
        super().__init__(TITLE, reverse_lazy("questions_in"), icon_name="upload", name="questions-in", order=order)

    def is_shown(self, request: Any) -> bool:
        return may_take(request)


def questions_in(request: PersonRequest) -> HttpResponse:
    """The form that a file is sent with."""
    form = form_of(request)
    if form.is_valid():
        file, token = form.cleaned_data["file"], secrets.token_urlsafe(16)
        try:
            files.judge(file=file, file_name=file.name)
        except Refused as refused:
            form.add_error("file", in_words(refused))
        else:
            files.drop_old(timezone.now())
            module = form.cleaned_data["module"].pk
            files.keep(token=token, file=file, file_name=file.name, module=module, by=request.user)
            return redirect("look_at_questions", token)
    return render(request, "assessments/admin/questions_in.html", {"form": form, "title": TITLE})


def package_questions(request: PersonRequest, public_id: str) -> HttpResponse:
    """The same for a package that was uploaded to be played."""
    package = get_object_or_404(Package, public_id=public_id)
    if not request.user.has_perm("assessments.view_package") and not request.user.has_perm(
        "assessments.change_package"
    ):
        raise PermissionDenied
    form = form_of(request, with_file=False)
    if form.is_valid():
        token, version = secrets.token_urlsafe(16), get_object_or_404(package.versions.current())
        files.keep_version(token=token, version=version, module=form.cleaned_data["module"].pk, by=request.user)
        return redirect("look_at_questions", token)
    context = {"form": form, "title": _("Draft questions from this package"), "package": package}
    return render(request, "assessments/admin/questions_in.html", context)


def form_of(request: PersonRequest, *, with_file: bool = True) -> QuestionsForm:
    if not may_take(request):
        raise PermissionDenied
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return QuestionsForm(*sent, modules=queries.modules_for(request.user), with_file=with_file)


@require_safe
def look(request: PersonRequest, token: str) -> HttpResponse:
    """What would come, question by question."""
    waiting = files.recall(token=token, by=request.user)
    if waiting is None:
        return done_or_gone(request, token)
    module = module_of(request, waiting)
    try:
        with files.opened(waiting) as reading:
            found = queries.look(reading)
    except Refused as refused:  # a package that was taken under other rules
        messages.error(request, in_words(refused))
        return redirect("questions_in")
    quiz = queries.quiz_of(module)
    before = queries.taken_from(waiting.sha256, module)
    context = {
        "title": TITLE,
        "token": token,
        "file_name": waiting.file_name,
        "module": module,
        "quiz": quiz,
        "is_locked": queries.is_locked(quiz, request.user),
        "taken_before": parse_datetime(before.data["at"]) if before else None,
        "shown": shown(queries.as_data(found)),
    }
    return render(request, "assessments/admin/look_at_questions.html", context)


@require_POST
def make(request: PersonRequest, token: str) -> HttpResponse:
    waiting = files.recall(token=token, by=request.user)
    if waiting is None:
        return done_or_gone(request, token)
    module = module_of(request, waiting)
    try:
        with files.opened(waiting) as reading:
            actions.draft_quiz(
                reading=reading,
                module=module,
                token=token,
                file_name=waiting.file_name,
                sha256=waiting.sha256,
                by=request.user,
                at=timezone.now(),
            )
    except (actions.QuizIsLocked, actions.NothingToTake, Refused):
        return redirect("look_at_questions", token)  # which says so
    files.let_go(token=token)
    return redirect("drafted_questions", token)


@require_safe
def drafted(request: PersonRequest, token: str) -> HttpResponse:
    """What became of the questions, for whoever reviews them."""
    if not may_take(request):
        raise PermissionDenied
    entry = queries.taken_with(token)
    quiz = Quiz.objects.filter(pk=entry.object_id).select_related("module").first() if entry else None
    if entry is None or quiz is None:
        raise Http404
    context = {
        "title": TITLE,
        "file_name": entry.data["file"],
        "module": quiz.module,
        "quiz": quiz,
        "edit_url": reverse("wagtailsnippets_assessments_quiz:edit", args=[quiz.pk]),
        "made": made_in_words(len(entry.data["questions"])),
        "first_number": entry.data["before"] + 1,
        "pictures": entry.data["pictures"],
        "shown": shown(entry.data),
    }
    return render(request, "assessments/admin/drafted_questions.html", context)


def module_of(request: PersonRequest, waiting: files.Waiting) -> ModulePage:
    for module in queries.modules_for(request.user):
        if module.pk == waiting.module:
            return module
    raise PermissionDenied


def done_or_gone(request: PersonRequest, token: str) -> HttpResponse:
    """A second click finds the report; whoever waited too long, or is somebody else, starts again."""
    if not may_take(request):
        raise PermissionDenied
    entry = queries.taken_with(token)
    if entry and entry.user_id == request.user.pk:
        return redirect("drafted_questions", token)
    messages.warning(
        request, _("This file has waited for more than a day, or was sent by somebody else. Send it again.")
    )
    return redirect("questions_in")
