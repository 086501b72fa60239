"""The charter: written, published, signed, confirmed and withdrawn from. What was once published stays as it was."""

import json
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Max, Q

from agencies.actions import audit
from agencies.enums import CharterRefusal
from agencies.models import Agency, Charter, Confirmation, Partnership, Person, Signature
from agencies.queries.charter import charter_on, draft_of


class CannotChangeCharter(Exception):
    def __init__(self, refusal: CharterRefusal) -> None:
        super().__init__(refusal.label)
        self.refusal = refusal


class WordingChangedMeanwhile(Exception):
    """Somebody else saved other words since the form was opened."""


def mark_of(charter: Charter, language: str) -> str:
    """What a form remembers of the words it was opened with, to tell whether they have changed since."""
    words = json.dumps(charter.wordings.get(language), sort_keys=True)
    return sha256(words.encode()).hexdigest()[:16]


@transaction.atomic
def draft(*, partnership: Partnership, by: Person | None, at: datetime) -> Charter:
    """Starts the next version from the words of the last one. A draft that is there already is the one."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    there = draft_of(partnership)
    if there is not None:
        return there
    last = Charter.objects.filter(partnership=partnership).order_by("-version").first()
    made = Charter.objects.create(
        partnership=partnership,
        version=last.version + 1 if last else 1,
        wordings=last.wordings if last else {},
        made_at=at,
        made_by=by,
    )
    audit.note("charter.drafted", by=by, at=at, partnership=partnership, subject=made, after={"version": made.version})
    return made


@transaction.atomic
def write(
    *, charter: Charter, language: str, title: str, text: str, seen: str, by: Person | None, at: datetime
) -> Charter:
    """Keeps the words in one language. A published version may be put into another language, and is never changed."""
    charter = Charter.objects.select_for_update().select_related("partnership").get(pk=charter.pk)
    before, after = charter.wordings.get(language), {"title": title, "text": text}
    if before == after:
        return charter
    if charter.published_date is not None and before is not None:
        raise CannotChangeCharter(CharterRefusal.IS_PUBLISHED)
    if mark_of(charter, language) != seen:
        raise WordingChangedMeanwhile
    charter.wordings = {**charter.wordings, language: after}
    charter.save(update_fields=["wordings"])
    audit.note(
        "charter.written",
        by=by,
        at=at,
        partnership=charter.partnership,
        subject=charter,
        before={language: before} if before else {},
        after={language: after},
    )
    return charter


@transaction.atomic
def publish(*, charter: Charter, on: date, by: Person | None, at: datetime) -> Charter:
    """Puts a version in force from a day: every signatory is then asked to confirm it."""
    charter = Charter.objects.select_for_update().select_related("partnership").get(pk=charter.pk)
    if charter.published_date is not None:
        return charter
    if not charter.wordings:
        raise CannotChangeCharter(CharterRefusal.NO_WORDS)
    charter.published_date = on
    charter.save(update_fields=["published_date"])
    after = {"version": charter.version, "published on": on.isoformat()}
    audit.note("charter.published", by=by, at=at, partnership=charter.partnership, subject=charter, after=after)
    return charter


@transaction.atomic
def sign(
    *,
    partnership: Partnership,
    agency: Agency | None,
    organisation: str,
    signed_for_by: str,
    pledge: str,
    signed_date: date,
    is_public: bool,
    today: date,
    by: Person | None,
    at: datetime,
) -> Signature:
    """Keeps an organisation's promise, which is thereby confirmed for the version in force on that day."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    there = standing_signature(partnership, agency, organisation)
    if there is not None:
        return there
    if agency is None and Agency.objects.filter(partnership=partnership, name__iexact=organisation).exists():
        raise CannotChangeCharter(CharterRefusal.ANOTHER_NAME)
    charter = signable(partnership, signed_date, today)
    signature = Signature.objects.create(
        partnership=partnership,
        agency=agency,
        organisation=organisation,
        signed_for_by=signed_for_by,
        pledge=pledge,
        signed_date=signed_date,
        is_public=is_public,
        made_at=at,
        made_by=by,
    )
    Confirmation.objects.create(
        signature=signature, charter=charter, confirmed_date=signed_date, confirmed_by=by, recorded_at=at
    )
    after = {"organisation": organisation, "signed for by": signed_for_by, "version": charter.version}
    audit.note("charter.signed", by=by, at=at, agency=agency, partnership=partnership, subject=signature, after=after)
    return signature


@transaction.atomic
def confirm(*, signature: Signature, on: date, by: Person | None, at: datetime) -> Confirmation:
    """Renews a promise for a year, to the version in force. Once a day is enough."""
    signature = locked(signature)
    if signature.withdrawn_date is not None:
        raise CannotChangeCharter(CharterRefusal.WITHDRAWN)
    charter = signable(signature.partnership, on, on)
    confirmation, is_new = Confirmation.objects.get_or_create(
        signature=signature, charter=charter, confirmed_date=on, defaults={"confirmed_by": by, "recorded_at": at}
    )
    if is_new:
        note_about("charter.confirmed", signature, by=by, at=at, after={"version": charter.version})
    return confirmation


@transaction.atomic
def withdraw(*, signature: Signature, reason: str, on: date, by: Person | None, at: datetime) -> Signature:
    """Ends a promise from a day on. What was signed and confirmed before stays on record."""
    signature = locked(signature)
    if signature.withdrawn_date is None:
        # A signature of the same day, or one dated ahead, never counts.
        signature.withdrawn_date, signature.withdrawn_by = max(on, signature.signed_date), by
        signature.save(update_fields=["withdrawn_date", "withdrawn_by"])
        note_about("charter.withdrawn", signature, by=by, at=at, after={}, reason=reason)
    return signature


def locked(signature: Signature) -> Signature:
    rows = Signature.objects.select_for_update(of=("self",)).select_related("partnership", "agency")
    return rows.get(pk=signature.pk)


def signable(partnership: Partnership, on: date, today: date) -> Charter:
    """The version that a promise of this day is made to."""
    if on > today:
        raise CannotChangeCharter(CharterRefusal.TOO_LATE)
    charter = charter_on(partnership, on)
    if charter is not None:
        return charter
    is_there = Charter.objects.filter(partnership=partnership).aggregate(first=Max("published_date"))["first"]
    raise CannotChangeCharter(CharterRefusal.TOO_EARLY if is_there else CharterRefusal.NOT_PUBLISHED)


def standing_signature(partnership: Partnership, agency: Agency | None, organisation: str) -> Signature | None:
    named = Q(agency=agency) if agency else Q(organisation__iexact=organisation)
    return Signature.objects.filter(named, partnership=partnership, withdrawn_date=None).first()


def note_about(
    action: str,
    signature: Signature,
    *,
    by: Person | None,
    at: datetime,
    after: dict[str, object],
    reason: str = "",
) -> None:
    audit.note(
        action,
        by=by,
        at=at,
        agency=signature.agency,
        partnership=signature.partnership,
        subject=signature,
        after={"organisation": signature.organisation, **after},
        reason=reason,
    )
