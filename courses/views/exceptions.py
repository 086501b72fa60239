"""What is said of single people: a course asked of them, more time, or being excused. Given and ended by their lead."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Membership
from agencies.requests import PersonRequest
from agencies.views.areas import Led, get_led
from courses.actions import assignments, exemptions, extensions
from courses.forms import AssignForm, EndDayForm, ExemptForm, ExtendForm, SearchPeopleForm, SinglePostsForm
from courses.queries.asked import KINDS, course_choices, matching, said_in
from courses.queries.bulk import value_of
from courses.views.reader import language_now

SECTION = "exceptions"
FORMS = ["GET", "HEAD", "POST"]
MOST_FOUND = 30
WORDS = {
    "assign": gettext_lazy("Ask a course of somebody"),
    "extend": gettext_lazy("Give somebody more time"),
    "exempt": gettext_lazy("Excuse somebody"),
}
FORM: dict[str, type[SinglePostsForm]] = {"assign": AssignForm, "extend": ExtendForm, "exempt": ExemptForm}
END: dict[str, Callable[..., Any]] = {
    "assign": lambda row, **said: assignments.end(assignment=row, **said),
    "extend": lambda row, **said: extensions.end(extension=row, **said),
    "exempt": lambda row, **said: exemptions.end(exemption=row, **said),
}


@require_safe
@login_required
@never_cache
def exceptions(request: PersonRequest, slug: str) -> HttpResponse:
    led = get_led(request, slug)
    said = said_in(led.posts, on=led.today, language=language_now())
    return render(request, "courses/exceptions/list.html", shown(led, _("Exceptions"), said=said, kinds=WORDS.items()))


@require_http_methods(FORMS)
@login_required
@never_cache
def give(request: PersonRequest, slug: str, kind: str) -> HttpResponse:
    """People are found first, by name or by `?person=` from their page; then it is said of those who are ticked."""
    led = get_led(request, slug)
    if kind not in WORDS:
        raise Http404
    search = SearchPeopleForm(request.GET if "q" in request.GET else None)
    posts = found_by(request, led, search)
    form = None
    if posts:
        form = FORM[kind](
            request.POST or None,
            posts=[(value_of(post), f"{post.person} · {post.role}") for post in posts],
            courses=course_choices(language_now()),
            today=led.today,
            initial={"start_date": led.today, "posts": [value_of(post) for post in posts] if len(posts) == 1 else []},
        )
        if form.is_valid():
            chosen = [post for post in posts if value_of(post) in form.cleaned_data["posts"]]
            say(kind, chosen, form.cleaned_data, led.today, by=request.user)
            messages.success(request, _("It is said and noted under your name."))
            return redirect("courses:exceptions", slug)
    page = shown(led, str(WORDS[kind]), search=search, form=form, words=WORDS[kind], asked=bool(request.GET))
    return render(request, "courses/exceptions/give.html", page)


@require_http_methods(FORMS)
@login_required
@never_cache
def end(request: PersonRequest, slug: str, kind: str, public_id: str) -> HttpResponse:
    led = get_led(request, slug)
    if kind not in KINDS:
        raise Http404
    rows = KINDS[kind].objects.standing().filter(membership__in=led.posts)
    found = get_object_or_404(rows.select_related("membership__person"), public_id=public_id)
    form = EndDayForm(request.POST or None, initial={"end_date": led.today})
    if form.is_valid():
        END[kind](found, end_date=form.cleaned_data["end_date"], by=request.user, at=timezone.now())
        messages.success(request, _("It ends on that day."))
        return redirect("courses:exceptions", slug)
    heading = _("End what is said of %(name)s") % {"name": found.membership.person}
    return render(request, "courses/exceptions/end.html", shown(led, heading, form=form))


def say(kind: str, posts: Sequence[Membership], data: dict[str, Any], today: date, *, by: Any) -> None:
    said = {"memberships": posts, "course_key": data["course_key"], "by": by, "at": timezone.now()}
    after = data["last_day"] + timedelta(days=1)  # spans end on the first day out of them
    if kind == "assign":
        assignments.assign_many(**said, start_date=today, due_date=after, note=data["note"])
    elif kind == "extend":
        extensions.extend_many(**said, start_date=today, end_date=after, reason=data["reason"], note=data["note"])
    else:
        exemptions.exempt_many(**said, start_date=data["start_date"], end_date=after, reason=data["reason"])


def found_by(request: PersonRequest, led: Led, search: SearchPeopleForm) -> Sequence[Membership]:
    posts = led.posts.on(led.today)  # type: ignore[attr-defined]
    person = request.GET.get("person", "")
    if person:
        return list(posts.filter(person__public_id=person).select_related("person", "role").order_by("pk"))
    if not search.is_valid():
        return []
    return list(matching(posts, search.cleaned_data["q"], most=MOST_FOUND))


def shown(led: Led, heading: str, **more: Any) -> dict[str, Any]:
    return {"led": led, "section": SECTION, "heading": heading, **more}
