"""One person's posts in an agency, as its lead keeps them: several at once, each with its days."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from agencies.actions import memberships
from agencies.enums import CameBy
from agencies.forms.posts import EndPostForm, MovePostForm, NewPostForm, VoidPostForm
from agencies.models import Membership, Person
from agencies.requests import PersonRequest
from agencies.views.areas import Led, get_led_whole


@login_required
@never_cache
def posts(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """All posts of a person here, and a form that adds one."""
    led = get_led_whole(request, slug)
    rows = posts_of(led, public_id)
    person = get_object_or_404(Person, pk__in=rows.values("person"))
    form = NewPostForm(request.POST or None, agency=led.agency, initial={"start_date": led.today})
    if form.is_valid():
        given: dict[str, Any] = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
        try:
            memberships.join(person=person, agency=led.agency, came_by=CameBy.HAND, **given)
            messages.success(request, _("The role is added."))
            return redirect("agencies:posts", slug, public_id)
        except memberships.CannotJoin as refusal:
            form.add_error(None, str(refusal))
    context = about(led, person, form=form, rows=[(row, state_of(row, led.today)) for row in rows])
    return render(request, "agencies/posts/posts.html", context)


@login_required
@never_cache
def change_post(request: PersonRequest, slug: str, public_id: str, role: str, start: str, verb: str) -> HttpResponse:
    """Says what a change means and does it when the button is pressed."""
    led = get_led_whole(request, slug)
    post = get_post(led, public_id, role, start)
    if post.voided_at is not None:  # done already, by a button pressed twice or by somebody else
        return redirect("agencies:posts", slug, public_id)
    form = form_for(verb, request, led, post)
    if form.is_valid():
        try:
            change(verb, post, form, by=request.user)
            messages.success(request, _("The change is kept."))
            return redirect("agencies:posts", slug, public_id)
        except (memberships.CannotJoin, memberships.CannotLeave) as refusal:
            form.add_error(None, str(refusal))
    duties = list(post.responsibilities.standing())
    context = about(led, post.person, form=form, post=post, verb=verb, duties=duties)
    return render(request, "agencies/posts/change.html", context)


def posts_of(led: Led, public_id: str) -> QuerySet[Membership]:
    """In this agency alone: what the person does elsewhere is not this lead's to see."""
    rows = Membership.objects.filter(agency=led.agency, person__public_id=public_id)
    return rows.select_related("role", "team", "agency__partnership", "person").order_by("-start_date", "-pk")


def get_post(led: Led, public_id: str, role: str, start: str) -> Membership:
    try:
        day = date.fromisoformat(start)
    except ValueError:
        raise Http404 from None
    found = posts_of(led, public_id).filter(role__code=role, start_date=day)
    post = found.filter(voided_at=None).first() or found.first()
    if post is None:
        raise Http404
    return post


def form_for(verb: str, request: PersonRequest, led: Led, post: Membership) -> Form:
    posted = request.POST if request.method == "POST" else None
    if verb == "end":
        return EndPostForm(posted, today=led.today)
    if verb == "move":
        initial = {"role": post.role_id, "team": post.team_id}
        return MovePostForm(posted, agency=led.agency, today=led.today, initial=initial)
    if verb == "take-back":
        return VoidPostForm(posted)
    raise Http404


def change(verb: str, post: Membership, form: Form, *, by: Person) -> None:
    given: dict[str, Any] = {**form.cleaned_data, "membership": post, "by": by, "at": timezone.now()}
    if verb == "end":
        memberships.leave(**given)
    elif verb == "move":
        memberships.move(agency=post.agency, staff_number=post.staff_number, **given)
    else:
        memberships.void(**given)


def state_of(post: Membership, today: date) -> str:
    if post.voided_at is not None:
        return _("Taken back: it never was")
    if post.end_date is not None and post.end_date <= today:
        return _("Ended")
    return _("To come") if post.start_date > today else _("Now")


def about(led: Led, person: Person, **more: Any) -> dict[str, Any]:
    return {"led": led, "section": "people", "heading": person.name, "person": person, **more}
