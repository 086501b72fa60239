"""What figures are counted from: requirements, exemptions and certificates."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from certificates.models import Certificate
from courses.enums import EvidenceKind, ExemptionReason
from courses.models import Cycle, Enrolment, Evidence, Exemption, Requirement
from tests.factories.agencies import LONG_AGO, MembershipFactory, PartnershipFactory, PersonFactory


def noon(day):
    return datetime.combine(day, time(12), tzinfo=UTC)


class RequirementFactory(DjangoModelFactory):
    """Asks every post of the partnership, at once and from long ago, unless told otherwise; `roles=[…]` narrows it."""

    class Meta:
        model = Requirement
        skip_postgeneration_save = True

    partnership = factory.SubFactory(PartnershipFactory)
    course_key = factory.LazyFunction(uuid4)
    start_date = LONG_AGO
    recorded_at = factory.LazyAttribute(lambda row: noon(row.start_date))
    due_days = 0

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        if create and extracted:
            self.roles.set(extracted)


class ExemptionFactory(DjangoModelFactory):
    class Meta:
        model = Exemption

    membership = factory.SubFactory(MembershipFactory)
    reason = ExemptionReason.PARENTAL
    start_date = LONG_AGO
    end_date = factory.LazyAttribute(lambda row: row.start_date + timedelta(days=Exemption.MAX_DAYS))
    recorded_at = factory.LazyAttribute(lambda row: noon(row.start_date))
    recorded_by = factory.SubFactory(PersonFactory)


class CertificateFactory(DjangoModelFactory):
    """A certificate for a person and a course, with the finished cycle it was won in."""

    class Meta:
        model = Certificate

    class Params:
        days = 365

    number = factory.Sequence(lambda n: f"TEST-{n}")
    person = factory.SubFactory(PersonFactory)
    course_key = factory.LazyFunction(uuid4)
    issued_date = LONG_AGO
    issued_at = factory.LazyAttribute(lambda row: noon(row.issued_date))
    valid_until_date = factory.LazyAttribute(lambda row: row.issued_date + timedelta(days=row.days))
    snapshot = factory.LazyFunction(dict)

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


class ModuleCompletedFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    class Params:
        days = 365

    person = factory.SubFactory(PersonFactory)
    kind = EvidenceKind.MODULE_COMPLETED
    subject_key = factory.LazyFunction(uuid4)
    happened_date = LONG_AGO
    happened_at = factory.LazyAttribute(lambda row: noon(row.happened_date))
    recorded_at = factory.SelfAttribute("happened_at")
    valid_until_date = factory.LazyAttribute(lambda row: row.happened_date + timedelta(days=row.days))

    @factory.lazy_attribute
    def occurrence(self):
        return Evidence.objects.filter(person=self.person, kind=self.kind, subject_key=self.subject_key).count() + 1
