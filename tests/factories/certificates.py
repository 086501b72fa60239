from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from certificates.models import Certificate
from certificates.queries.snapshot import CompletedModule, Snapshot
from certificates.rules import number_from
from tests.factories.agencies import PersonFactory
from tests.factories.courses import NOW, TODAY, EnrolmentFactory


class CertificateFactory(DjangoModelFactory):
    """A certificate issued today for a year. `person=` and `course=` choose whose and of what.

    `withdrawn_from=` a day withdraws it; `issued_date=` and `valid_until_date=` move it.
    """

    class Meta:
        model = Certificate

    class Params:
        course = None
        holder_name = "Amina Test"
        withdrawn_from = None

    number = factory.Sequence(lambda n: number_from(n + 1))
    person = factory.SubFactory(PersonFactory)
    cycle = factory.LazyAttribute(
        lambda certificate: EnrolmentFactory(
            person=certificate.person, **({"course": certificate.course} if certificate.course else {})
        ).cycles.get()
    )
    course_key = factory.LazyAttribute(lambda certificate: certificate.cycle.enrolment.course_key)
    issued_at = NOW
    issued_date = TODAY
    valid_until_date = factory.LazyAttribute(lambda certificate: certificate.issued_date + timedelta(days=365))
    snapshot = factory.LazyAttribute(
        lambda certificate: Snapshot(
            holder_name=certificate.holder_name,
            holder_language="",
            course_title="Council front desk",
            partnership_name="Partnership of Somewhere",
            agency_name="Somewhere Council",
            language="en",
            modules=[CompletedModule("Taking reports", "2026-05-01", "2027-05-01")],
        ).as_json()
    )
    withdrawn_date = factory.SelfAttribute("withdrawn_from")
    withdrawn_at = factory.LazyAttribute(lambda certificate: NOW if certificate.withdrawn_from else None)
    withdrawn_by = factory.LazyAttribute(lambda certificate: PersonFactory() if certificate.withdrawn_from else None)
    withdrawn_reason = factory.LazyAttribute(lambda certificate: "A mistake" if certificate.withdrawn_from else "")


def certificate_held(person, *, course, on: date = TODAY, until: date | None = None) -> Certificate:
    """A certificate of a course held by a person from a day on."""
    return CertificateFactory(
        person=person, course=course, issued_date=on, valid_until_date=until or on + timedelta(days=365)
    )
