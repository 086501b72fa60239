"""Help for people who cannot get into their account: started by a lead, agreed by a coordinator where it must be."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.actions import lost_second_steps
from agencies.actions import recovery as actions
from agencies.enums import CodePurpose
from agencies.models import Agency, Membership, Person
from agencies.models.dated import in_force
from agencies.queries import recovery as queries
from agencies.queries.second_step import has_second_step
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
    context["has_step"], context["step_asked"] = has_second_step(person), queries.step_asked(person, at)
    context["was_agreed"] = actions.agreed(person, led.agency, request.user, at).exists()
    return render(request, "agencies/recovery/person.html", context)


def person_in_reach(led: Led, public_id: str) -> Person:
    """Somebody who works now in what the lead leads."""
    held = led.posts.filter(in_force(led.today), person__public_id=public_id)
    return get_object_or_404(Person, pk__in=held.values("person"))


@require_POST
@login_required
def lost_step(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """A lead asks for a lost second step to be taken away."""
    led = get_led(request, slug)
    ask_for(request, person_in_reach(led, public_id), led.agency)
    return redirect("agencies:recover", slug, public_id)


@require_POST
@login_required
def partnership_lost_step(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """A coordinator asks it for a lead, or for another coordinator."""
    area = get_coordinated(request, slug)
    posts = Membership.objects.filter(in_force(area.today), agency__partnership=area.partnership)
    post = posts.filter(person__public_id=public_id).select_related("person", "agency").order_by("pk").first()
    if post is None or not queries.is_trusted_with_others(post.person, area.today):
        raise Http404
    ask_for(request, post.person, post.agency)
    return redirect("agencies:recoveries-waiting", slug)


@require_POST
@login_required
def keep_step(request: PersonRequest) -> HttpResponse:
    """Whoever still has their second step stops what was asked about it."""
    if lost_second_steps.stop(person=request.user, at=timezone.now()):
        messages.success(request, _("It is stopped. Your second step stays as it is."))
    return redirect("agencies:account")


def ask_for(request: PersonRequest, person: Person, agency: Agency) -> None:
    try:
        lost_second_steps.ask(person=person, agency=agency, by=request.user, at=timezone.now())
        messages.success(request, _("Asked. Another responsible person must agree. The person is told."))
    except lost_second_steps.CannotTakeAway as refusal:
        messages.error(request, str(refusal))


@require_safe
@login_required
@never_cache
def waiting(request: PersonRequest, slug: str) -> HttpResponse:
    """What waits for the coordinator's agreement, and leads whom the coordinator helps."""
    area, words = get_coordinated(request, slug), request.GET.get("q", "").strip()[:100]
    partnership = area.partnership
    context = {"partnership": partnership, "section": SECTION, "heading": _("Account help"), "words": words}
    context["codes"] = queries.waiting(partnership, timezone.now())
    people = queries.with_duties(partnership, words, area.today) if words else []
    context["people"] = [(person, has_second_step(person)) for person in people if person != request.user]
    return render(request, "agencies/recovery/partnership.html", context)


@require_POST
@login_required
def decide(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    partnership, at = get_coordinated(request, slug).partnership, timezone.now()
    purpose = CodePurpose.STEP if request.POST.get("about") == CodePurpose.STEP else CodePurpose.RECOVERY
    code = queries.waiting(partnership, at).filter(person__public_id=public_id, purpose=purpose).first()
    if code is None:
        raise Http404
    agree = request.POST.get("decision") == "agree"
    try:
        if code.purpose == CodePurpose.STEP:
            lost_second_steps.decide(asked=code, agree=agree, by=request.user, at=at)
            messages.success(request, step_words(agree))
            return redirect("agencies:recoveries-waiting", slug)
        actions.decide(code=code, agree=agree, by=request.user, at=at)
        messages.success(request, _("You agreed. The lead can hand over the card now.") if agree else _("You refused."))
    except (actions.CannotRecover, lost_second_steps.CannotTakeAway) as refusal:
        messages.error(request, str(refusal))
    return redirect("agencies:recoveries-waiting", slug)


def step_words(agree: bool) -> str:
    if agree:
        return _("The second step is gone, and the person is signed out everywhere. They are told.")
    return _("You refused. The second step stays.")
