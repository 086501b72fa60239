"""Cards for people without e-mail: made by the lead, printed, and handed over."""

from dataclasses import astuple

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agencies.actions import cards as actions
from agencies.actions.cards import Card
from agencies.forms.joining import CardsForm
from agencies.models import Agency
from agencies.queries import joining as queries
from agencies.requests import PersonRequest
from agencies.rules import in_groups
from agencies.views.areas import get_led_whole
from agencies.views.joining import within

# How long the codes can be looked at after they were made: printing fails at times. They are kept in no table.
SHOWN_FOR = 15 * 60


@login_required
@never_cache
def cards(request: PersonRequest, slug: str) -> HttpResponse:
    """Who has a card and has not come in yet, and a form that makes more."""
    led = get_led_whole(request, slug)
    form = CardsForm(request.POST or None, agency=led.agency, today=led.today, initial={"once": get_random_string(16)})
    if form.is_valid():
        known = queries.known_names(led.agency, form.cleaned_data["names"], led.today)
        if known and not form.cleaned_data["are_others"]:
            form.ask_whether_others(known)
        else:
            return make(request, led.agency, form)
    now = timezone.now()
    rows = [(code, queries.state_of_card(code, now)) for code in queries.cards_of(led.agency)[:500]]
    return render(request, "agencies/joining/cards.html", within(led, "cards", _("Cards"), form=form, rows=rows))


def make(request: PersonRequest, agency: Agency, form: CardsForm) -> HttpResponse:
    """The form as it was shown counts once, so that a button pressed twice makes one account for each name."""
    once = form.cleaned_data["once"]
    if not once or cache.add(f"agencies.cards.once.{once}", True, SHOWN_FOR):
        given = {name: form.cleaned_data[name] for name in ("names", "role", "team", "start_date")}
        made = actions.make_all(agency=agency, by=request.user, at=timezone.now(), **given)
        show(request, agency, made)
    return redirect("agencies:print-cards", agency.slug)


def place_of(request: PersonRequest, agency: Agency) -> str:
    return f"agencies.cards.{request.user.pk}.{agency.pk}"


def show(request: PersonRequest, agency: Agency, made: list[Card]) -> None:
    cache.set(place_of(request, agency), [astuple(card) for card in made], SHOWN_FOR)


@require_GET
@login_required
@never_cache
def print_cards(request: PersonRequest, slug: str) -> HttpResponse:
    """The cards made a moment ago. Nobody sees their codes later: a lost card is made anew."""
    led = get_led_whole(request, slug)
    made = [Card(*each) for each in cache.get(place_of(request, led.agency), [])]
    if not made:
        messages.info(request, _("Cards can be printed for fifteen minutes after they are made. Make a new one below."))
        return redirect("agencies:cards", slug)
    shown = [(card, in_groups(card.secret)) for card in made]
    context = within(led, "", _("Cards to hand over"), cards=shown, address=card_address())
    return render(request, "agencies/joining/print_cards.html", context)


def card_address() -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("agencies:one-time-code")


@require_POST
@login_required
def change_card(request: PersonRequest, slug: str, public_id: str, verb: str) -> HttpResponse:
    """Makes a card anew, or ends it."""
    led = get_led_whole(request, slug)
    found = get_object_or_404(queries.cards_of(led.agency), person__public_id=public_id)
    if verb == "cancel":
        actions.cancel(code=found, by=request.user, at=timezone.now())
        messages.success(request, _("The card of %(name)s no longer works.") % {"name": found.person.name})
    elif verb == "again":
        try:
            show(request, led.agency, [actions.make_again(code=found, by=request.user, at=timezone.now())])
            return redirect("agencies:print-cards", slug)
        except actions.CannotMakeCard as refusal:
            messages.error(request, str(refusal))
    else:
        raise Http404
    return redirect("agencies:cards", slug)
