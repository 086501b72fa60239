"""Bringing people in, as the lead of a whole agency does it: who waits, codes on posters, e-mail domains."""

from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agencies.actions import joining
from agencies.forms.joining import AcceptForm, DomainForm, JoinCodeForm, PlaceForm, RefuseForm
from agencies.models import EmailDomain, JoinCode, JoinRequest
from agencies.queries import joining as queries
from agencies.requests import PersonRequest
from agencies.rules import in_groups
from agencies.templatetags.areas import Place
from agencies.views.areas import Led, get_led_whole

PARTS = ["joining", "invitations", "codes", "cards", "domains"]


def within(led: Led, part: str, heading: str, **more: Any) -> dict[str, Any]:
    """What every page of the section shows: where it is, and the ways to its other pages."""
    words = {
        "joining": _("Waiting"),
        "invitations": _("Invitations"),
        "codes": _("Join codes"),
        "cards": _("Cards"),
        "domains": _("E-mail domains"),
    }
    parts = tuple(
        Place(words[each], reverse(f"agencies:{each}", args=[led.agency.slug]), each == part) for each in PARTS
    )
    return {"led": led, "section": "joining", "heading": heading, "parts": parts, "part": part, **more}


def zone_of(led: Led) -> str:
    return led.agency.time_zone or led.agency.partnership.time_zone


# --- who waits --------------------------------------------------------------------------------------------------------
@require_GET
@login_required
@never_cache
def waiting(request: PersonRequest, slug: str) -> HttpResponse:
    """Everyone who asks to join, and the ways in."""
    led = get_led_whole(request, slug)
    return show_waiting(request, led, PlaceForm(agency=led.agency))


def show_waiting(request: PersonRequest, led: Led, form: Form) -> HttpResponse:
    form.fields["role"].required = False
    requests = list(queries.waiting_in(led.agency)[:500])
    return render(
        request,
        "agencies/joining/waiting.html",
        within(led, "joining", _("Joining"), requests=requests, form=form),
    )


@require_POST
@login_required
def accept_many(request: PersonRequest, slug: str) -> HttpResponse:
    """Lets in all that are ticked, in what they asked for or in the role and team chosen."""
    led = get_led_whole(request, slug)
    form = PlaceForm(request.POST, agency=led.agency)
    form.fields["role"].required = False
    chosen = list(queries.waiting_in(led.agency).filter(person__public_id__in=request.POST.getlist("who")))
    if not form.is_valid():
        return show_waiting(request, led, form)
    if not chosen:
        messages.info(request, _("Nobody was ticked who still waits."))
        return redirect("agencies:joining", slug)
    done, refused = joining.accept_all(
        join_requests=chosen,
        role=form.cleaned_data["role"],
        team=form.cleaned_data["team"],
        today=led.today,
        by=request.user,
        at=timezone.now(),
    )
    if done:
        words = ngettext("%(count)d person is in.", "%(count)d people are in.", len(done))
        messages.success(request, words % {"count": len(done)})
    for words in refused:
        messages.error(request, words)
    return redirect("agencies:joining", slug)


def get_waiting(led: Led, public_id: str) -> JoinRequest:
    found = JoinRequest.objects.filter(agency=led.agency, person__public_id=public_id).order_by("-made_at", "-pk")
    return get_object_or_404(found.select_related("person", "team", "role", "join_code")[:1])


@login_required
@never_cache
def decide(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """One person who asks: let in with role, team and first day, or refused with a word."""
    led = get_led_whole(request, slug)
    asked = get_waiting(led, public_id)
    initial = {"role": asked.role_id, "team": asked.team_id, "start_date": led.today}
    verb = request.POST.get("verb", "")
    accept = AcceptForm(request.POST if verb == "accept" else None, agency=led.agency, initial=initial)
    refuse = RefuseForm(request.POST if verb == "refuse" else None)
    form: Form = refuse if verb == "refuse" else accept
    if form.is_valid():
        who_and_when: dict[str, Any] = {"join_request": asked, "by": request.user, "at": timezone.now()}
        try:
            if verb == "refuse":
                joining.refuse(**who_and_when, **form.cleaned_data)
                messages.success(request, _("%(name)s is told that it was refused.") % {"name": asked.person.name})
            else:
                joining.accept(**who_and_when, **form.cleaned_data)
                messages.success(request, _("%(name)s is in.") % {"name": asked.person.name})
            return redirect("agencies:joining", slug)
        except joining.CannotDecide as refusal:
            form.add_error(None, str(refusal))
    context = {"asked": asked, "form": form, "accept": accept, "refuse": refuse}
    return render(request, "agencies/joining/decide.html", within(led, "", asked.person.name, **context))


# --- codes ------------------------------------------------------------------------------------------------------------
@login_required
@never_cache
def codes(request: PersonRequest, slug: str) -> HttpResponse:
    """The agency's codes, and a form that makes one."""
    led = get_led_whole(request, slug)
    form = JoinCodeForm(request.POST or None, agency=led.agency, today=led.today)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("role", "team", "label", "needs_approval", "most_uses")}
        made = joining.make_code(
            agency=led.agency, expires_at=form.expires_at(zone_of(led)), by=request.user, at=timezone.now(), **given
        )
        messages.success(request, _("The code is made. Print its poster, or read it out."))
        return redirect("agencies:poster", slug, made.code)
    now = timezone.now()
    rows = [(code, state_of(code, now)) for code in queries.codes_of(led.agency)[:200]]
    return render(request, "agencies/joining/codes.html", within(led, "codes", _("Join codes"), form=form, rows=rows))


def state_of(code: Any, at: Any) -> str:
    if code.closed_at:
        return _("Closed")
    if code.expires_at <= at:
        return _("Run out")
    return _("Used up") if code.most_uses is not None and code.used >= code.most_uses else _("Works")


def get_code(led: Led, code: str) -> JoinCode:
    return get_object_or_404(JoinCode.objects.select_related("team", "role"), agency=led.agency, code=code)


@require_GET
@login_required
@never_cache
def poster(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    """A page to print and put up: the code, its QR picture and the address in words."""
    led = get_led_whole(request, slug)
    found = get_code(led, code)
    context = {
        "code": found,
        "letters": in_groups(found.code),
        "address": join_address(),
        "why_closed": queries.why_closed(found, timezone.now()),
        "used": queries.uses(found),
    }
    return render(request, "agencies/joining/poster.html", within(led, "", _("Poster"), **context))


@require_GET
@login_required
def poster_picture(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    """The QR picture of a poster, as a file of its own."""
    found = get_code(get_led_whole(request, slug), code)
    return qr_picture(join_address(found.code))


def qr_picture(address: str) -> HttpResponse:
    picture = BytesIO()
    segno.make_qr(address, error="m").save(picture, kind="svg", scale=4, border=4, xmldecl=True, nl=False)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def join_address(code: str = "") -> str:
    """Where people type the code, or what its QR picture opens: in the site's own language, which each may change."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("agencies:join-with", args=[code]) if code else reverse("agencies:join")
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


@require_POST
@login_required
def close_code(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    led = get_led_whole(request, slug)
    joining.close_code(join_code=get_code(led, code), by=request.user, at=timezone.now())
    messages.success(request, _("The code is closed. Who came by it stays."))
    return redirect("agencies:codes", slug)


# --- domains ----------------------------------------------------------------------------------------------------------
@login_required
@never_cache
def domains(request: PersonRequest, slug: str) -> HttpResponse:
    """Domains whose people may ask to join."""
    led = get_led_whole(request, slug)
    form = DomainForm(request.POST or None, agency=led.agency)
    if form.is_valid():
        try:
            made = joining.allow_domain(agency=led.agency, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("People at %(domain)s may now ask to join.") % {"domain": made.domain})
            return redirect("agencies:domains", slug)
        except joining.CannotMakeCode as refusal:
            form.add_error("domain", str(refusal))
    rows = list(queries.domains_of(led.agency))
    return render(
        request, "agencies/joining/domains.html", within(led, "domains", _("E-mail domains"), form=form, rows=rows)
    )


@require_POST
@login_required
def remove_domain(request: PersonRequest, slug: str) -> HttpResponse:
    led = get_led_whole(request, slug)
    live = EmailDomain.objects.filter(agency=led.agency, removed_at=None)
    found = live.filter(domain=request.POST.get("domain", "")).first()
    if found is not None:
        joining.remove_domain(email_domain=found, by=request.user, at=timezone.now())
        messages.success(request, _("People at %(domain)s can no longer ask.") % {"domain": found.domain})
    return redirect("agencies:domains", slug)
