"""Taking a quiz. Saving and submitting answer a script in JSON and a plain form with a page."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.requests import PersonRequest
from assessments.actions import attempts, parked
from assessments.models import Attempt
from assessments.queries.attempts import Result
from assessments.queries.papers import Item, answers_of, paper_of
from assessments.questions import Posted, Unreadable

AN_ANSWER = re.compile(r"q[0-9]")


@require_safe
@login_required
@never_cache
def attempt(request: PersonRequest, public_id: str) -> HttpResponse:
    """All questions on one page."""
    found = own_attempt(request, public_id)
    if found.submitted_at:
        return redirect("assessments:result", public_id)
    return paper_page(request, found, paper_of(found, answers_of(found)))


@require_safe
@login_required
@never_cache
def result(request: PersonRequest, public_id: str) -> HttpResponse:
    found = own_attempt(request, public_id)
    if not found.submitted_at:
        return redirect(found)
    paper = paper_of(found, answers_of(found))
    return render(request, "assessments/result.html", {"attempt": found, "result": Result(found, paper)})


def own_attempt(request: PersonRequest, public_id: str) -> Attempt:
    return get_object_or_404(Attempt.objects.visible_to(request.user).select_related("edition"), public_id=public_id)


@dataclass(frozen=True)
class Progress:
    """How many questions are answered, in words that the script can fill in again."""

    answered: int
    number: int

    @property
    def words(self) -> str:
        return _("{answered} of {number} questions answered")

    def __str__(self) -> str:
        return self.words.format(answered=self.answered, number=self.number)


def paper_page(request: HttpRequest, found: Attempt, paper: list[Item], *, is_held: bool = False) -> HttpResponse:
    gaps = [item for item in paper if not item.is_answered]
    progress = Progress(answered=len(paper) - len(gaps), number=len(paper))
    context = {"attempt": found, "items": paper, "gaps": gaps, "is_held": is_held, "progress": progress}
    return render(request, "assessments/attempt.html", context)


# --- what is posted ---------------------------------------------------------------------------------------------------
Take = Callable[[PersonRequest, str, Posted], HttpResponse]


def taking(take: Take) -> Callable[[HttpRequest, str], HttpResponse]:
    """Does what saving and submitting share: whose answers they are, and every way in which they can come too late."""

    @never_cache
    def view(request: HttpRequest, public_id: str) -> HttpResponse:
        if request.method != "POST":
            return redirect("assessments:attempt", public_id)
        posted = answers_in(request.POST)
        if not request.user.is_authenticated:
            return park(request, public_id, posted)
        try:
            return take(request, public_id, posted)  # type: ignore[arg-type]
        except Attempt.DoesNotExist:
            raise Http404 from None
        except attempts.AlreadySubmitted:
            return already_submitted(request, public_id)
        except Unreadable:
            return unreadable(request, public_id)

    view.__name__, view.__doc__ = take.__name__, take.__doc__
    return view


@taking
def save(request: PersonRequest, public_id: str, posted: Posted) -> HttpResponse:
    """Keeps the answers as they are, to come back to."""
    saved = attempts.save_answers(person=request.user, public_id=public_id, posted=posted, at=timezone.now())
    address = reverse("assessments:quiz", args=[attempts.edition_of(saved).module_key])
    return answer(request, "saved", address, _("Your answers are saved. Come back when you are ready."))


@taking
def submit(request: PersonRequest, public_id: str, posted: Posted) -> HttpResponse:
    """Marks the answers. Where some are missing it asks once whether that is meant."""
    now, as_is = timezone.now(), "as_is" in request.POST
    try:
        done = attempts.submit(person=request.user, public_id=public_id, posted=posted, at=now, as_is=as_is)
    except attempts.ModuleGone:
        attempts.save_answers(person=request.user, public_id=public_id, posted=posted, at=now)
        messages.error(request, _("This module is not open at the moment. Your answers are saved. Try again later."))
        return redirect("assessments:attempt", public_id)
    if done.is_held:
        return paper_page(request, done.attempt, done.paper, is_held=True)
    return redirect("assessments:result", public_id)


def answers_in(data: QueryDict) -> Posted:
    return {name: values for name, values in data.lists() if AN_ANSWER.match(name)}


def answer(
    request: HttpRequest, state: str, address: str, message: str, *, status: int = 200, **levels: Any
) -> HttpResponse:
    """The same answer for a script and for a person."""
    if wants_json(request):
        return JsonResponse({"state": state, "address": address, "message": message}, status=status)
    messages.add_message(request, levels.get("level", messages.SUCCESS), message)
    return redirect(address)


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def already_submitted(request: HttpRequest, public_id: str) -> HttpResponse:
    address = reverse("assessments:result", args=[public_id])
    message = _("These answers were submitted before, perhaps in another window. This is the result.")
    return answer(request, "submitted", address, message, status=409, level=messages.INFO)


def unreadable(request: HttpRequest, public_id: str) -> HttpResponse:
    address = reverse("assessments:attempt", args=[public_id])
    message = _("Some answers were not ones that this quiz offers, so nothing was changed. Please answer again.")
    return answer(request, "refused", address, message, status=400, level=messages.ERROR)


def park(request: HttpRequest, public_id: str, posted: Posted) -> HttpResponse:
    address = reverse("assessments:attempt", args=[public_id])
    sign_in = redirect_to_login(address)
    try:
        parked.park(session=request.session, public_id=public_id, posted=posted)
    except parked.TooMuch:
        return answer(request, "signed-out", sign_in.url, _("You are signed out."), status=401, level=messages.WARNING)
    message = _("You were signed out. Your answers are kept. Sign in again and they will be saved.")
    return answer(request, "signed-out", sign_in.url, message, status=401, level=messages.WARNING)
