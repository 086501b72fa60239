"""What seldom happens, made to happen so that it can be seen: first in the agency of the lead who signs in."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from agencies.models import Membership, Person
from certificates.actions import certificates
from certificates.enums import Cause
from certificates.models import Certificate
from courses.actions import exemptions
from courses.enums import ExemptionReason
from portal.demo.people import Company, morning

A_WHILE = timedelta(days=30)


def make_exceptions(company: Company, accounts: dict[str, Person]) -> None:
    """As far as there are people for it: one excused from everything, one from a course, a certificate withdrawn."""
    held = Certificate.objects.valid_on(company.today).filter(person=OuterRef("person"))
    settled = (
        Membership.objects.on(company.today)
        .filter(start_date__lt=company.today - 2 * A_WHILE, exemptions=None)
        .exclude(person__in=accounts.values())
        .order_by("agency_id", "pk")
    )
    reasons = [ExemptionReason.PARENTAL, ExemptionReason.SECONDMENT]
    for post, reason in zip(settled.filter(~Exists(held))[:2], reasons, strict=False):
        excuse(company, post, reason, by=accounts["lead"])
    certified = settled.filter(Exists(held.filter(issued_date__lt=company.today - A_WHILE)))
    first, second = [*certified[:2], None, None][:2]
    if first is not None:
        withdraw(company, first.person, by=accounts["coordinator"])
    if second is not None:
        make_again(company, second.person, by=accounts["lead"])


def certificates_to_check(today: date) -> list[Certificate]:
    """One of each state that there is: current, expired, withdrawn, superseded."""
    lapsed = Certificate.objects.standing().filter(valid_until_date__lte=today)
    withdrawn = Certificate.objects.filter(withdrawn_date__lte=today)
    superseded = Certificate.objects.exclude(superseded_by=None)
    firsts = [kind.first() for kind in (Certificate.objects.valid_on(today), lapsed, withdrawn, superseded)]
    return [certificate for certificate in firsts if certificate]


def excuse(company: Company, post: Membership, reason: ExemptionReason, *, by: Person) -> None:
    """Who is away is excused from everything; who works elsewhere for a while, from the course of this post."""
    start = company.today - A_WHILE
    exemptions.exempt(
        membership=post,
        reason=reason,
        start_date=start,
        end_date=start + 5 * A_WHILE,
        course_key=company.course_of(post.role).key if reason == ExemptionReason.SECONDMENT else None,
        by=by,
        at=morning(start),
    )


def withdraw(company: Company, person: Person, *, by: Person) -> None:
    day = company.today - timedelta(days=3)
    certificates.withdraw(
        certificate=Certificate.objects.valid_on(day).filter(person=person).latest("issued_date"),
        from_date=day,
        by=by,
        reason="The quiz was taken by somebody else.",
        at=morning(day),
    )


def make_again(company: Company, person: Person, *, by: Person) -> None:
    """The name was written otherwise on the old one."""
    day = company.today - timedelta(days=5)
    held = Certificate.objects.valid_on(day).filter(person=person).latest("issued_date")
    person.certificate_name = f"{person.name} MSc"
    person.save(update_fields=["certificate_name"])
    certificates.reissue(certificate=held, by=by, reason="The degree was left out.", at=morning(day), cause=Cause.NAME)
