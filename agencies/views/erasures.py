"""Asking to be forgotten: a person for themselves, a coordinator for somebody who cannot."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agencies.actions import erasures as actions
from agencies.forms.privacy import ErasureForm, ErasureForSomebodyForm
from agencies.models import Erasure, Membership, Person
from agencies.queries.humans import ids_of
from agencies.requests import PersonRequest
from agencies.views.areas import Coordinated, get_coordinated


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def erase(request: PersonRequest) -> HttpResponse:
    """Says what goes and what stays; asks for it when the box is ticked."""
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(person=request.user, by=request.user, at=timezone.now())
            return redirect("agencies:erase")
        except actions.CannotErase as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "erasure": actions.open_erasure(request.user),
        "days": actions.GRACE.days,
        "others": other_accounts(request.user),
    }
    return render(request, "agencies/privacy/erase.html", context)


def other_accounts(person: Person) -> QuerySet[Person]:
    """Those of the same human that are not asked to be erased: each is asked for by itself."""
    asked = Erasure.objects.filter(withdrawn_at=None, done_at=None).values("person")
    others = Person.objects.filter(pk__in=ids_of(person) - {person.pk}, erased_at=None)
    return others.exclude(pk__in=asked).order_by("username")


@require_POST
@login_required
def withdraw(request: PersonRequest) -> HttpResponse:
    erasure = actions.open_erasure(request.user)
    if erasure is not None:
        take_back(request, erasure)
    return redirect("agencies:erase")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def erasures(request: PersonRequest, slug: str) -> HttpResponse:
    """Who of a partnership asked to be erased and is not yet; a coordinator asks for somebody here."""
    area = get_coordinated(request, slug)
    form = ErasureForSomebodyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and ask_for_somebody(request, area, form):
        return redirect("agencies:erasures", slug)
    waiting = Erasure.objects.filter(person__in=people_of(area), withdrawn_at=None, done_at=None)
    context = {
        "partnership": area.partnership,
        "heading": _("Erasing people"),
        "section": "erasures",
        "form": form,
        "days": actions.GRACE.days,
        "waiting": waiting.select_related("person", "asked_by").order_by("due_at"),
    }
    return render(request, "agencies/privacy/erasures.html", context)


@require_POST
@login_required
def withdraw_for(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    area = get_coordinated(request, slug)
    person = get_object_or_404(people_of(area), public_id=public_id)
    erasure = actions.open_erasure(person)
    if erasure is not None:
        take_back(request, erasure, area)
    return redirect("agencies:erasures", slug)


def people_of(area: Coordinated) -> QuerySet[Person]:
    """Whoever is, was or will be in an agency of the partnership."""
    posts = Membership.objects.standing().filter(agency__partnership=area.partnership)
    return Person.objects.filter(pk__in=posts.values("person"), erased_at=None)


def ask_for_somebody(request: PersonRequest, area: Coordinated, form: ErasureForSomebodyForm) -> bool:
    who = form.cleaned_data["who"].strip()
    person = people_of(area).filter(Q(username__iexact=who) | Q(email__iexact=who)).first()
    if person is None:
        form.add_error("who", _("Nobody in this partnership has this username or e-mail address."))
        return False
    try:
        actions.ask(
            person=person,
            by=request.user,
            at=timezone.now(),
            partnership=area.partnership,
            reason=form.cleaned_data["reason"],
        )
    except actions.CannotErase as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("It is written down. Until the week is over it can be taken back."))
    for other in other_accounts(person) & people_of(area):
        words = _("This person has another account, %(name)s, which stays unless you ask for it as well.")
        messages.warning(request, words % {"name": other.email or other.username})
    return True


def take_back(request: PersonRequest, erasure: Erasure, area: Coordinated | None = None) -> None:
    partnership = area.partnership if area else None
    try:
        actions.withdraw(erasure=erasure, by=request.user, at=timezone.now(), partnership=partnership)
        messages.success(request, _("Nothing is erased: the wish is taken back."))
    except actions.CannotErase as refused:
        messages.error(request, str(refused))
