"""Saying that one is there: by the code on the screen in the room, on any phone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Person
from courses.actions import registers
from courses.enums import Arrived, SessionKind
from courses.forms import CodeForm, NameForm
from courses.models import Arrival, Session, SessionTime
from courses.queries.check_in import session_with
from courses.queries.sessions import meeting_now, offers
from courses.views.reader import language_now, reader_of

# More typed names than any room holds: somebody is playing.
MOST_NAMES = 300


@require_safe
@never_cache
def here(request: HttpRequest) -> HttpResponse:
    """Takes a code that somebody typed to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if not form.is_valid():
        return render(request, "courses/sessions/here.html", {"form": form})
    code = "".join(letter for letter in form.cleaned_data["code"] if letter.isalnum())
    if session_with(code, timezone.now()) is None:
        form.add_error("code", _("No session has this code now. Codes change: look at the screen again."))
        return render(request, "courses/sessions/here.html", {"form": form})
    response = redirect("courses:here-with", code)
    response["Location"] += "?typed=yes"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def here_with(request: HttpRequest, code: str) -> HttpResponse:
    """One button for whoever is signed in; a name to type for everybody else."""
    session = session_with(code, timezone.now())
    time = meeting_now(session, timezone.now()) if session else None
    if session is None or time is None:
        form = CodeForm({"code": code})
        form.is_valid()
        form.add_error("code", _("No session has this code now. Codes change: look at the screen again."))
        return render(request, "courses/sessions/here.html", {"form": form}, status=404)
    time.session = session
    if request.method == "POST":
        return arrive(request, session, time, code)
    reader = reader_of(request)
    [offer] = offers([session], language=language_now())
    shown = {
        "offer": offer,
        "session": session,
        "code": code,
        "typed": "typed" in request.GET,
        "is_here": reader is not None and Arrival.objects.filter(time=time, person=reader).exists(),
        "form": NameForm(),
        "is_group": session.kind == SessionKind.GROUP,
    }
    return render(request, "courses/sessions/here_with.html", shown)


def arrive(request: HttpRequest, session: Session, time: SessionTime, code: str) -> HttpResponse:
    reader = reader_of(request)
    try:
        if reader is not None:
            arrive_as(reader, time, typed="typed" in request.POST)
            messages.success(request, _("You are on the register."))
        else:
            arrive_by_name(request, session, time)
    except registers.CannotRegister as refused:
        messages.warning(request, str(refused))
    return redirect("courses:here-with", code)


def arrive_as(reader: Person, time: SessionTime, *, typed: bool) -> None:
    how = Arrived.CODE if typed else Arrived.QR
    registers.arrive(time=time, person=reader, how=how, at=timezone.now())


def arrive_by_name(request: HttpRequest, session: Session, time: SessionTime) -> None:
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Type your name, or sign in."))
    elif Arrival.objects.filter(session=session, person=None).count() >= MOST_NAMES:
        messages.warning(request, _("Too many names were typed here. Ask the person at the front."))
    else:
        registers.arrive_by_name(time=time, typed_name=form.cleaned_data["name"].strip(), at=timezone.now())
        messages.success(request, _("Your name is on the list. The person at the front ticks you off."))
