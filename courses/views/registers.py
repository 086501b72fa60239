"""The register: ticked on a phone, filled by a code in the room, printed, closed and mended."""

from datetime import datetime, timedelta

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Person
from agencies.requests import PersonRequest
from agencies.rules import number_in
from courses.actions import registers, sessions
from courses.enums import Presence, SessionKind, SessionState
from courses.forms import AmendForm, FindForm
from courses.models import Arrival, Session, SessionTime
from courses.queries import check_in, outline
from courses.queries.registers import attendance_of, count_of, may_be_ticked, rows_of, typed_names
from courses.queries.sessions import LATE, meeting_now, offers, people_named
from courses.views.reader import language_now
from courses.views.sessions import in_area, session_or_404

SCREEN_SECONDS = 60


@require_safe
@login_required
@never_cache
def register(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Who is expected and who came. Every press of a button is kept at once."""
    led, session = session_or_404(request, slug, public_id)
    [offer] = offers([session], language=language_now())
    shown = {**in_area(led, _("Register")), "session": session, "offer": offer}
    if session.state != SessionState.OPEN:
        return render(request, "courses/sessions/closed_register.html", shown | {"rows": attendance_of(session)})
    time = meeting_of(request, session)
    form = FindForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    rows = rows_of(time)
    there = {row.person.pk for row in rows if row.presence}
    shown |= {
        "time": time,
        "number": list(session.times.all()).index(time) + 1,
        "rows": rows,
        "here": len(there),
        "names": typed_names(session),
        "form": form,
        "words": words,
        "found": people_named(led.agency, words, on=led.today) if words else [],
        "there": there,
        "lines": range(8),
        "has_paper_check": session.kind == SessionKind.GROUP and has_quiz(session),
    }
    return render(request, "courses/sessions/register.html", shown)


@require_POST
@login_required
def tick(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """One button of one row: present, in part, or not there; or that the check on paper was passed."""
    _led, session = session_or_404(request, slug, public_id)
    time, person = meeting_of(request, session), person_or_404(session, request.POST.get("person", ""))
    try:
        if "check" in request.POST:
            arrival = get_object_or_404(Arrival, time=time, person=person)
            registers.mark_paper_check(arrival=arrival, passed=request.POST["check"] == "passed")
        else:
            presence = presence_or_404(request.POST.get("presence", ""))
            registers.tick(time=time, person=person, presence=presence, by=request.user, at=timezone.now())
    except registers.CannotRegister as refused:
        messages.warning(request, str(refused))
    return redirect(f"{address_of(slug, session, time)}#person-{person.public_id}")


@require_POST
@login_required
def match(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Says who a typed name is, by username, or takes it off."""
    led, session = session_or_404(request, slug, public_id)
    arrival = get_object_or_404(Arrival, session=session, person=None, pk=number_or_404(request.POST.get("name", "")))
    try:
        if "strike" in request.POST:
            registers.strike_name(arrival=arrival)
        else:
            found = people_named(led.agency, request.POST.get("who", "").strip() or "–", on=led.today)
            if len(found) != 1:
                messages.warning(request, who_words(len(found)))
            else:
                registers.match_name(arrival=arrival, person=found[0], by=request.user, at=timezone.now())
    except registers.CannotRegister as refused:
        messages.warning(request, str(refused))
    return redirect(f"{address_of(slug, session, arrival.time)}#names")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def close(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Says what will be written, and writes it when asked."""
    led, session = session_or_404(request, slug, public_id)
    if request.method != "POST":
        shown = {**in_area(led, _("Close the register")), "session": session, "count": count_of(session)}
        return render(request, "courses/sessions/close.html", shown)
    try:
        registers.close(session=session, by=request.user, at=timezone.now())
    except registers.CannotRegister as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("The register is closed. Everybody who attended has it on their record."))
    return redirect("courses:register", slug, public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def amend(request: PersonRequest, slug: str, public_id: str, person: str) -> HttpResponse:
    """Mends what a closed register says of one person, with a reason."""
    led, session = session_or_404(request, slug, public_id)
    found = person_or_404(session, person)
    last = session.attendances.filter(person=found, replaced_by=None).first()
    form = AmendForm(request.POST or None, initial={"presence": last.presence if last else Presence.FULL})
    shown = {**in_area(led, _("Mend the register")), "session": session, "form": form, "person": found, "last": last}
    if not form.is_valid():
        return render(request, "courses/sessions/amend.html", shown)
    try:
        registers.amend(session=session, person=found, by=request.user, at=timezone.now(), **form.cleaned_data)
    except registers.CannotRegister as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("The register is mended. What it said before is kept beside the reason."))
    return redirect("courses:register", slug, public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def screen(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """The code for the room, as a picture and in letters. The page draws itself anew, as the code changes."""
    led, session = session_or_404(request, slug, public_id)
    now = timezone.now()
    if request.method == "POST":
        try:
            sessions.open_check_in(session=session, code=sessions.new_code(), until=check_in_until(session, now))
        except sessions.CannotTeach:
            messages.warning(request, _("The register is closed."))
        return redirect("courses:screen", slug, public_id)
    shown = {**in_area(led, _("Check-in")), "session": session}
    if not check_in.is_open(session, now):
        return render(request, "courses/sessions/screen.html", shown)
    code = check_in.code_now(session, now)
    shown |= {"code": code, "short": request.build_absolute_uri(reverse("courses:here")), "picture": qr(request, code)}
    response = render(request, "courses/sessions/screen.html", shown)
    response["Refresh"] = str(SCREEN_SECONDS)
    return response


def qr(request: PersonRequest, code: str) -> str:
    """The address of the code as a QR picture, drawn in place."""
    address = request.build_absolute_uri(reverse("courses:here-with", args=[code]))
    drawn = segno.make(address, error="m").svg_inline(
        border=4, light="#fff", svgclass="wm-qr", lineclass=None, omitsize=True
    )
    return mark_safe(drawn)


def check_in_until(session: Session, now: datetime) -> datetime:
    time = meeting_now(session, now)
    return max(time.ends_at + LATE if time else now, now + timedelta(hours=1))


def meeting_of(request: PersonRequest, session: Session) -> SessionTime:
    """The meeting asked for by its number, else the one that is now."""
    times = list(session.times.all())
    asked = number_in(request.POST.get("meeting") or request.GET.get("meeting")) or 0
    chosen = times[asked - 1] if 1 <= asked <= len(times) else None
    chosen = chosen or meeting_now(session, timezone.now())
    if chosen is None:
        raise Http404
    chosen.session = session
    return chosen


def address_of(slug: str, session: Session, time: SessionTime) -> str:
    number = [each.pk for each in session.times.all()].index(time.pk) + 1
    return f"{reverse('courses:register', args=[slug, session.public_id])}?meeting={number}"


def person_or_404(session: Session, public_id: str) -> Person:
    person = may_be_ticked(session, public_id)
    if person is None:
        raise Http404
    return person


def presence_or_404(value: str) -> Presence:
    if value not in Presence.values:
        raise Http404
    return Presence(value)


def number_or_404(value: str) -> int:
    number = number_in(value)
    if number is None:
        raise Http404
    return number


def who_words(number: int) -> str:
    if number:
        return _("Several people are called that. Write the username, or more of the name.")
    return _("Nobody in the agency has this username or name.")


def has_quiz(session: Session) -> bool:
    module = outline.outline(session.module_key, language=language_now())
    return module is not None and module.has_quiz
