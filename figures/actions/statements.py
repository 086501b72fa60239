"""Statements: counted, sent for review, agreed and published. What is published stays for ever.

draft ──send──▶ in review ──agree──▶ reviewed ──publish──▶ published ◀──revise── another draft
  ▲──────────take back──────────┴──────────┘
"""

from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from agencies.actions import audit
from agencies.models import Partnership, Person
from cms import memory
from figures import definitions
from figures.actions.statement_files import files_of
from figures.enums import StatementRefusal, StatementState
from figures.models import Statement, StatementFile
from figures.queries.history import history_agrees
from figures.queries.statement_counts import get_counts, hash_of
from figures.queries.statement_names import get_statement_names
from figures.queries.statements import beside, other_coordinators
from figures.rules.periods import Span
from figures.rules.publication import Earlier, grouped_in, published_figures

# What is being saved while a statement is counted is in it wholly or not at all: the last minutes wait for the next.
SETTLED_AFTER = timedelta(minutes=5)


class CannotChangeStatement(Exception):
    def __init__(self, refusal: StatementRefusal) -> None:
        super().__init__(refusal.label)
        self.refusal = refusal


def latest_known_at(now: datetime) -> datetime:
    """The last instant of which everything that will ever be recorded is recorded."""
    return (now - SETTLED_AFTER).replace(second=0, microsecond=0)


@transaction.atomic
def make(
    *, partnership: Partnership, span: Span, known_at: datetime, today: date, language: str, by: Person, at: datetime
) -> Statement:
    """Counts a period that is over. A draft about it that is there already is the one."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    if span.last >= today:
        raise CannotChangeStatement(StatementRefusal.NOT_OVER)
    there = Statement.objects.filter(partnership=partnership, period=span.period, last_day=span.last)
    if (draft := there.open().first()) is not None:
        return draft
    if there.exists():
        raise CannotChangeStatement(StatementRefusal.PUBLISHED_ALREADY)
    statement = Statement(
        partnership=partnership,
        period=span.period,
        first_day=span.first,
        last_day=span.last,
        language=language,
        made_at=at,
        made_by=by,
    )
    count(statement, known_at=known_at, at=at)
    statement.save()
    note("statement.made", statement, by=by, at=at)
    return statement


@transaction.atomic
def revise(*, statement: Statement, known_at: datetime, reason: str, by: Person, at: datetime) -> Statement:
    """Begins another issue about the same period, counted as known later. A draft that is there already is the one."""
    Partnership.objects.select_for_update().get(pk=statement.partnership_id)
    statement = locked(statement)
    there = Statement.objects.filter(revises=statement).first()
    if there is not None:
        return there
    if statement.state != StatementState.PUBLISHED:
        raise CannotChangeStatement(StatementRefusal.NOT_REVIEWED)
    if not reason.strip():
        raise CannotChangeStatement(StatementRefusal.NO_REASON)
    revision = Statement(
        partnership=statement.partnership,
        period=statement.period,
        first_day=statement.first_day,
        last_day=statement.last_day,
        language=statement.language,
        issue=statement.issue + 1,
        revises=statement,
        revision_reason=reason.strip(),
        sections=statement.sections,
        made_at=at,
        made_by=by,
    )
    count(revision, known_at=known_at, at=at)
    revision.save()
    note("statement.made", revision, by=by, at=at, reason=revision.revision_reason)
    return revision


@transaction.atomic
def count_anew(*, statement: Statement, known_at: datetime, by: Person, at: datetime) -> Statement:
    statement = locked(statement, StatementState.DRAFT, StatementRefusal.NOT_A_DRAFT)
    count(statement, known_at=known_at, at=at)
    statement.version += 1
    statement.save()
    note("statement.counted", statement, by=by, at=at)
    return statement


@transaction.atomic
def write(
    *, statement: Statement, sections: dict[str, str], reason: str, seen: int, by: Person, at: datetime
) -> Statement:
    """Keeps what the coordinator writes, unless somebody else wrote meanwhile (`seen` is the version they opened)."""
    statement = locked(statement, StatementState.DRAFT, StatementRefusal.NOT_A_DRAFT)
    kept = {code: words.strip() for code, words in sections.items() if words.strip()}
    reason = reason.strip() if statement.revises_id else ""
    if (statement.sections, statement.revision_reason) == (kept, reason):
        return statement
    if statement.version != seen:
        raise CannotChangeStatement(StatementRefusal.CHANGED_MEANWHILE)
    if statement.revises_id and not reason:
        raise CannotChangeStatement(StatementRefusal.NO_REASON)
    statement.sections, statement.revision_reason = kept, reason
    statement.version += 1
    statement.save(update_fields=["sections", "revision_reason", "version"])
    note("statement.written", statement, by=by, at=at)
    return statement


@transaction.atomic
def throw_away(*, statement: Statement, by: Person, at: datetime) -> None:
    """Whatever is not published may go; what is gone already stays gone."""
    found = Statement.objects.select_for_update().filter(pk=statement.pk).first()
    if found is None:
        return
    if found.state == StatementState.PUBLISHED:
        raise CannotChangeStatement(StatementRefusal.STAYS)
    note("statement.thrown-away", found, by=by, at=at)
    found.delete()


@transaction.atomic
def send(*, statement: Statement, by: Person, at: datetime) -> Statement:
    """Nothing of it changes from here on, unless it is taken back."""
    found = locked(statement)
    if found.state == StatementState.DRAFT:
        found.state, found.sent_at, found.sent_by = StatementState.IN_REVIEW, at, by
        found.save(update_fields=["state", "sent_at", "sent_by"])
        note("statement.sent", found, by=by, at=at)
    return found


@transaction.atomic
def take_back(*, statement: Statement, by: Person, at: datetime) -> Statement:
    found = locked(statement)
    if found.state in (StatementState.IN_REVIEW, StatementState.REVIEWED):
        found.state, found.sent_at, found.sent_by = StatementState.DRAFT, None, None
        found.reviewed_at, found.reviewed_by, found.is_reviewed_alone = None, None, False
        found.version += 1
        found.save()
        note("statement.taken-back", found, by=by, at=at)
    return found


@transaction.atomic
def agree(*, statement: Statement, today: date, by: Person, at: datetime) -> Statement:
    """Another coordinator says that it may be published; where there is none, the same one may, and it is noted."""
    found = locked(statement)
    if found.state in (StatementState.REVIEWED, StatementState.PUBLISHED):
        return found
    if found.state != StatementState.IN_REVIEW:
        raise CannotChangeStatement(StatementRefusal.NOT_IN_REVIEW)
    is_own = found.sent_by_id == by.pk
    if is_own and other_coordinators(found.partnership, by, today).exists():
        raise CannotChangeStatement(StatementRefusal.OWN_WORK)
    found.state, found.reviewed_at, found.reviewed_by = StatementState.REVIEWED, at, by
    found.is_reviewed_alone = is_own
    found.save(update_fields=["state", "reviewed_at", "reviewed_by", "is_reviewed_alone"])
    note("statement.reviewed", found, by=by, at=at, after={"nobody else could": is_own})
    return found


@transaction.atomic
def publish(*, statement: Statement, by: Person, at: datetime) -> Statement:
    """Puts a reviewed statement out for everyone and for ever, with its files, if counting again gives the same.

    What else was published meanwhile may forbid a number that could be shown when it was counted.
    """
    Partnership.objects.select_for_update().get(pk=statement.partnership_id)
    found = locked(statement)
    if found.state == StatementState.PUBLISHED:
        return found
    if found.state != StatementState.REVIEWED:
        raise CannotChangeStatement(StatementRefusal.NOT_REVIEWED)
    if why_not_reproduced(found):
        raise CannotChangeStatement(StatementRefusal.COUNTS_DIFFER)
    if not history_agrees(found.partnership, on=found.last_day):
        raise CannotChangeStatement(StatementRefusal.SUMMARY_DIFFERS)
    if figures_of(found) != found.figures:
        raise CannotChangeStatement(StatementRefusal.OTHERS_PUBLISHED)
    found.state, found.published_at, found.published_by = StatementState.PUBLISHED, at, by
    found.slug = address_of(found)
    found.save(update_fields=["state", "published_at", "published_by", "slug"])
    StatementFile.objects.bulk_create(
        StatementFile(statement=found, kind=kind, content=content, sha256=sha256(content).hexdigest())
        for kind, content in files_of(found)
    )
    memory.forget_all()  # its page, the list, and the pages of the issues before it
    note("statement.published", found, by=by, at=at, after={"address": found.slug, "hash": found.counts_hash})
    return found


# --- parts


def count(statement: Statement, *, known_at: datetime, at: datetime) -> None:
    """Freezes the exact counts of the row, their hash, what things are called, and what of it may be published."""
    if known_at > latest_known_at(at):
        known_at = latest_known_at(at)
    partnership, day = statement.partnership, statement.last_day
    others = {key for each in beside(statement) if each.last_day == day for key in grouped_in(each.counts)}
    counts = get_counts(partnership, on=day, known_at=known_at, beside=others)
    if not counts["cells"]:
        raise CannotChangeStatement(StatementRefusal.NOTHING_REQUIRED)
    statement.known_at, statement.counts = known_at, counts
    statement.definition_version = definitions.CURRENT
    statement.names = get_statement_names(partnership, on=day, known_at=known_at)
    statement.counts_hash = hash_of(counts, salt=statement.salt)
    statement.figures = figures_of(statement)


def figures_of(statement: Statement) -> dict[str, Any]:
    """What may be published of the counts of the row, beside what is published already."""
    with translation.override(statement.language):
        return published_figures(
            statement.counts,
            statement.names,
            language=statement.language,
            others=_("Other agencies"),
            earlier=[
                Earlier(each.counts, each.names, each.figures, each.last_day == statement.last_day)
                for each in beside(statement)
            ],
        )


def why_not_reproduced(statement: Statement) -> str:
    """In what a frozen statement differs from what it was frozen from; empty if in nothing.

    Counted by an earlier version of the definitions, it can only be held against itself.
    """
    if hash_of(statement.counts, salt=statement.salt) != statement.counts_hash:
        return "its counts no longer give its hash"
    if statement.definition_version != definitions.CURRENT:
        return ""
    again = get_counts(
        statement.partnership,
        on=statement.last_day,
        known_at=statement.known_at,
        grouped=grouped_in(statement.counts),
    )
    again = {name: part for name, part in again.items() if name in statement.counts}  # earlier ones froze less
    if hash_of(again, salt=statement.salt) != statement.counts_hash:
        parts = [name for name in again if again[name] != statement.counts.get(name)]
        return f"counted again it differs in {', '.join(parts)}"
    return ""


def address_of(statement: Statement) -> str:
    """ "riverside-2026-04-to-2026-06", and "-issue-2" for a revision."""
    first, last = (f"{day:%Y-%m}" for day in (statement.first_day, statement.last_day))
    span = first if first == last else f"{first}-to-{last}"
    issue = f"-issue-{statement.issue}" if statement.issue > 1 else ""
    return f"{statement.partnership.slug}-{span}{issue}"


def locked(
    statement: Statement,
    state: StatementState | None = None,
    refusal: StatementRefusal = StatementRefusal.NOT_A_DRAFT,
) -> Statement:
    rows = Statement.objects.select_for_update(of=("self",)).select_related("partnership")
    found = rows.get(pk=statement.pk)
    if state is not None and found.state != state:
        raise CannotChangeStatement(refusal)
    return found


def note(
    action: str,
    statement: Statement,
    *,
    by: Person | None,
    at: datetime,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    said = {
        "period": f"{statement.first_day.isoformat()} – {statement.last_day.isoformat()}",
        "issue": statement.issue,
        "as known at": statement.known_at.isoformat(),
    }
    audit.note(
        action,
        by=by,
        at=at,
        partnership=statement.partnership,
        subject=statement,
        after={**said, **(after or {})},
        reason=reason,
    )
