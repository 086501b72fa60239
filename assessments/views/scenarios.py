"""Practice. The choices made so far are in the address; nothing is kept."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.requests import PersonRequest
from assessments.models import Scenario
from assessments.queries.stories import lesson_with, live_scenario, moment
from assessments.rules import WrongTurn


@require_safe
@login_required
def scenario(request: PersonRequest, code: str) -> HttpResponse:
    """Before the start, a step with what the last choice led to, or an ending."""
    story = live_scenario(code, get_language())
    if story is None:
        raise Http404
    context: dict[str, object] = {"scenario": story, "lesson": lesson_with(story)}
    if "path" not in request.GET:
        return render(request, "assessments/scenario_start.html", context)
    path = [step for step in request.GET["path"].split(".") if step]
    if request.GET.get("choice"):
        query = urlencode({"path": ".".join([*path, request.GET["choice"]])})
        return redirect(f"{request.path}?{query}")
    return play(request, story, path, context)


def play(request: PersonRequest, story: Scenario, path: list[str], context: dict[str, object]) -> HttpResponse:
    try:
        now = moment(story, path)
    except WrongTurn:
        messages.error(request, _("The story has no such choice. Please start again."))
        return redirect(story)
    context |= {"now": now, "nothing_chosen": "answering" in request.GET and not now.is_ending}
    return render(request, "assessments/scenario_play.html", context)
