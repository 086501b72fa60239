"""Group mode: a facilitator takes a room through a module on one screen; phones in the room can follow."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Person
from agencies.requests import PersonRequest
from courses import lending
from courses.actions import sessions
from courses.models import Arrival, LessonPage, Session
from courses.queries import check_in, outline
from courses.queries.reading import LessonReading
from courses.views.reader import language_now, today
from courses.views.sessions import in_area, session_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def group(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """The screen of the room: a lesson at a time, the code to join by, and last the quick check."""
    led, session = session_or_404(request, slug, public_id)
    module = module_or_404(session)
    if request.method == "POST":
        return turn(request, slug, session, module)
    shown = {
        **in_area(led, module.title),
        "session": session,
        **place_of(session, module, request.user),
        "notes": notes_of(session),
        "here": Arrival.objects.filter(session=session).count(),
        **joining(request, session, timezone.now()),
    }
    return render(request, "courses/sessions/group.html", shown)


def turn(request: PersonRequest, slug: str, session: Session, module: outline.Module) -> HttpResponse:
    """To a lesson of the module, or to its check at the end, which goes by the module's own key."""
    key = key_or_404(request.POST.get("to", ""))
    if key != module.key and module.lesson(key) is None:
        raise Http404
    try:
        sessions.turn_to_lesson(session=session, lesson_key=key)
    except sessions.CannotTeach:
        messages.warning(request, _("The register is closed."))
    return redirect("courses:group", slug, session.public_id)


@require_safe
@login_required
@never_cache
def follow(request: PersonRequest, public_id: str) -> HttpResponse:
    """The same lesson on the phone of somebody who is there."""
    there = Arrival.objects.filter(person=request.user).values("session")
    session = get_object_or_404(Session.objects.select_related("agency"), public_id=public_id, pk__in=there)
    module = module_or_404(session)
    return render(
        request,
        "courses/sessions/follow.html",
        {"session": session, "module": module, **place_of(session, module, request.user)},
    )


def place_of(session: Session, module: outline.Module, reader: Person) -> dict[str, object]:
    """Where the group is: at a lesson (the first, until somebody turns on), or at the check after the last."""
    if session.lesson_key == module.key or not module.lessons:
        last = module.lessons[-1].key if module.lessons else None
        return {"module": module, "at_check": True, "before": last, "quiz": lending.quiz_address(module.key)}
    lesson = module.lesson(session.lesson_key) if session.lesson_key else None
    lesson = lesson or module.lessons[0]
    before, after = module.lesson_before(lesson.key), module.lesson_after(lesson.key)
    return {
        "module": module,
        "reading": LessonReading(module, lesson, reader, today()),
        "lesson": lesson,
        "before": before.key if before else None,
        "after": after.key if after else module.key,
        "is_last": after is None,
    }


def joining(request: PersonRequest, session: Session, now: datetime) -> dict[str, str]:
    if not check_in.is_open(session, now):
        return {}
    short = request.build_absolute_uri(reverse("courses:here"))
    return {"code": check_in.code_now(session, now), "short": short}


def notes_of(session: Session) -> LessonPage | None:
    """The page whose facilitator's notes belong to the lesson that the group is at."""
    module = module_or_404(session)
    lesson = module.lesson(session.lesson_key) if session.lesson_key else next(iter(module.lessons), None)
    return LessonPage.objects.filter(pk=lesson.page_id).first() if lesson else None


def module_or_404(session: Session) -> outline.Module:
    module = outline.outline(session.module_key, language=session.language or language_now())
    if module is None:
        raise Http404
    return module


def key_or_404(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
