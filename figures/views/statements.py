"""The coordinator's desk for statements: made, written, reviewed, published."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Partnership
from agencies.queries.pages import piece_of
from agencies.requests import PersonRequest
from agencies.rules import local_day
from agencies.views.areas import Coordinated, get_coordinated
from figures.actions import statements as actions
from figures.actions.statements import CannotChangeStatement
from figures.enums import Period, StatementRefusal, StatementState
from figures.forms.statements import CountForm, MakingForm, RevisionForm, WordsForm, YearForm, day_after
from figures.models import Statement
from figures.queries import statement_tables as tables
from figures.queries.statements import other_coordinators, published

SECTION = "statements"


@require_safe
@login_required
@never_cache
def desk(request: PersonRequest, slug: str) -> HttpResponse:
    """Drafts, and what is published."""
    found = get_coordinated(request, slug)
    rows = Statement.objects.filter(partnership=found.partnership).select_related("revises", "revised_by")
    drafts = [row for row in rows.open().defer("counts", "figures")]
    out = rows.published().defer("counts", "figures")
    piece = piece_of(out, by="published_at", after=request.GET.get("after", ""))
    context = {"drafts": listed(drafts), "published": listed(piece.rows), "piece": piece}
    return render(request, "figures/statements/desk.html", context | framed(found, _("Statements")))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def new(request: PersonRequest, slug: str) -> HttpResponse:
    found = get_coordinated(request, slug)
    begins = year_begins(request, found.partnership)
    form = MakingForm(request.POST or None, today=found.today, year_begins=begins)
    if request.method == "POST" and form.is_valid():
        made = attempt(request, form, lambda: make(request, found, form))
        if made is not None:
            return redirect("figures:statement-draft", slug, made.public_id)
    context = {"form": form, "year_form": YearForm(initial={"year_begins": begins}), "year_begins": begins}
    return render(request, "figures/statements/new.html", context | framed(found, _("Make a statement")))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def draft(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """One that is not published yet: what it says, exactly and in public, and what can be done with it."""
    found, statement = opened(request, slug, public_id)
    is_draft = statement.state == StatementState.DRAFT
    form = WordsForm(request.POST or None, statement=statement)
    if request.method == "POST" and is_draft and form.is_valid():
        saved = attempt(request, form, lambda: write(request, statement, form))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("figures:statement-draft", slug, public_id)
    context = {
        "form": form,
        "is_draft": is_draft,
        "count_form": CountForm(statement=statement, today=found.today),
        "exact": tables.exact_table(statement),
        "may_review": may_review(request, found, statement),
        "is_alone": not other_coordinators(found.partnership, request.user, found.today).exists(),
        **shown(statement),
    }
    return render(request, "figures/statements/draft.html", context | framed(found, tables.title_of(statement)))


@require_POST
@login_required
def change(request: PersonRequest, slug: str, public_id: str, verb: str) -> HttpResponse:
    """Sends for review, takes back, agrees or throws away. What is done already stays done."""
    found, statement = opened(request, slug, public_id, missing_is_done=verb == "throw-away")
    if statement is None:
        return redirect("figures:statements-desk", slug)
    now = timezone.now()
    verbs: dict[str, tuple[Callable[[], Any], StatementState | None]] = {
        "send": (lambda: actions.send(statement=statement, by=request.user, at=now), StatementState.IN_REVIEW),
        "take-back": (lambda: actions.take_back(statement=statement, by=request.user, at=now), StatementState.DRAFT),
        "agree": (
            lambda: actions.agree(statement=statement, today=found.today, by=request.user, at=now),
            StatementState.REVIEWED,
        ),
        "throw-away": (lambda: actions.throw_away(statement=statement, by=request.user, at=now) or True, None),
    }
    if verb not in verbs:
        raise Http404
    deed, aim = verbs[verb]
    done = attempt(request, None, deed)
    if done is not None and aim is None:
        messages.success(request, _("The draft is gone."))
    elif done is not None:
        # Somebody else may have gone further meanwhile: what is said is how it stands now.
        say = messages.success if done.state == aim else messages.info
        say(request, stands_now(done))
    if verb == "throw-away":
        return redirect("figures:statements-desk", slug)
    return redirect("figures:statement-draft", slug, public_id)


@require_POST
@login_required
def count_anew(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    found, statement = opened(request, slug, public_id)
    form = CountForm(request.POST, statement=statement, today=found.today)
    if not form.is_valid():
        messages.error(request, str(form.errors["known_on"][0]))
        return redirect("figures:statement-draft", slug, public_id)
    at = timezone.now()
    known_at = instant(found.partnership, form.cleaned_data["known_on"], at)
    if attempt(
        request, None, lambda: actions.count_anew(statement=statement, known_at=known_at, by=request.user, at=at)
    ):
        messages.success(request, _("Counted anew."))
    return redirect("figures:statement-draft", slug, public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def publish(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Shows exactly what becomes public; pressing the button publishes it for ever."""
    found, statement = opened(request, slug, public_id)
    if request.method == "POST":
        done = attempt(request, None, lambda: actions.publish(statement=statement, by=request.user, at=timezone.now()))
        if done is not None:
            messages.success(request, _("The statement is published."))
            return redirect("figures:statement", done.slug)
    if statement.state != StatementState.REVIEWED:
        return redirect("figures:statement-draft", slug, public_id)
    context = shown(statement) | framed(found, _("Publish this statement?"))
    return render(request, "figures/statements/publish.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def revise(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    found = get_coordinated(request, slug)
    statement = get_object_or_404(published(found.partnership).select_related("partnership"), public_id=public_id)
    there = Statement.objects.filter(revises=statement).first()
    if there is not None:
        return redirect(
            *(["figures:statement", there.slug] if there.slug else ["figures:statement-draft", slug, there.public_id])
        )
    form = RevisionForm(request.POST or None, statement=statement, today=found.today)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        known_at = instant(found.partnership, form.cleaned_data["known_on"], at)
        reason = form.cleaned_data["reason"]
        made = attempt(
            request,
            form,
            lambda: actions.revise(statement=statement, known_at=known_at, reason=reason, by=request.user, at=at),
        )
        if made is not None:
            return redirect("figures:statement-draft", slug, made.public_id)
    context = {"form": form, "statement": statement, "called": tables.title_of(statement)}
    return render(request, "figures/statements/revise.html", context | framed(found, _("Revise a statement")))


# --- parts


def stands_now(statement: Statement) -> str:
    return {
        StatementState.DRAFT: _("The statement is a draft again."),
        StatementState.IN_REVIEW: _("The statement is in review. Nothing of it changes now, unless it is taken back."),
        StatementState.REVIEWED: _("The statement is reviewed and can be published."),
        StatementState.PUBLISHED: str(StatementRefusal.STAYS.label),
    }[StatementState(statement.state)]


def framed(found: Coordinated, heading: str) -> dict[str, object]:
    return {"partnership": found.partnership, "section": SECTION, "heading": heading}


def listed(rows: Iterable[Statement]) -> list[tuple[Statement, str]]:
    return [(row, tables.title_of(row)) for row in rows]


def opened(request: PersonRequest, slug: str, public_id: str, *, missing_is_done: bool = False) -> tuple[Any, Any]:
    """The partnership and a statement of it that may still be published; thrown away twice is thrown away."""
    found = get_coordinated(request, slug)
    rows = Statement.objects.filter(partnership=found.partnership).select_related("partnership", "revises")
    statement = rows.filter(public_id=public_id).first()
    if statement is None and not missing_is_done:
        raise Http404
    return found, statement


def year_begins(request: PersonRequest, partnership: Partnership) -> int:
    """As asked for, else as in the statements that there are, else April."""
    form = YearForm(request.GET or None)
    if form.is_valid():
        return int(form.cleaned_data["year_begins"])
    rows = Statement.objects.filter(partnership=partnership, period__in=[Period.YEAR, Period.HALF_YEAR])
    first = rows.order_by("-period", "-last_day").values_list("first_day", flat=True).first()
    return first.month if first else 4


def instant(partnership: Partnership, known_on: date, now: datetime) -> datetime:
    """The end of a day where the partnership is, or the latest instant that can be known."""
    latest = actions.latest_known_at(now)
    if known_on >= local_day(latest, partnership.time_zone):  # also the day that has none after it
        return latest
    return datetime.combine(day_after(known_on), time(), ZoneInfo(partnership.time_zone))


def make(request: PersonRequest, found: Coordinated, form: MakingForm) -> Statement:
    at = timezone.now()
    assert form.chosen is not None
    return actions.make(
        partnership=found.partnership,
        span=form.chosen,
        known_at=instant(found.partnership, form.last_known_day, at),
        today=found.today,
        language=form.cleaned_data["language"],
        by=request.user,
        at=at,
    )


def write(request: PersonRequest, statement: Statement, form: WordsForm) -> Statement:
    return actions.write(
        statement=statement,
        sections=form.sections,
        reason=form.cleaned_data.get("reason", ""),
        seen=form.cleaned_data["seen"],
        by=request.user,
        at=timezone.now(),
    )


def attempt(request: PersonRequest, form: Any, deed: Callable[[], Any]) -> Any:
    """What a verb answers, or None where it refused, with its words on the form or in a message."""
    try:
        return deed()
    except CannotChangeStatement as refused:
        if form is None:
            messages.error(request, refused.refusal.label)
        else:
            form.add_error(None, refused.refusal.label)
        return None


def may_review(request: PersonRequest, found: Coordinated, statement: Statement) -> bool:
    if statement.state != StatementState.IN_REVIEW:
        return False
    is_own = statement.sent_by_id == request.user.pk
    return not is_own or not other_coordinators(found.partnership, request.user, found.today).exists()


def shown(statement: Statement) -> dict[str, object]:
    """What everyone would read."""
    return {
        "statement": statement,
        "called": tables.title_of(statement),  # as "title" each notice on the page would take it for its own
        "headline": tables.headline(statement),
        "tables": tables.tables_of(statement),
        "written": tables.sections_of(statement),
        "notes": tables.notes_of(statement),
        "facts": tables.facts_of(statement),
        "revisions": tables.revisions(statement.revises, statement) if statement.revises else None,
    }
