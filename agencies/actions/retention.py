"""How long what is kept: chosen by a coordinator for each thing, applied each night, safe to run twice."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.actions import api_calls, audit, jobs, sent_lists
from agencies.actions.erasures import delete_files
from agencies.enums import ENDED_JOBS, Decision, ImportState
from agencies.lending import CannotGoOn, Retained, Slice, leftovers, retained
from agencies.models import (
    AuditEntry,
    FileImport,
    ImportRow,
    Invitation,
    Job,
    JoinRequest,
    Membership,
    OneTimeCode,
    Partnership,
    Person,
    RecordView,
    RetentionRule,
)
from agencies.rules import local_day, months_before

JOB = "retention"
A_PIECE = 2000
MOST_MONTHS = 240


class CannotKeep(Exception):
    """The rule cannot be set; the message says why, in words for people."""


@transaction.atomic
def say(*, partnership: Partnership, what: str, months: int, is_on: bool, by: Person, at: datetime) -> RetentionRule:
    """This function will set how long a thing is kept. Said again the same way, nothing happens."""
    thing = thing_of(what)
    if not thing.least <= months <= MOST_MONTHS:
        raise CannotKeep(
            _("Choose between %(least)d and %(most)d months.") % {"least": thing.least, "most": MOST_MONTHS}
        )
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    rule = RetentionRule.objects.filter(partnership=partnership, what=what).first()
    if rule is not None and (rule.months, rule.is_on) == (months, is_on):
        return rule
    before = {"months": rule.months, "is on": rule.is_on} if rule else {}
    rule = rule or RetentionRule(partnership=partnership, what=what)
    rule.months, rule.is_on, rule.changed_at, rule.changed_by = months, is_on, at, by
    rule.save()
    after = {"what": str(thing.label), "months": months, "is on": is_on}
    audit.note("retention.changed", by=by, at=at, partnership=partnership, subject=rule, before=before, after=after)
    return rule


def thing_of(what: str) -> Retained:
    found = next((thing for thing in retained() if thing.code == what), None)
    if found is None:
        raise CannotKeep(_("There is nothing of this name."))
    return found


def older(thing: Retained, partnership: Partnership, *, months: int, at: datetime) -> QuerySet[Any]:
    """What would go now: the same rows for the preview and for the night."""
    zone = partnership.time_zone
    day = months_before(local_day(at, zone), months)
    return thing.older(partnership, datetime.combine(day, time(), ZoneInfo(zone)))


def begin(*, at: datetime) -> None:
    """This function will ask for a job for each partnership that has a rule, once a day."""
    for partnership in Partnership.objects.filter(retention_rules__is_on=True).distinct():
        day = local_day(at, partnership.time_zone)
        with transaction.atomic():
            jobs.ask(
                JOB,
                by=None,
                at=at,
                partnership=partnership,
                arguments={"at": at.isoformat()},
                name=f"{JOB}:{partnership.pk}:{day.isoformat()}",
            )
    drop_job_files(at=at)
    api_calls.drop_old(at=at)
    sent_lists.drop_old(at=at)
    for drop in leftovers():
        drop(at)


def piece(job: Any, at: datetime) -> Slice:
    """So many rows of one rule; then the next rule. A rule that was switched off meanwhile is left alone."""
    if job.partnership is None:
        raise CannotGoOn(_("The partnership is gone."))
    after = job.place.get("rule", 0)
    rule = (
        RetentionRule.objects.select_for_update()
        .filter(partnership=job.partnership, is_on=True, pk__gte=after)
        .order_by("pk")
        .first()
    )
    if rule is None:
        return Slice(is_last=True)
    at_first = datetime.fromisoformat(job.arguments["at"])
    thing = next((thing for thing in retained() if thing.code == rule.what), None)
    rows = older(thing, job.partnership, months=rule.months, at=at_first) if thing else None
    gone = 0
    if thing is not None and rows is not None:
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:A_PIECE])
        gone = thing.drop(rows.model._base_manager.filter(pk__in=keys), at) if keys else 0
        is_again = rule.last_run_at == at_first or (rule.last_run_at and is_same_day(rule, at_first))
        rule.last_count = (rule.last_count if is_again else 0) + gone
        rule.last_run_at = at_first
        rule.save(update_fields=["last_count", "last_run_at"])
    return Slice(place={"rule": rule.pk if gone == A_PIECE else rule.pk + 1}, done=gone)


def is_same_day(rule: RetentionRule, at: datetime) -> bool:
    """Run twice in a night, a rule's count is what both let go."""
    zone = rule.partnership.time_zone
    return rule.last_run_at is not None and local_day(rule.last_run_at, zone) == local_day(at, zone)


# --- what this room keeps -------------------------------------------------------------------------------------------


def people_of(partnership: Partnership) -> QuerySet[Any, Any]:
    """Whoever has or had a post in the partnership, and in no other: elsewhere another rule may hold."""
    others = Membership.objects.exclude(agency__partnership=partnership)
    here = Membership.objects.filter(agency__partnership=partnership)
    return here.exclude(person__in=others.values("person")).values("person")


def old_rows(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    ended = [ImportState.DONE, ImportState.UNDONE, ImportState.UNREADABLE, ImportState.CHECKED, ImportState.UPLOADED]
    rows = ImportRow.objects.filter(file_import__agency__partnership=partnership, file_import__state__in=ended)
    return rows.filter(file_import__uploaded_at__lt=before).exclude(values={}, problems=[])


def drop_rows(rows: QuerySet[Any], at: datetime) -> int:
    files = FileImport.objects.filter(rows__in=rows).exclude(stored_as="")
    names = list(files.distinct().values_list("stored_as", flat=True))
    delete_files(names)
    FileImport.objects.filter(stored_as__in=names).update(stored_as="")
    return rows.update(values={}, problems=[])


def old_views(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    mine = Q(agency__partnership=partnership) | Q(agency=None, person__in=people_of(partnership))
    return RecordView.objects.filter(mine, seen_at__lt=before)


def old_notes(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    return AuditEntry.objects.filter(partnership=partnership, at__lt=before).exclude(before={}, after={}, reason="")


def old_requests(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    waiting = JoinRequest.objects.filter(agency__partnership=partnership, decision=Decision.WAITING)
    return waiting.filter(made_at__lt=before)


def old_invitations(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    offers = Invitation.objects.filter(agency__partnership=partnership, accepted_at=None, expires_at__lt=before)
    return offers.exclude(email="", name="", staff_number="")


def drop_invitations(rows: QuerySet[Any], at: datetime) -> int:
    rows.filter(withdrawn_at=None).update(withdrawn_at=at)
    return rows.update(email="", name="", staff_number="")


def old_codes(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    return OneTimeCode.objects.filter(person__in=people_of(partnership), expires_at__lt=before)


def old_sessions(partnership: Partnership, before: datetime) -> QuerySet[Any]:
    return UserSession.objects.filter(user__in=people_of(partnership), last_seen_at__lt=before)


def deleted(rows: QuerySet[Any], at: datetime) -> int:
    count = rows.count()
    rows.delete()
    return count


def cleared(**values: Any) -> Callable[[QuerySet[Any], datetime], int]:
    return lambda rows, at: rows.update(**values)


def taken_back(rows: QuerySet[Any], at: datetime) -> int:
    return rows.update(decision=Decision.TAKEN_BACK, decided_at=at, note="")


THINGS = (
    Retained(
        "import-rows",
        gettext_lazy("Lines of files that agencies brought in"),
        gettext_lazy("What each line said, and the file. How many lines joined, moved or left stays."),
        6, old_rows, drop_rows,
    ),
    Retained(
        "record-views",
        gettext_lazy("Who looked at whose record"),
        gettext_lazy("The whole line; people then no longer read who looked so long ago."),
        24, old_views, deleted, least=6,
    ),
    Retained(
        "audit-text",
        gettext_lazy("Details of changes"),
        gettext_lazy("What was before and after, and the reason. Who changed what kind of thing, and when, stays."),
        72, old_notes, cleared(before={}, after={}, reason=""), least=12,
    ),
    Retained(
        "join-requests",
        gettext_lazy("Unanswered requests to join"),
        gettext_lazy("The request ends as taken back, and its note goes."),
        6, old_requests, taken_back,
    ),
    Retained(
        "invitations",
        gettext_lazy("Invitations that nobody accepted"),
        gettext_lazy("Name, address and staff number in them. That there was one stays."),
        6, old_invitations, drop_invitations,
    ),
    Retained(
        "codes",
        gettext_lazy("One-time codes that have run out"),
        gettext_lazy("The whole line. That a code was issued stays among the changes."),
        3, old_codes, deleted,
    ),
    Retained(
        "sign-ins",
        gettext_lazy("Devices that people were signed in with"),
        gettext_lazy("The whole line, with address of the device and browser; the person has to sign in there again."),
        6, old_sessions, deleted,
    ),
)  # fmt: skip

FILES_LIVE_DAYS = 7


def drop_job_files(*, at: datetime) -> int:
    """Files that jobs made to be fetched live for a week, whatever the rules say."""
    old = Job.objects.filter(state__in=list(ENDED_JOBS), ended_at__lt=at - timedelta(days=FILES_LIVE_DAYS))
    old = old.exclude(file_name="")
    with transaction.atomic():
        delete_files(list(old.values_list("file_name", flat=True)))
        return old.update(file_name="")
