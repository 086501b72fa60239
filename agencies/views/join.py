"""The public door: a code from a poster, and what a person asked for."""

from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agencies.actions import joining, people
from agencies.enums import Decision
from agencies.forms.joining import CodeBoxForm, NewcomerForm
from agencies.models import JoinCode, JoinRequest, Person
from agencies.queries import joining as queries
from agencies.requests import PersonRequest
from agencies.rules import in_groups, local_day, normal_code

# A room full of people often shares one address on the net, so that the limit is wide; a code has 20^8 values.
LIMITS = {"join_code": "60/m/ip", "join": "200/h/ip"}


def too_often(request: HttpRequest, action: str) -> bool:
    used = ratelimit.consume(request, app="agencies", action=action, config=LIMITS, limit_get=True)
    return not used


@never_cache
def join(request: HttpRequest) -> HttpResponseBase:
    """Asks for the code on the poster."""
    form = CodeBoxForm(request.POST or None)
    if form.is_valid():
        if too_often(request, "join_code"):
            return ratelimit.respond_429(request)
        if queries.find_code(form.cleaned_data["code"]):
            return redirect("agencies:join-with", normal_code(form.cleaned_data["code"]))
        form.add_error("code", _("No agency has this code. Check each letter and number on the poster."))
    return render(request, "agencies/join/code.html", {"form": form})


@never_cache
def join_with(request: HttpRequest, code: str) -> HttpResponseBase:
    """Says where the code leads; who has no account makes one, who is signed in asks with theirs."""
    if too_often(request, "join_code"):
        return ratelimit.respond_429(request)
    found = queries.find_code(code)
    if found is None:
        form = CodeBoxForm({"code": code})
        form.add_error("code", _("No agency has this code. Check each letter and number on the poster."))
        return render(request, "agencies/join/code.html", {"form": form}, status=404)
    if isinstance(request.user, Person):
        return join_signed_in(request, found, request.user)
    return join_as_newcomer(request, found)


def join_signed_in(request: HttpRequest, found: JoinCode, person: Person) -> HttpResponse:
    why_not = queries.why_closed(found, timezone.now())
    if request.method == "POST":
        try:
            asked = joining.ask_with_code(person=person, join_code=found, at=timezone.now())
            return answered(request, asked)
        except joining.CannotAsk as refusal:
            why_not = str(refusal)
    return render(request, "agencies/join/signed_in.html", {**about(found), "why_not": why_not})


def join_as_newcomer(request: HttpRequest, found: JoinCode) -> HttpResponseBase:
    why_not = queries.why_closed(found, timezone.now())
    form = NewcomerForm(request.POST or None, initial={"once": get_random_string(16)})
    if why_not is None and form.is_valid():
        if too_often(request, "join"):
            return ratelimit.respond_429(request)
        if not first_time(form.cleaned_data["once"]):
            return redirect("agencies:own-joining")
        try:
            person, asked = come(found, form)
        except joining.CannotAsk as refusal:  # somebody took the last place meanwhile
            context = {**about(found), "form": form, "why_not": str(refusal)}
            return render(request, "agencies/join/newcomer.html", context)
        response = perform_login(
            request, person, email_verification="none", redirect_url=reverse("agencies:own-joining")
        )
        answered(request, asked)
        return response
    return render(request, "agencies/join/newcomer.html", {**about(found), "form": form, "why_not": why_not})


def first_time(once: str) -> bool:
    """A button pressed twice makes one account: the form as it was shown counts once."""
    return not once or cache.add(f"agencies.came.{once}", True, 15 * 60)


@transaction.atomic
def come(found: JoinCode, form: NewcomerForm) -> tuple[Person, JoinRequest]:
    """The account and the request are made together or not at all."""
    now = timezone.now()
    person = people.create(
        display_name=form.cleaned_data["display_name"],
        password=form.cleaned_data["password"],
        language=get_language() or "",
        at=now,
    )
    return person, joining.ask_with_code(person=person, join_code=found, at=now)


def about(found: JoinCode) -> dict[str, object]:
    return {"code": found, "letters": in_groups(found.code), "agency": found.agency}


def answered(request: HttpRequest, asked: JoinRequest) -> HttpResponse:
    agency = {"agency": asked.agency.name}
    if asked.decision == Decision.ACCEPTED:
        messages.success(request, _("Welcome. You are in %(agency)s.") % agency)
    else:
        messages.success(request, _("You asked to join %(agency)s. A training lead there decides.") % agency)
    return redirect("agencies:own-joining")


@require_GET
@login_required
@never_cache
def own_joining(request: PersonRequest) -> HttpResponse:
    """What the person asked for and what came of it, and which agencies they may ask to join."""
    context = {
        "person": request.user,
        "asked": queries.asked_by(request.user),
        "offers": queries.offers_for(request.user, timezone.localdate()),
    }
    return render(request, "agencies/join/own.html", context)


@require_POST
@login_required
def ask_by_domain(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    chosen = request.POST.get("agency", "")
    offers = queries.offers_for(request.user, local_day(now, "UTC"))
    offer = next((offer for offer in offers if offer.agency.slug == chosen), None)
    if offer is None:
        return redirect("agencies:own-joining")
    try:
        return answered(request, joining.ask_by_domain(person=request.user, email_domain=offer, at=now))
    except joining.CannotAsk as refusal:
        messages.error(request, str(refusal))
        return redirect("agencies:own-joining")


@require_POST
@login_required
def take_back(request: PersonRequest) -> HttpResponse:
    waiting = JoinRequest.objects.filter(person=request.user, decision=Decision.WAITING)
    found = get_object_or_404(waiting, agency__slug=request.POST.get("agency", ""))
    joining.take_back(join_request=found, at=timezone.now())
    messages.success(request, _("Your request is taken back."))
    return redirect("agencies:own-joining")
