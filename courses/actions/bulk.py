"""Saying something of many posts at once: chosen and frozen, shown, confirmed, done by a job, taken back as a whole.

What is said is a verb that a room lends (`courses.lending.BulkVerb`); assigning, extending and exempting stand in
`courses.actions.bulk_verbs`.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agencies.actions import audit, jobs
from agencies.actions.bulk import insert_values
from agencies.lending import CannotGoOn, Slice
from agencies.models import Agency, Job, Membership, Person
from agencies.queries.access import led_posts
from agencies.rules import local_day
from courses.enums import BulkOutcome, BulkState, LeftOut
from courses.lending import BulkVerb, bulk_verb
from courses.models import Bulk, BulkPost

JOB, UNDO = "bulk", "bulk-take-back"
MOST_POSTS = 25_000
A_PIECE = 500
ONE_PERSON = 20  # posts of one person that a piece waits for, so that nobody is told twice
DRAFTS_KEPT = timedelta(days=1)
TAKEN_BACK_WITHIN = timedelta(days=30)


class TooMany(Exception):
    """More posts than are done at once."""


class ChangedMeanwhile(Exception):
    """What was confirmed is not what was shown."""


class NobodyLeft(Exception):
    """There is nobody to touch."""


@transaction.atomic
def choose(
    *, agency: Agency, kind: str, post_ids: Iterable[int], query: dict[str, str], by: Person, at: datetime
) -> Bulk:
    """This function will freeze the posts that somebody chose, each once and in their order. Nothing is done yet."""
    keys = list(islice(dict.fromkeys(post_ids), MOST_POSTS + 1))
    if len(keys) > MOST_POSTS:
        raise TooMany
    if not keys:
        raise NobodyLeft
    old = Bulk.objects.filter(chosen_by=by, state=BulkState.CHOSEN, chosen_at__lt=at - DRAFTS_KEPT)
    old.delete()
    bulk = Bulk.objects.create(agency=agency, kind=kind, query=query, chosen_by=by, chosen_at=at)
    names = ("bulk_id", "place", "membership_id", "outcome", "why", "object_id")
    insert_values(BulkPost, names, ((bulk.pk, place, key, "", "", None) for place, key in enumerate(keys, start=1)))
    return bulk


@transaction.atomic
def say(*, bulk: Bulk, said: dict[str, Any], by: Person, on: date, at: datetime) -> Bulk:
    """This function will keep what is said, and work out for each frozen post whether it would be touched."""
    bulk = locked(bulk)
    if bulk.state != BulkState.CHOSEN:
        raise ChangedMeanwhile
    verb = verb_of(bulk)
    bulk.said, bulk.version = said, bulk.version + 1
    bulk.save(update_fields=["said", "version"])
    after = 0
    while rows := list(bulk.posts.filter(place__gt=after).select_related("membership").order_by("place")[:2000]):
        after = rows[-1].place
        why = refusals(verb, bulk, [row.membership for row in rows], by=by, on=on, at=at)
        bulk.posts.filter(pk__in=[row.pk for row in rows]).update(outcome=BulkOutcome.PLANNED, why="")
        write_why(rows, why, BulkOutcome.LEFT_OUT)
    return bulk


def refusals(
    verb: BulkVerb, bulk: Bulk, posts: Sequence[Membership], *, by: Person, on: date, at: datetime
) -> dict[int, str]:
    """Whom the verb would not touch, whom the person does not lead, and who is not there."""
    led = led_posts(by, bulk.agency, on).filter(pk__in=[post.pk for post in posts])
    may = set(led.values_list("pk", flat=True)) if by.is_active else set()
    there = set(led.on(on).values_list("pk", flat=True))  # type: ignore[attr-defined]
    why = {post.pk: LeftOut.NO_RIGHT.value for post in posts if post.pk not in may}
    why |= {post.pk: LeftOut.ENDED.value for post in posts if post.pk in may - there}
    left = [post for post in posts if post.pk not in why]
    return why | (verb.why_not(left, bulk.said, on, at) if left else {})


def write_why(rows: Sequence[BulkPost], why: dict[int, str], outcome: BulkOutcome) -> None:
    """One statement for each reason."""
    for code in sorted(set(why.values())):
        keys = [row.pk for row in rows if why.get(row.membership_id) == code]
        BulkPost.objects.filter(pk__in=keys).update(outcome=outcome, why=code)


@transaction.atomic
def confirm(*, bulk: Bulk, version: int, by: Person, at: datetime) -> Bulk:
    """This function will ask for what was shown to be done. Confirmed twice, it is done once."""
    bulk = locked(bulk)
    if bulk.state != BulkState.CHOSEN:
        return bulk
    if bulk.version != version:
        raise ChangedMeanwhile
    number = bulk.posts.filter(outcome=BulkOutcome.PLANNED).count()
    if not number:
        raise NobodyLeft
    bulk.state, bulk.confirmed_at, bulk.confirmed_by = BulkState.CONFIRMED, at, by
    bulk.job = ask(JOB, bulk, number, by=by, at=at)
    bulk.save(update_fields=["state", "confirmed_at", "confirmed_by", "job"])
    note(bulk, "bulk.confirmed", number, by=by, at=at)
    return bulk


def ask(kind: str, bulk: Bulk, number: int, *, by: Person, at: datetime) -> Job:
    arguments = {"public_id": bulk.public_id, "slug": bulk.agency.slug, "total": number}
    return jobs.ask(kind, by=by, at=at, agency=bulk.agency, arguments=arguments, name=f"{kind}:{bulk.public_id}")


def note(bulk: Bulk, action: str, number: int, *, by: Person, at: datetime) -> None:
    label = str(verb_of(bulk).label)
    after = {"what": label, "posts": number, **{name: value for name, value in bulk.said.items() if value}}
    audit.note(action, by=by, at=at, agency=bulk.agency, subject=bulk, after=after)


@transaction.atomic
def note_file(*, bulk: Bulk, by: Person, at: datetime) -> None:
    """Lines were taken away as a file: kept as done, and noted each time."""
    bulk = locked(bulk)
    if bulk.state == BulkState.CHOSEN:
        bulk.state, bulk.confirmed_at, bulk.confirmed_by = BulkState.CONFIRMED, at, by
        bulk.save(update_fields=["state", "confirmed_at", "confirmed_by"])
        bulk.posts.filter(outcome=BulkOutcome.PLANNED).update(outcome=BulkOutcome.DONE)
    note(bulk, "bulk.file-made", bulk.posts.filter(outcome=BulkOutcome.DONE).count(), by=by, at=at)


def run_piece(job: Job, at: datetime) -> Slice:
    """The next posts, each looked at again: a right, a post or a need that is gone since is refused, and says why."""
    bulk = of_job(job)
    if bulk.state != BulkState.CONFIRMED or bulk.confirmed_by is None:
        return Slice(is_last=True)
    verb, on = verb_of(bulk), today(bulk, at)
    rows, is_last = next_rows(bulk, BulkOutcome.PLANNED, job.place.get("after", 0))
    posts = [row.membership for row in rows]
    why = refusals(verb, bulk, posts, by=bulk.confirmed_by, on=on, at=at) if posts else {}
    good = [post for post in posts if post.pk not in why]
    written = verb.write(good, bulk.said, bulk.confirmed_by, at) if good else {}
    done = [row for row in rows if row.membership_id in written]
    for row in done:
        row.outcome, row.why, row.object_id = BulkOutcome.DONE, "", written[row.membership_id]
    BulkPost.objects.bulk_update(done, ["outcome", "why", "object_id"], batch_size=250)
    rest = {post.pk: LeftOut.CHANGED.value for post in good if post.pk not in written}
    write_why(rows, why | rest, BulkOutcome.REFUSED)
    failed = len(rows) - len(done)
    place = {"after": rows[-1].place} if rows else job.place
    return Slice(place=place, done=len(done), failed=failed, total=job.arguments["total"], is_last=is_last)


def next_rows(bulk: Bulk, outcome: BulkOutcome, after: int) -> tuple[list[BulkPost], bool]:
    """So many rows, and all of the last person's; and whether that was all."""
    left = bulk.posts.filter(outcome=outcome, place__gt=after).select_related("membership").order_by("place")
    rows = list(left[: A_PIECE + ONE_PERSON])
    if len(rows) < A_PIECE + ONE_PERSON:
        return rows, True
    size = A_PIECE
    while size < len(rows) - 1 and rows[size].membership.person_id == rows[size - 1].membership.person_id:
        size += 1
    return rows[:size], False


def may_take_back(bulk: Bulk, *, at: datetime) -> bool:
    if bulk.state != BulkState.CONFIRMED or bulk.confirmed_at is None or verb_of(bulk).take_back is None:
        return False
    is_over = bulk.job is None or bulk.job.ended_at is not None
    return is_over and at - bulk.confirmed_at <= TAKEN_BACK_WITHIN


@transaction.atomic
def take_back(*, bulk: Bulk, by: Person, at: datetime) -> Bulk:
    """This function will ask for all that was done to be taken back. Asked twice, it is done once."""
    bulk = locked(bulk)
    if not may_take_back(bulk, at=at):
        return bulk
    number = bulk.posts.filter(outcome=BulkOutcome.DONE).count()
    bulk.state, bulk.taken_back_at, bulk.taken_back_by = BulkState.TAKEN_BACK, at, by
    bulk.job = ask(UNDO, bulk, number, by=by, at=at)
    bulk.save(update_fields=["state", "taken_back_at", "taken_back_by", "job"])
    note(bulk, "bulk.taken-back", number, by=by, at=at)
    return bulk


def take_back_piece(job: Job, at: datetime) -> Slice:
    """What somebody ended or took back since stays as it is."""
    bulk = of_job(job)
    verb, by = verb_of(bulk), bulk.taken_back_by
    if bulk.state != BulkState.TAKEN_BACK or by is None or verb.take_back is None:
        return Slice(is_last=True)
    rows, is_last = next_rows(bulk, BulkOutcome.DONE, job.place.get("after", 0))
    led = led_posts(by, bulk.agency, today(bulk, at)).filter(pk__in=[row.membership_id for row in rows])
    may = set(led.values_list("pk", flat=True)) if by.is_active else set()
    mine = [row.object_id for row in rows if row.membership_id in may and row.object_id is not None]
    taken = verb.take_back(mine, by, at) if mine else set()
    gone = [row for row in rows if row.object_id in taken]
    BulkPost.objects.filter(pk__in=[row.pk for row in gone]).update(outcome=BulkOutcome.TAKEN_BACK)
    kept = [row for row in rows if row.object_id not in taken]
    why = {row.membership_id: (LeftOut.CHANGED if row.membership_id in may else LeftOut.NO_RIGHT).value for row in kept}
    write_why(kept, why, BulkOutcome.KEPT)
    place = {"after": rows[-1].place} if rows else job.place
    return Slice(place=place, done=len(gone), failed=len(kept), total=job.arguments["total"], is_last=is_last)


def locked(bulk: Bulk) -> Bulk:
    rows = Bulk.objects.select_for_update(of=("self",)).select_related("agency__partnership", "job")
    return rows.get(pk=bulk.pk)


def of_job(job: Job) -> Bulk:
    rows: QuerySet[Bulk] = Bulk.objects.select_related("agency__partnership", "confirmed_by", "taken_back_by")
    found = rows.filter(public_id=job.arguments["public_id"]).first()
    if found is None:
        raise CannotGoOn(_("What was confirmed is not there any more."))
    return found


def verb_of(bulk: Bulk) -> BulkVerb:
    verb = bulk_verb(bulk.kind)
    if verb is None:
        raise CannotGoOn(_("This cannot be done for many people any more."))
    return verb


def today(bulk: Bulk, at: datetime) -> date:
    return local_day(at, bulk.agency.time_zone or bulk.agency.partnership.time_zone)
