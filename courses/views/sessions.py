"""Sessions for those who run them: in an agency's area and in the coordinator's."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.forms import named_languages
from agencies.models import Agency
from agencies.requests import PersonRequest
from agencies.views.areas import Led, get_coordinated, get_taught
from courses.actions import sessions
from courses.enums import SessionKind, SessionState
from courses.forms import CancelForm, ChangeForm, GroupForm, Meetings, SessionForm, said_of
from courses.models import ModulePage, Session
from courses.queries import outline
from courses.queries.sessions import may_facilitate, of_agency, of_partnership, offers, with_counts
from courses.views.reader import language_now, today

SECTION = "sessions"


@require_safe
@login_required
@never_cache
def session_list(request: PersonRequest, slug: str) -> HttpResponse:
    """What is planned in an agency and what has been, and where to plan more."""
    led = get_taught(request, slug, SECTION)
    running, over = of_agency(led.agency, at=timezone.now(), language=language_now())
    group = GroupForm(modules=module_choices())
    shown = {**in_area(led, _("Sessions")), "running": running, "over": over, "group": group}
    return render(request, "courses/sessions/list.html", shown)


@require_safe
@login_required
@never_cache
def partnership_sessions(request: PersonRequest, slug: str) -> HttpResponse:
    """Every agency's sessions, for the coordinator."""
    partnership = get_coordinated(request, slug).partnership
    running, over = of_partnership(partnership, language=language_now())
    shown = {
        "partnership": partnership,
        "heading": _("Sessions"),
        "section": SECTION,
        "running": running,
        "over": over,
        "agencies": Agency.objects.filter(partnership=partnership),
    }
    return render(request, "courses/sessions/partnership.html", shown)


@require_safe
@login_required
@never_cache
def run(request: PersonRequest) -> HttpResponse:
    """Where a facilitator starts: the agencies whose sessions they run; straight to the one if there is one."""
    found = list(Agency.objects.taught_by(request.user, today()))
    if len(found) == 1:
        return redirect("courses:sessions", found[0].slug)
    return render(request, "courses/sessions/run.html", {"agencies": found}, status=200 if found else 404)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def plan(request: PersonRequest, slug: str) -> HttpResponse:
    led = get_taught(request, slug, SECTION)
    posted = request.POST or None
    zone = sessions.zone_of(led.agency)
    form = SessionForm(posted, modules=module_choices(), initial=first_words(request, led), **choices_for(led))
    meetings = Meetings(posted, zone=zone, more=1 if "more" in request.POST else 0)
    if posted is None or "more" in request.POST or not is_whole(form, meetings):
        return render(request, "courses/sessions/form.html", form_page(led, form, meetings, _("Plan a session")))
    data = form.cleaned_data
    session = sessions.plan(
        agency=led.agency,
        module_key=data.pop("module_key"),
        kind=SessionKind(data.pop("kind")),
        meetings=meetings.meetings,
        by=request.user,
        at=timezone.now(),
        **data,
    )
    messages.success(request, _("The session is planned and open for booking."))
    return redirect("courses:run-session", slug, session.public_id)


@require_POST
@login_required
def start_group(request: PersonRequest, slug: str) -> HttpResponse:
    led = get_taught(request, slug, SECTION)
    form = GroupForm(request.POST, modules=module_choices())
    if not form.is_valid():
        messages.warning(request, _("Choose the module that the group goes through."))
        return redirect("courses:sessions", slug)
    key = form.cleaned_data["module_key"]
    session = sessions.start_group(
        agency=led.agency,
        module_key=key,
        minutes=session_minutes(key),
        code=sessions.new_code(),
        by=request.user,
        at=timezone.now(),
    )
    return redirect("courses:group", slug, session.public_id)


@require_safe
@login_required
@never_cache
def session(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """One session: when, where, who is booked and who waits."""
    led, found = session_or_404(request, slug, public_id)
    [offer] = offers([found], language=language_now())
    bookings = found.bookings.exclude(state="cancelled").select_related("person", "membership__agency")
    shown = {
        **in_area(led, offer.title),
        "offer": offer,
        "session": found,
        "module": outline.outline(found.module_key, language=language_now()),
        "booked": bookings.filter(state="booked").order_by("person__display_name", "person__username"),
        "waiting": bookings.filter(state="waiting").order_by("asked_at", "pk"),
        "facilitators": found.facilitators.all(),
        "is_open": found.state == SessionState.OPEN,
    }
    return render(request, "courses/sessions/session.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def change(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    led, found = session_or_404(request, slug, public_id)
    posted = request.POST or None
    there = [sessions.Meeting(time.starts_at, time.ends_at) for time in found.times.all()]
    form = ChangeForm(posted, initial=said_of(found), modules=[], **choices_for(led))
    meetings = Meetings(posted, zone=found.time_zone, there=there, more=1 if "more" in request.POST else 0)
    shown = form_page(led, form, meetings, _("Change the session")) | {"session": found}
    if posted is None or "more" in request.POST or not is_whole(form, meetings):
        return render(request, "courses/sessions/form.html", shown)
    try:
        sessions.change(
            session=found, meetings=meetings.meetings, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    except sessions.ChangedMeanwhile:
        messages.error(
            request, _("Somebody else changed this session meanwhile. Look at it as it is now, and try again.")
        )
        return redirect("courses:change-session", slug, public_id)
    except sessions.CannotTeach:
        messages.error(request, _("Its dates cannot change any more: people are on the register already."))
        return redirect("courses:run-session", slug, public_id)
    messages.success(request, _("The session is changed. Everybody who has a place, or waits for one, is told."))
    return redirect("courses:run-session", slug, public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def cancel(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    led, found = session_or_404(request, slug, public_id)
    form = CancelForm(request.POST or None)
    if not form.is_valid():
        shown = {**in_area(led, _("Cancel the session")), "form": form, "session": found}
        return render(request, "courses/sessions/cancel.html", shown)
    try:
        sessions.cancel(session=found, by=request.user, at=timezone.now(), **form.cleaned_data)
    except sessions.CannotTeach:
        messages.error(request, _("Its register is closed: the session has been held."))
    else:
        messages.success(request, _("The session is cancelled. Everybody who had a place, or waited, is told."))
    return redirect("courses:run-session", slug, public_id)


def session_or_404(request: PersonRequest, slug: str, public_id: str) -> tuple[Led, Session]:
    led = get_taught(request, slug, SECTION)
    seen = Session.objects.visible_to(request.user, led.today).values("pk")
    rows = with_counts(Session.objects.filter(pk__in=seen, agency=led.agency))
    return led, get_object_or_404(rows, public_id=public_id)


def in_area(led: Led, heading: str) -> dict[str, Any]:
    return {"led": led, "section": SECTION, "heading": heading}


def form_page(led: Led, form: SessionForm, meetings: Meetings, heading: str) -> dict[str, Any]:
    problems = meetings.problems if meetings.forms[0].is_bound else []
    return {
        **in_area(led, heading),
        "form": form,
        "meetings": meetings,
        "errors": problems,
        "zone": sessions.zone_of(led.agency),
    }


def is_whole(form: SessionForm, meetings: Meetings) -> bool:
    is_valid = [form.is_valid(), meetings.is_valid()]
    if all(is_valid) and not meetings.meetings:
        form.add_error(None, _("Give at least one date."))
        return False
    return all(is_valid)


def module_choices() -> list[tuple[Any, str]]:
    return [(module.key, module.title) for module in outline.site(language_now()).modules.values()]


def choices_for(led: Led) -> dict[str, Any]:
    languages = named_languages([code for code, _name in settings.LANGUAGES])
    return {"languages": languages, "people": may_facilitate(led.agency, on=led.today)}


def first_words(request: PersonRequest, led: Led) -> dict[str, Any]:
    """Whoever plans it runs it, unless they say otherwise; a link from a module names that module."""
    return {"facilitators": [request.user.pk], "module_key": request.GET.get("module", "")}


def session_minutes(module_key: Any) -> int:
    found = ModulePage.objects.filter(translation_key=module_key, live=True).values_list("session_minutes", flat=True)
    return next(iter(found), 90) or 90
