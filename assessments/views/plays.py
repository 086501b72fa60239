"""Practice with a package, for the script of a lesson's page: it starts here, is heard here and written down here."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.models import Person
from agencies.requests import PersonRequest
from assessments.actions import plays
from assessments.enums import PlayRefusal
from assessments.models import Package, Play
from assessments.packages import statements
from assessments.queries.plays import heard_of, is_overtaken, module_with
from courses.views.restrictions import within_restrictions

LIMITS = {"report": "120/m/key", "state": "60/m/key", "start": "60/m/key"}
# A statement with its key; a state is text in JSON, which may double it.
MOST_BYTES = {"report": statements.MOST_BYTES + 1024, "state": 2 * plays.MOST_STATE + 1024, "start": 16 * 1024}
STATUS = {
    PlayRefusal.GONE: 404,
    PlayRefusal.CLOSED: 404,
    PlayRefusal.NOT_YOURS: 404,
    PlayRefusal.NOT_ENROLLED: 403,
    PlayRefusal.OUT_OF_ORDER: 403,
    PlayRefusal.WITHDRAWN: 403,
    PlayRefusal.ARCHIVED: 409,
    PlayRefusal.ENDED: 409,
    PlayRefusal.OVERTAKEN: 409,
}
Answer = Callable[[PersonRequest, str], HttpResponse]


def answering(what: str) -> Callable[[Answer], Callable[[HttpRequest, str], HttpResponse]]:
    """Does what the three share: who it is, how much and how often they send, and every refusal in words."""

    def decorated(answer: Answer) -> Callable[[HttpRequest, str], HttpResponse]:
        @functools.wraps(answer)
        @require_POST
        def view(request: HttpRequest, name: str) -> HttpResponse:
            response = answer_to(request, name)
            response["Cache-Control"] = "private, no-store"
            return response

        def answer_to(request: HttpRequest, name: str) -> HttpResponse:
            if not isinstance(request.user, Person):
                return signed_out()
            if length_of(request) > MOST_BYTES[what]:
                return told(_("That is more than an activity may send. It was not recorded."), 413)
            if not may_send(request, request.user, what):
                return told(_("This activity sends too much at once. Wait a minute; what came before is kept."), 429)
            try:
                return answer(request, name)  # type: ignore[arg-type]
            except plays.CannotPlay as refused:
                return told(str(refused.refusal.label), STATUS[refused.refusal])
            except (statements.Unreadable, plays.UnreadableState):
                return told(_("This activity sent something that cannot be read. It was not recorded."), 400)

        return view

    return decorated


@answering("start")
def start(request: PersonRequest, package: str) -> HttpResponse:
    """Opens practice, or goes on with what is open. Staff who read without a course play without a record."""
    found = get_object_or_404(Package, public_id=package)
    lesson_key = uuid_in(request.POST.get("lesson", ""))
    if lesson_key is None or not may_read(request, lesson_key):
        raise plays.CannotPlay(PlayRefusal.GONE)
    try:
        play = plays.start(
            person=request.user,
            package=found,
            lesson_key=lesson_key,
            language=get_language(),
            at=timezone.now(),
            again="again" in request.POST,
        )
    except plays.CannotPlay as refused:
        if refused.refusal == PlayRefusal.NOT_ENROLLED and request.user.has_perm("wagtailadmin.access_admin"):
            return untracked(found)
        raise
    return JsonResponse(started(play))


def may_read(request: PersonRequest, lesson_key: UUID) -> bool:
    """Not where editors closed the lesson's page to this person. What is no lesson is refused elsewhere."""
    module = module_with(lesson_key, language=get_language())
    lesson = module.lesson(lesson_key) if module else None
    if lesson is None:
        return True
    opened = HttpResponse()
    return within_restrictions(request, lesson, lambda: opened) is opened


def started(play: Play) -> dict[str, Any]:
    heard = heard_of(play)
    return {
        "frame": reverse("assessments:play", args=[play.public_id]),
        "report": reverse("assessments:play-report", args=[play.public_id]),
        "state": reverse("assessments:play-state", args=[play.public_id]),
        "number": play.state_number,
        "tracked": True,
        "newer": is_overtaken(play),
        "words": heard.words,
        "done": heard.is_done,
    }


def untracked(package: Package) -> HttpResponse:
    version = package.versions.current().first()
    if version is None:
        raise plays.CannotPlay(PlayRefusal.GONE)
    words = _("You are reading without a course, so nothing is recorded.")
    frame = reverse("assessments:play-try", args=[version.public_id])
    return JsonResponse({"frame": frame, "tracked": False, "words": words})


@answering("report")
def report(request: PersonRequest, play: str) -> HttpResponse:
    sent = statements.struct(statements.decoded(request.body, most=MOST_BYTES["report"]), "body")
    key = uuid_in(sent.get("key"))
    if key is None:
        raise statements.Unreadable("key")
    heard = plays.report(
        person=request.user,
        public_id=play,
        key=key,
        word=statements.word_of(sent.get("statement")),
        language=get_language(),
        at=timezone.now(),
    )
    return JsonResponse({"words": heard.words, "done": heard.is_done})


@answering("state")
def state(request: PersonRequest, play: str) -> HttpResponse:
    sent = statements.struct(statements.decoded(request.body, most=MOST_BYTES["state"]), "body")
    number, text = sent.get("number"), sent.get("state")
    if type(number) is not int or not isinstance(text, str):
        raise plays.UnreadableState
    following = plays.save_state(
        person=request.user, public_id=play, number=number, state=text, language=get_language()
    )
    return JsonResponse({"number": following})


# --- what they share --------------------------------------------------------------------------------------------------
def told(message: str, status: int) -> HttpResponse:
    return JsonResponse({"message": message}, status=status)


def signed_out() -> HttpResponse:
    message = _("You are signed out. Sign in again to go on.")
    return JsonResponse({"message": message, "sign_in": reverse("account_login")}, status=401)


def length_of(request: HttpRequest) -> int:
    """As it says beforehand: the server hands over no more than that."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() and len(length) < 12 else 0


def may_send(request: HttpRequest, person: Person, what: str) -> bool:
    """Counts one. Of the person a mark is kept for the minute, made from the public id."""
    counted = ratelimit.consume(request, app="assessments", action=what, config=LIMITS, key=person.public_id)
    return counted is not None


def uuid_in(text: Any) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) and len(text) == 36 else None
    except ValueError:
        return None
