"""Forgetting a person: asked for, withdrawn within a week, then done room by room. What figures rest on stays."""

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import APIToken, PageSubscription
from wagtail.users.models import UserProfile

from agencies.actions import audit, jobs, memberships
from agencies.enums import Decision, Duty, ImportState
from agencies.lending import PersonalData, Slice, personal_data
from agencies.models import (
    Agency,
    AuditEntry,
    Bounce,
    Erasure,
    FileImport,
    Invitation,
    JoinRequest,
    Membership,
    Partnership,
    Person,
    Responsibility,
)
from agencies.queries.personal_data import rows_of
from agencies.rules import local_day

GRACE = timedelta(days=7)
JOB = "erase-person"
GONE = "…"  # stands where a name was typed
SHORTEST = 5  # a shorter name is not looked for in what others typed: it may be a part of any word


class CannotErase(Exception):
    """The person cannot be erased now; the message says why, in words for people."""


@transaction.atomic
def ask(
    *, person: Person, by: Person, at: datetime, partnership: Partnership | None = None, reason: str = ""
) -> Erasure:
    """This function will ask for a person to be forgotten a week from now. Asked twice, it is asked once."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    there = open_erasure(person)
    if there is not None:
        return there
    refuse(person, at=at)
    erasure = Erasure.objects.create(person=person, asked_at=at, asked_by=by, reason=reason.strip(), due_at=at + GRACE)
    audit.note("erasure.asked", by=by, at=at, person=person, partnership=partnership, subject=erasure)
    if person.email:
        transaction.on_commit(lambda: tell(erasure, person), robust=True)
    return erasure


def tell(erasure: Erasure, person: Person) -> None:
    """Whoever did not ask for it themselves has a week to say so."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("agencies:erase")
        context = {"name": person.name, "erasure": erasure, "address": address}
        send_mail(
            subject=_("Your account will be erased in a week"),
            message=render_to_string("agencies/mail/erasure_asked.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            recipient_list=[person.email or ""],
        )


@transaction.atomic
def withdraw(*, erasure: Erasure, by: Person, at: datetime, partnership: Partnership | None = None) -> Erasure:
    """This function will take the wish back while its week lasts."""
    erasure = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if erasure.withdrawn_at is not None:
        return erasure
    if erasure.done_at is not None or erasure.due_at <= at:
        raise CannotErase(_("The week is over: the account is being erased, and this cannot be stopped."))
    erasure.withdrawn_at = at
    erasure.save(update_fields=["withdrawn_at"])
    audit.note("erasure.withdrawn", by=by, at=at, person=erasure.person, partnership=partnership, subject=erasure)
    return erasure


def begin_due(*, at: datetime) -> int:
    """This function will start erasing everyone whose week is over. Safe to run twice: each has one job."""
    due = Erasure.objects.filter(withdrawn_at=None, done_at=None, due_at__lte=at)
    for erasure in due:
        with transaction.atomic():
            jobs.ask(JOB, by=None, at=at, arguments={"erasure": erasure.pk}, name=f"{JOB}:{erasure.pk}")
    return len(due)


def piece(job: Any, at: datetime) -> Slice:
    """One room; the accounts' own room is the last, since the others find the person by what it holds."""
    erasure = Erasure.objects.select_for_update().select_related("person").get(pk=job.arguments["erasure"])
    if erasure.withdrawn_at is not None or erasure.done_at is not None:
        return Slice(is_last=True)
    rooms = sorted(personal_data(), key=lambda data: data.room == "agencies")
    number = job.place.get("room", 0)
    erasure.cleared = {**erasure.cleared, rooms[number].room: erase_in(rooms[number], erasure.person, at=at)}
    is_last = number + 1 == len(rooms)
    if is_last:
        erasure.done_at = at
        audit.note("person.erased", by=erasure.asked_by, at=at, person=erasure.person, subject=erasure)
    erasure.save(update_fields=["cleared", "done_at"])
    return Slice(place={"room": number + 1}, done=1, total=len(rooms), is_last=is_last)


def erase_in(data: PersonalData, person: Person, *, at: datetime) -> int:
    """Clears what a room holds about a person; answers how many things it cleared."""
    names = names_of(person)
    cleared = data.erase(person, at) if data.erase else 0
    for table in data.tables:
        rows = rows_of(table, person)
        if table.is_deleted:
            cleared += rows.count()
            rows.delete()
        elif table.cleared:
            cleared += rows.exclude(**table.cleared).update(**table.cleared)
    cleared += sum(take_out(label, fields, names) for label, fields in data.typed.items())
    if data.room == "agencies":
        clear_notes(names)
        clear_person(person, at=at)
    return cleared


def open_erasure(person: Person) -> Erasure | None:
    return Erasure.objects.filter(person=person, withdrawn_at=None, done_at=None).first()


def refuse(person: Person, *, at: datetime) -> None:
    if person.erased_at is not None:
        raise CannotErase(_("This account is erased already."))
    if person.is_superuser:
        raise CannotErase(_("This is an administrator's account. Another administrator has to take that right first."))
    for duty in (
        Responsibility.objects.standing().filter(membership__person=person, team=None).exclude(duty=Duty.FACILITATOR)
    ):
        agency = Agency.objects.select_related("partnership").get(memberships=duty.membership_id)
        day = local_day(at, agency.partnership.time_zone)
        alike = Responsibility.objects.on(day).filter(
            duty=duty.duty, team=None, membership__in=Membership.objects.on(day)
        )
        if not alike.filter(pk=duty.pk).exists():
            continue
        others = alike.exclude(membership__person=person)
        if (
            duty.duty == Duty.COORDINATOR
            and not others.filter(membership__agency__partnership=agency.partnership_id).exists()
        ):
            raise CannotErase(
                _("Nobody else coordinates %(partnership)s. Somebody has to take this over first.")
                % {"partnership": agency.partnership}
            )
        if duty.duty == Duty.TRAINING_LEAD and not others.filter(membership__agency=agency).exists():
            raise CannotErase(
                _("Nobody else leads training in %(agency)s. Somebody has to take this over first.")
                % {"agency": agency}
            )


# --- what others typed ----------------------------------------------------------------------------------------------


def names_of(person: Person) -> list[str]:
    """What the person is known by, longest first: addresses, names in full, username."""
    addresses = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    names = {person.display_name, person.certificate_name, f"{person.first_name} {person.last_name}", person.username}
    names |= {person.email or "", *addresses}
    return sorted({name.strip() for name in names if len(name.strip()) >= SHORTEST}, key=len, reverse=True)


def mentioning(rows: QuerySet[Any], field: str, names: Iterable[str]) -> QuerySet[Any]:
    """Rows whose field holds one of the names, however its capitals are; as JSON may spell it, too."""
    wanted = Q()
    for name in names:
        for spelling in {name, json.dumps(name)[1:-1]}:
            wanted |= Q(as_text__icontains=spelling)
    return rows.annotate(as_text=Cast(field, TextField())).filter(wanted) if wanted else rows.none()


def take_out(label: str, fields: Iterable[str], names: list[str]) -> int:
    """Takes somebody's names out of what people typed about something else."""
    model, changed = apps.get_model(label), 0
    for field in fields:
        for pk, value in list(mentioning(model._base_manager.all(), field, names).values_list("pk", field)):
            without = without_names(value, names)
            if without != value:
                changed += model._base_manager.filter(pk=pk).update(**{field: without})
    return changed


def without_names(value: Any, names: list[str]) -> Any:
    if isinstance(value, dict):
        return {without_names(key, names): without_names(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [without_names(each, names) for each in value]
    if not isinstance(value, str):
        return value
    for name in names:
        value = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", GONE, value, flags=re.IGNORECASE)
    return value


def clear_notes(names: list[str]) -> None:
    """Notes about others that mention the person: the database lets a note be cleared whole, and no other way."""
    for field in ("before", "after", "reason"):
        found = mentioning(AuditEntry.objects.all(), field, names).values_list("pk", flat=True)
        AuditEntry.objects.filter(pk__in=list(found)).update(before={}, after={}, reason="")


# --- the account itself ---------------------------------------------------------------------------------------------


def clear_account(person: Person, at: datetime) -> int:
    """What of this room clearing fields cannot do."""
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)} - {None}
    Session.objects.filter(session_key__in=UserSession.objects.filter(user=person).values("session_key")).delete()
    for model in (APIToken, EditingSession, FormState, PageSubscription):
        model.objects.filter(user=person).delete()
    for profile in UserProfile.objects.filter(user=person).exclude(avatar=""):
        profile.avatar.delete(save=False)
    end_posts(person, at=at)
    JoinRequest.objects.filter(person=person, decision=Decision.WAITING).update(
        decision=Decision.TAKEN_BACK, decided_at=at
    )
    cleared = 0
    for address in addresses:
        invitations = Invitation.objects.filter(email__iexact=address)
        invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
        cleared += invitations.update(email="", name="", staff_number="")
        cleared += Bounce.objects.filter(address__iexact=address).delete()[0]
    return cleared + drop_files(person)


def end_posts(person: Person, *, at: datetime) -> None:
    """The person leaves at the end of the day: figures of today and of every day before stay what they are."""
    for post in Membership.objects.standing().filter(person=person).select_related("agency__partnership"):
        today = local_day(at, post.agency.partnership.time_zone)
        leaves = today + timedelta(days=1)
        if post.start_date > today:
            memberships.void(membership=post, by=None, at=at)
        elif post.end_date is None or post.end_date > leaves:
            memberships.leave(membership=post, end_date=leaves, by=None, at=at)


def drop_files(person: Person) -> int:
    """Files that brought the person in, once they are read."""
    read = FileImport.objects.filter(rows__person=person, state__in=[ImportState.DONE, ImportState.UNDONE]).exclude(
        stored_as=""
    )
    names = list(read.distinct().values_list("stored_as", flat=True))
    FileImport.objects.filter(stored_as__in=names).update(stored_as="")
    delete_files(names)
    return len(names)


def delete_files(names: Iterable[str]) -> None:
    """Once the transaction stands. A file that is gone already is no fault."""
    gone = [name for name in names if name]

    def delete() -> None:
        for name in gone:
            storages["private"].delete(name)

    transaction.on_commit(delete, robust=True)


def clear_person(person: Person, *, at: datetime) -> None:
    person.groups.clear()
    person.user_permissions.clear()
    Person.objects.filter(pk=person.pk).update(
        username=f"erased-{person.public_id}",
        email=None,
        first_name="",
        last_name="",
        display_name="",
        certificate_name="",
        certificate_language="",
        language="",
        password=make_password(None),
        is_active=False,
        is_staff=False,
        prefers_easy_read=False,
        wants_nudges=False,
        last_login=None,
        erased_at=at,
    )
