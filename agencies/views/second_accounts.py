"""Two accounts of one person, linked by a lead who sees both or by the coordinator, and unlinked again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.actions import account_links
from agencies.forms.second_accounts import LinkForm
from agencies.models import AccountLink, Membership, Person
from agencies.requests import PersonRequest
from agencies.views.areas import Coordinated, Led, get_coordinated, get_led_whole


@login_required
@never_cache
def in_agency(request: PersonRequest, slug: str) -> HttpResponse:
    """Links between people of an agency."""
    led = get_led_whole(request, slug)
    page = {"led": led, "agency": led.agency}
    return linked(request, seen_by_lead(led), page, "agencies:second-accounts", slug, {"agency": led.agency})


@login_required
@never_cache
def in_partnership(request: PersonRequest, slug: str) -> HttpResponse:
    """Links between people of all agencies of a partnership."""
    held = get_coordinated(request, slug)
    page = {"partnership": held.partnership}
    where = {"partnership": held.partnership}
    return linked(request, seen_by_coordinator(held), page, "agencies:partnership-second-accounts", slug, where)


def linked(
    request: PersonRequest, seen: QuerySet[Person], page: dict[str, Any], back: str, slug: str, where: dict[str, Any]
) -> HttpResponse:
    form = LinkForm(request.POST if request.method == "POST" else None, among=seen)
    if form.is_valid():
        try:
            account_links.link(by=request.user, at=timezone.now(), **form.cleaned_data, **where)
            messages.success(request, _("Both accounts count as one person now. You can undo it below."))
            return redirect(back, slug)
        except account_links.CannotLink as refusal:
            form.add_error(None, str(refusal))
    links = links_among(seen).select_related("kept", "duplicate", "linked_by").order_by("-linked_at")[:500]
    context = {**page, "section": "second-accounts", "heading": _("Second accounts"), "form": form, "links": links}
    template = "agencies/second_accounts/agency.html" if "led" in page else "agencies/second_accounts/partnership.html"
    return render(request, template, context)


@require_POST
@login_required
def unlink_in_agency(request: PersonRequest, slug: str) -> HttpResponse:
    led = get_led_whole(request, slug)
    return unlinked(request, seen_by_lead(led), "agencies:second-accounts", slug, {"agency": led.agency})


@require_POST
@login_required
def unlink_in_partnership(request: PersonRequest, slug: str) -> HttpResponse:
    held = get_coordinated(request, slug)
    where = {"partnership": held.partnership}
    return unlinked(request, seen_by_coordinator(held), "agencies:partnership-second-accounts", slug, where)


def unlinked(
    request: PersonRequest, seen: QuerySet[Person], back: str, slug: str, where: dict[str, Any]
) -> HttpResponse:
    """The link is named by its second account; one that is undone already stays so."""
    account = get_object_or_404(seen, public_id=request.POST.get("account", ""))
    found = links_among(seen).filter(duplicate=account).select_related("kept", "duplicate").first()
    if found is not None:
        account_links.unlink(account_link=found, by=request.user, at=timezone.now(), **where)
        messages.success(request, _("The accounts are two people again. Nothing was lost."))
    return redirect(back, slug)


def links_among(seen: QuerySet[Person]) -> QuerySet[AccountLink]:
    return AccountLink.objects.live().filter(kept__in=seen, duplicate__in=seen)


def seen_by_lead(led: Led) -> QuerySet[Person]:
    """Whoever is or was in the agency."""
    posts = Membership.objects.standing().filter(agency=led.agency)
    return Person.objects.filter(pk__in=posts.values("person"))


def seen_by_coordinator(held: Coordinated) -> QuerySet[Person]:
    posts = Membership.objects.standing().filter(agency__partnership=held.partnership)
    return Person.objects.filter(pk__in=posts.values("person"))
