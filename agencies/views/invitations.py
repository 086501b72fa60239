"""Invitations by mail: the lead's list, and the page that the link in the mail opens."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.actions import invitations as actions
from agencies.forms.joining import InvitedForm, InviteForm
from agencies.models import Invitation, Person
from agencies.queries import joining as queries
from agencies.requests import PersonRequest
from agencies.views.areas import get_led_whole
from agencies.views.joining import within

SHOWN = 500


@login_required
@never_cache
def invitations(request: PersonRequest, slug: str) -> HttpResponse:
    """Who is invited and what came of it, and a form that invites more."""
    led = get_led_whole(request, slug)
    form = InviteForm(request.POST or None, agency=led.agency, today=led.today)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("role", "team", "start_date")}
        done = actions.invite_all(
            agency=led.agency,
            addressees=form.cleaned_data["addresses"],
            by=request.user,
            at=timezone.now(),
            **given,
        )
        tell(request, len(done.invitations), done.refused)
        return redirect("agencies:invitations", slug)
    now = timezone.now()
    rows = [(row, queries.state_of_invitation(row, now)) for row in queries.invitations_of(led.agency)[:SHOWN]]
    context = within(led, "invitations", _("Invitations"), form=form, rows=rows)
    return render(request, "agencies/invitations/list.html", context)


def tell(request: HttpRequest, invited: int, refused: list[str]) -> None:
    if invited:
        words = ngettext("%(count)d person is invited.", "%(count)d people are invited.", invited)
        messages.success(request, words % {"count": invited})
    for line in refused:
        messages.warning(request, line)


@require_POST
@login_required
def change_invitation(request: PersonRequest, slug: str, verb: str) -> HttpResponse:
    """Sends an invitation again, or takes it back. It is named by its address."""
    led = get_led_whole(request, slug)
    if verb not in {"send-again", "withdraw"}:
        raise Http404
    open_ones = Invitation.objects.filter(agency=led.agency, accepted_at=None, withdrawn_at=None)
    found = open_ones.filter(email=request.POST.get("email", "")).first()
    if found is None:
        messages.info(request, _("This invitation is no longer open."))
    elif verb == "send-again":
        actions.send_again(invitation=found, by=request.user, at=timezone.now())
        messages.success(request, _("A new link is on its way to %(address)s.") % {"address": found.email})
    else:
        actions.withdraw(invitation=found, by=request.user, at=timezone.now())
        messages.success(request, _("The invitation to %(address)s is taken back.") % {"address": found.email})
    return redirect("agencies:invitations", slug)


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """What the link in the mail opens. Opening it changes nothing, since programs that check mail open links too."""
    found = actions.find(token)
    if found is None:
        return shown(request, None, why_not=_("This link is not one of ours, or a newer one was sent."), status=404)
    if isinstance(request.user, Person):
        return accept_signed_in(request, found, request.user)
    why_not = actions.why_not_acceptable(found, timezone.now())
    if not why_not and actions.person_at(found.email) is None:
        return accept_as_newcomer(request, found)
    return shown(request, found, why_not=why_not, must_sign_in=not why_not)


def accept_signed_in(request: HttpRequest, found: Invitation, person: Person) -> HttpResponse:
    why_not = actions.why_not_acceptable(found, timezone.now()) or actions.whose_is_it(found, person)
    if request.method == "POST":
        try:
            actions.accept(invitation=found, person=person, at=timezone.now())
            messages.success(request, welcome(found))
            return redirect("portal:learn")
        except actions.CannotAccept as refusal:
            why_not = str(refusal)
    return shown(request, found, why_not=why_not)


def accept_as_newcomer(request: HttpRequest, found: Invitation) -> HttpResponseBase:
    form = InvitedForm(request.POST or None, initial={"display_name": found.name})
    if not form.is_valid():
        return shown(request, found, form=form)
    try:
        person, _membership = actions.accept_as_newcomer(
            invitation=found,
            display_name=form.cleaned_data["display_name"],
            password=form.cleaned_data["password"],
            language=get_language() or "",
            at=timezone.now(),
        )
    except actions.CannotAccept as refusal:
        return shown(request, found, why_not=str(refusal))
    messages.success(request, welcome(found))
    return perform_login(request, person, email_verification="none", redirect_url=reverse("portal:learn"))


def welcome(found: Invitation) -> str:
    return _("Welcome. You are in %(agency)s.") % {"agency": found.agency.name}


def shown(
    request: HttpRequest,
    found: Invitation | None,
    *,
    why_not: str = "",
    form: InvitedForm | None = None,
    must_sign_in: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "invitation": found,
        "agency": found and found.agency,
        "why_not": why_not,
        "form": form,
        "must_sign_in": must_sign_in,
    }
    return render(request, "agencies/invitations/accept.html", context, status=status)
