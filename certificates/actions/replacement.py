"""Correcting a certificate: it is never edited, another is issued in its place."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.actions import audit
from agencies.models import Person
from certificates.actions.requests import answer_open
from certificates.actions.writing import certificate_from
from certificates.enums import Answer, Cause
from certificates.models import Certificate
from certificates.queries.snapshot import printed_of
from certificates.renderers import undrawable
from certificates.signals import certificate_issued, certificates_changed
from courses.actions.evidence import agency_of
from courses.enums import EvidenceKind
from courses.models import Evidence

MOST_CHANGES, WITHIN = 3, timedelta(days=30)


class CannotReissue(Exception):
    """The message says why, and what to do, in words for people."""


@transaction.atomic
def reissue(
    *,
    certificate: Certificate,
    by: Person,
    reason: str,
    at: datetime,
    cause: Cause = Cause.OTHER,
    named_by: Person | None = None,
) -> Certificate:
    """Issues a certificate in the place of this one, for the same cycle and the same days, and answers it.

    Its facts are those of the day of issue as they are known now, its holder's name the one they choose now, its look
    the design in use. A second click gets the successor that the first one made. `named_by` is the account whose name
    is printed, where the holder has several.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.superseded_at is not None:
        assert certificate.superseded_by is not None, "a replaced certificate has a successor"
        return certificate.superseded_by
    evidence = evidence_for(certificate)
    successor = successor_of(certificate, evidence, named_by=named_by, at=at)
    certificate.superseded_at, certificate.superseded_by_person = at, by
    certificate.superseded_cause, certificate.superseded_reason = cause, reason.strip()
    certificate.save(update_fields=["superseded_at", "superseded_by_person", "superseded_cause", "superseded_reason"])
    successor.save(force_insert=True)
    certificate.superseded_by = successor
    certificate.save(update_fields=["superseded_by"])
    answer_open([certificate], Answer.REPLACED, by=by, at=at)
    audit.note(
        "certificate.superseded",
        by=by,
        at=at,
        person=certificate.person,
        agency=agency_of(certificate.person_id, certificate.issued_date),
        subject=certificate,
        before={"number": certificate.number},
        after={"number": successor.number, "cause": str(cause)},
        reason=certificate.superseded_reason,
    )
    certificates_changed.send(Certificate, person_ids={successor.person_id})
    transaction.on_commit(lambda: certificate_issued.send(Certificate, certificate_id=successor.pk), robust=True)
    return successor


def evidence_for(certificate: Certificate) -> Evidence:
    """The completion that a certificate may be made again from."""
    if certificate.withdrawn_at is not None:
        raise CannotReissue(_("This certificate was withdrawn. It cannot be made again."))
    if not certificate.snapshot["holder_name"] or certificate.person.erased_at is not None:
        raise CannotReissue(_("The holder of this certificate was erased, so there is no name to print."))
    completed = Evidence.objects.standing().filter(cycle=certificate.cycle_id, kind=EvidenceKind.COURSE_COMPLETED)
    evidence = completed.select_related("person", "cycle").order_by("-pk").first()
    if evidence is None:
        raise CannotReissue(_("What this certificate rests on no longer stands. Ask the coordinator to withdraw it."))
    return evidence


def successor_of(certificate: Certificate, evidence: Evidence, *, named_by: Person | None, at: datetime) -> Certificate:
    """The certificate that would take the place of this one, not yet written."""
    printed = printed_of(evidence)
    holder = named_by or evidence.person
    printed = replace(
        printed,
        snapshot=replace(
            printed.snapshot,
            holder_name=holder.name_for_certificates,
            holder_language=holder.certificate_language,
        ),
    )
    if letters := undrawable(printed.snapshot.holder_name, settings.PDF_FONTS_DIR):
        raise CannotReissue(
            _("We have no typeface for %(letters)s in the name. Write it otherwise on the account page.")
            % {"letters": " ".join(letters)}
        )
    successor = certificate_from(evidence, printed, at=at)
    successor.issued_date, successor.valid_until_date = certificate.issued_date, certificate.valid_until_date
    successor.grade = certificate.grade
    return successor


def has_changed_often(person: Person, at: datetime) -> bool:
    """Whether the holder has chosen another name as often as is reasonable; their lead may go on."""
    changed = Certificate.objects.of(person).filter(superseded_cause=Cause.HOLDER, superseded_at__gt=at - WITHIN)
    return changed.values("superseded_at").distinct().count() >= MOST_CHANGES


@transaction.atomic
def rename(*, person: Person, certificates: list[Certificate], at: datetime) -> list[Certificate]:
    """The holder's own certificates, made again in the script and spelling that they choose now: all or none."""
    Person.objects.select_for_update().get(pk=person.pk)  # two clicks count as one change
    waiting = Certificate.objects.standing().of(person).filter(pk__in=[each.pk for each in certificates])
    rows = [each for each in waiting if each.snapshot["holder_name"] != person.name_for_certificates]
    if rows and has_changed_often(person, at):
        raise CannotReissue(_("You have changed it three times in 30 days. Ask your training lead to do it."))
    return [
        reissue(certificate=each, by=person, reason="", at=at, cause=Cause.HOLDER, named_by=person) for each in rows
    ]
