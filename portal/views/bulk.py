"""Something said of many people at once: who is touched is shown before, done by a job, and shown after."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.requests import PersonRequest
from agencies.rules import number_in
from agencies.views.areas import Led, get_led
from courses.actions import bulk as actions
from courses.enums import BulkOutcome, BulkState, ExemptionReason, ExtensionReason
from courses.lending import BulkVerb, bulk_verb
from courses.models import Bulk
from courses.queries.asked import course_choices, titles
from courses.queries.bulk import counts_of, named, rows_of
from courses.views.reader import language_now
from figures.forms import PeopleForm
from figures.queries.names import get_names
from portal.views.people import file_of, posts_listed

SECTION = "bulk"
PAGE_SIZE = 50
TABS = (
    BulkOutcome.PLANNED,
    BulkOutcome.DONE,
    BulkOutcome.REFUSED,
    BulkOutcome.TAKEN_BACK,
    BulkOutcome.KEPT,
    BulkOutcome.LEFT_OUT,
)


@require_GET
@login_required
@never_cache
def bulks(request: PersonRequest, slug: str) -> HttpResponse:
    """What was said of many people at once in an agency; a lead of a team sees their own."""
    led = get_led(request, slug)
    rows = seen(led, request).exclude(state=BulkState.CHOSEN).select_related("confirmed_by", "job")
    page = Paginator(rows.order_by("-confirmed_at", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [(row, bulk_verb(row.kind), facts_of(row, titles(language_now()))) for row in page]
    return render(request, "portal/bulks.html", within(led, _("Done for many"), page=page, shown=shown))


@require_POST
@login_required
def choose(request: PersonRequest, slug: str) -> HttpResponse:
    """Freezes those who are ticked, or everybody whom the choices of the list find."""
    led = get_led(request, slug)
    verb = bulk_verb(request.POST.get("kind", ""))
    query = request.POST.get("query", "")
    form = PeopleForm(QueryDict(query), today=led.today, names=get_names(led.agency.partnership, led.agency))
    back = redirect(f"{reverse('portal:people', args=[slug])}?{QueryDict(query).urlencode()}")
    if verb is None or not form.is_valid() or form.cleaned_data["on"] != led.today:
        messages.error(request, _("Choose what to do, and today as the day of the list."))
        return back
    if request.POST.get("who") == "all":
        posts = posts_listed(form, led)
    else:
        there = led.posts.on(led.today)  # type: ignore[attr-defined]
        posts = named(there, request.POST.getlist("posts"))
    try:
        found = begin(led, verb, posts, form.query, request)
    except actions.NobodyLeft:
        messages.error(request, _("Tick at least one person, or choose everyone in this list."))
        return back
    except actions.TooMany:
        words = _("More than %(number)s posts cannot be done at once. Narrow the list, by team for example.")
        messages.error(request, words % {"number": actions.MOST_POSTS})
        return back
    return redirect("portal:bulk", slug, found.public_id)


@transaction.atomic
def begin(led: Led, verb: BulkVerb, posts: Any, query: dict[str, str], request: PersonRequest) -> Bulk:
    at = timezone.now()
    found = actions.choose(agency=led.agency, kind=verb.name, post_ids=posts, query=query, by=request.user, at=at)
    if verb.form is None:  # there is nothing to say: it can be confirmed at once
        return actions.say(bulk=found, said={}, by=request.user, on=led.today, at=at)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def bulk(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """First what is said; then exactly who is touched and who is left out; afterwards what came of it."""
    led = get_led(request, slug)
    found, verb = get_bulk(led, request, public_id)
    is_draft = found.state == BulkState.CHOSEN
    asks = is_draft and verb.form is not None and (not found.said or "change" in request.GET)
    if not (asks or (is_draft and request.method == "POST")) or verb.form is None:
        return render(request, "portal/bulk.html", shown(led, found, verb, request))
    courses = course_choices(language_now())
    initial = {"course_key": found.query.get("course", ""), "start_date": led.today, **found.said}
    form = verb.form(request.POST or None, posts=None, courses=courses, today=led.today, initial=initial)
    if form.is_valid():
        said = {
            "start_date": led.today.isoformat(),
            **{name: plain(value) for name, value in form.cleaned_data.items()},
        }
        try:
            actions.say(bulk=found, said=said, by=request.user, on=led.today, at=timezone.now())
        except actions.ChangedMeanwhile:
            messages.error(request, _("This is confirmed already. What was said stays."))
        return redirect("portal:bulk", slug, public_id)
    number = found.posts.filter(membership__in=led.posts).count()
    context = within(led, str(verb.label), form=form, found=found, verb=verb, number=number)
    return render(request, "portal/bulk_say.html", context, status=400 if form.is_bound else 200)


@require_POST
@login_required
def confirm(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    led = get_led(request, slug)
    found, verb = get_bulk(led, request, public_id)
    version = number_in(request.POST.get("version")) or 0
    if verb.form is None:
        raise Http404  # a file is downloaded
    try:
        found = actions.confirm(bulk=found, version=version, by=request.user, at=timezone.now())
    except actions.ChangedMeanwhile:
        messages.error(request, _("What is said was changed since this page was shown. Look at it again."))
    except actions.NobodyLeft:
        messages.error(request, _("Nobody would be touched. Nothing was done."))
    return to_job_or_page(found)


@require_POST
@login_required
def take_back(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    led = get_led(request, slug)
    found, _verb = get_bulk(led, request, public_id)
    return to_job_or_page(actions.take_back(bulk=found, by=request.user, at=timezone.now()))


def to_job_or_page(found: Bulk) -> HttpResponse:
    if found.job is not None:
        return redirect("agencies:job", found.job.public_id)
    return redirect("portal:bulk", found.agency.slug, found.public_id)


@require_POST
@login_required
def bulk_file(request: PersonRequest, slug: str, public_id: str, kind: str) -> HttpResponseBase:
    """The chosen lines of the list, as they stand now. Made as often as it is asked for; each time is noted."""
    led = get_led(request, slug)
    found, verb = get_bulk(led, request, public_id)
    names = get_names(led.agency.partnership, led.agency)
    query = QueryDict(mutable=True)
    query.update(found.query)
    form = PeopleForm(query, today=led.today, names=names)
    if kind not in ("csv", "xlsx") or verb.name != "export" or not form.is_valid():
        raise Http404
    actions.note_file(bulk=found, by=request.user, at=timezone.now())
    posts = found.posts.filter(outcome=BulkOutcome.DONE, membership__in=led.posts)
    return file_of(request, led, form, names, kind, among=posts.values("membership"))


def seen(led: Led, request: PersonRequest) -> QuerySet[Bulk]:
    return Bulk.objects.visible_to(request.user, led.today).filter(agency=led.agency)


def get_bulk(led: Led, request: PersonRequest, public_id: str) -> tuple[Bulk, BulkVerb]:
    rows = seen(led, request).select_related("agency__partnership", "job", "confirmed_by", "taken_back_by")
    found: Bulk = get_object_or_404(rows, public_id=public_id)
    verb = bulk_verb(found.kind)
    if verb is None:
        raise Http404
    return found, verb


def shown(led: Led, found: Bulk, verb: BulkVerb, request: PersonRequest) -> dict[str, Any]:
    counts = counts_of(found, led.posts)
    present = [outcome for outcome in TABS if counts.get(outcome)]
    asked = request.GET.get("show", "")
    current = next((each for each in present if each == asked), present[0] if present else None)
    after = number_in(request.GET.get("after")) or 0
    rows = rows_of(found, led.posts, current or "", after=after, size=PAGE_SIZE + 1)
    return within(
        led,
        str(verb.label),
        found=found,
        verb=verb,
        facts=facts_of(found, titles(language_now())),
        tabs=[(each, counts[each]) for each in present],
        current=current,
        rows=[(row, verb.words(row.why) if row.why else "") for row in rows[:PAGE_SIZE]],
        next=rows[PAGE_SIZE - 1].place if len(rows) > PAGE_SIZE else None,
        is_first=not after,
        is_draft=found.state == BulkState.CHOSEN,
        planned=counts.get(BulkOutcome.PLANNED, 0),
        done=counts.get(BulkOutcome.DONE, 0),
        may_take_back=bool(counts.get(BulkOutcome.DONE)) and actions.may_take_back(found, at=timezone.now()),
        is_open=found.job is not None and found.job.ended_at is None,
    )


def facts_of(found: Bulk, named: dict[UUID, str]) -> list[tuple[str, str]]:
    """What is said, in words."""
    said = found.said
    course = named.get(UUID(said["course_key"]), "") if said.get("course_key") else _("Every course")
    reasons = {**dict(ExtensionReason.choices), **dict(ExemptionReason.choices)}
    facts = [(_("Course"), course)] if "course_key" in said else []
    if found.kind == "exempt" and said:
        facts.append((_("First day"), day(said["start_date"])))
    if said.get("last_day"):
        facts.append((_("To be done by") if found.kind == "assign" else _("Last day"), day(said["last_day"])))
    if said.get("reason"):
        facts.append((_("Reason"), str(reasons.get(said["reason"], said["reason"]))))
    if said.get("note"):
        facts.append((_("Note"), said["note"]))
    return facts


def day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j E Y")


def plain(value: Any) -> str:
    """What a form understood, as text that can be kept."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def within(led: Led, heading: str, **more: Any) -> dict[str, Any]:
    return {"led": led, "section": SECTION, "heading": heading, **more}
