"""Help for people who cannot get into their account: started by a lead, agreed by a coordinator where it must be."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.actions import recovery as actions
from agencies.models import Person
from agencies.models.dated import in_force
from agencies.queries import recovery as queries
from agencies.requests import PersonRequest
from agencies.views.areas import Led, get_coordinated, get_led

SECTION = "recovery"


@require_safe
@login_required
@never_cache
def recoveries(request: PersonRequest, slug: str) -> HttpResponse:
    """Finds the person to help, and shows what was started in the last thirty days."""
    led, words = get_led(request, slug), request.GET.get("q", "").strip()[:100]
    people = (
        [person for person in queries.found(led.posts, words, led.today) if person != request.user] if words else []
    )
    codes = queries.of_agency(led.agency, timezone.now()).filter(person__in=led.posts.values("person"))
    context = {"led": led, "section": SECTION, "heading": _("Account help"), "words": words, "people": people}
    return render(request, "agencies/recovery/agency.html", {**context, "codes": codes})


@login_required
@never_cache
def recover(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Says what will happen, and does it when the button is pressed; a card is shown here once."""
    led = get_led(request, slug)
    person = person_in_reach(led, public_id)
    context = {"led": led, "section": SECTION, "heading": _("Account help"), "person": person}
    if request.method == "POST":
        try:
            done = actions.start(person=person, agency=led.agency, by=request.user, at=timezone.now())
            return render(request, "agencies/recovery/started.html", {**context, "done": done})
        except actions.CannotRecover as refusal:
            context["why_not"] = str(refusal)
    at, address = timezone.now(), queries.proved_address(person)
    context["has_address"] = bool(address)
    context["must_be_agreed"] = not address and actions.must_be_agreed(person, request.user, at, led.agency)
    context["was_agreed"] = actions.agreed(person, led.agency, request.user, at).exists()
    return render(request, "agencies/recovery/person.html", context)


def person_in_reach(led: Led, public_id: str) -> Person:
    """Somebody who works now in what the lead leads."""
    held = led.posts.filter(in_force(led.today), person__public_id=public_id)
    return get_object_or_404(Person, pk__in=held.values("person"))


@require_safe
@login_required
@never_cache
def waiting(request: PersonRequest, slug: str) -> HttpResponse:
    """What waits for the coordinator's agreement."""
    partnership = get_coordinated(request, slug).partnership
    codes = queries.waiting(partnership, timezone.now())
    context = {"partnership": partnership, "section": SECTION, "heading": _("Account help"), "codes": codes}
    return render(request, "agencies/recovery/partnership.html", context)


@require_POST
@login_required
def decide(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    partnership, at = get_coordinated(request, slug).partnership, timezone.now()
    code = queries.waiting(partnership, at).filter(person__public_id=public_id).first()
    if code is None:
        raise Http404
    agree = request.POST.get("decision") == "agree"
    try:
        actions.decide(code=code, agree=agree, by=request.user, at=at)
        messages.success(request, _("You agreed. The lead can hand over the card now.") if agree else _("You refused."))
    except actions.CannotRecover as refusal:
        messages.error(request, str(refusal))
    return redirect("agencies:recoveries-waiting", slug)
