from datetime import timedelta
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from certificates.models import Certificate
from certificates.queries.snapshot import CompletedModule, Snapshot
from certificates.rules import number_from
from courses.models import Cycle, Enrolment
from tests.factories.agencies import PersonFactory
from tests.factories.courses import TODAY, noon


class CertificateFactory(DjangoModelFactory):
    """A certificate issued today for a year, with the completed cycle it was won in.

    `person=` and `course_key=` choose whose and of what; `issued_date=`, `days=` and `valid_until_date=` move it;
    `withdrawn_from=` a day withdraws it.
    """

    class Meta:
        model = Certificate

    class Params:
        days = 365
        holder_name = "Amina Test"
        withdrawn_from = None

    number = factory.Sequence(lambda n: number_from(n + 1))
    person = factory.SubFactory(PersonFactory)
    course_key = factory.LazyFunction(uuid4)
    issued_date = TODAY
    issued_at = factory.LazyAttribute(lambda row: noon(row.issued_date))
    valid_until_date = factory.LazyAttribute(lambda row: row.issued_date + timedelta(days=row.days))
    snapshot = factory.LazyAttribute(
        lambda row: Snapshot(
            holder_name=row.holder_name,
            holder_language="",
            course_title="Council front desk",
            partnership_name="Partnership of Somewhere",
            agency_name="Somewhere Council",
            language="en",
            modules=[CompletedModule("Taking reports", "2026-05-01", "2027-05-01")],
        ).as_json()
    )
    withdrawn_date = factory.SelfAttribute("withdrawn_from")
    withdrawn_at = factory.LazyAttribute(lambda row: noon(row.withdrawn_from) if row.withdrawn_from else None)
    withdrawn_by = factory.LazyAttribute(lambda row: PersonFactory() if row.withdrawn_from else None)
    superseded_by = None
    superseded_at = factory.LazyAttribute(lambda row: row.superseded_by.issued_at if row.superseded_by else None)
    withdrawn_reason = factory.LazyAttribute(lambda row: "A mistake" if row.withdrawn_from else "")

    @factory.lazy_attribute
    def cycle(self):
        enrolment, _ = Enrolment.objects.get_or_create(
            person=self.person, course_key=self.course_key, defaults={"enrolled_at": self.issued_at}
        )
        return Cycle.objects.create(
            enrolment=enrolment,
            number=enrolment.cycles.count() + 1,
            opened_at=self.issued_at,
            completed_at=self.issued_at,
            completed_date=self.issued_date,
            valid_until_date=self.valid_until_date,
        )
