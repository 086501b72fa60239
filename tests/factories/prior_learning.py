from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from courses.models import Equivalence, PriorClaim
from tests.factories.agencies import LONG_AGO, MembershipFactory, PartnershipFactory
from tests.factories.courses import NOW, TODAY


class EquivalenceFactory(DjangoModelFactory):
    """A rule of a partnership, long in force; `course=` takes the page, `modules=` a list of pages."""

    class Meta:
        model = Equivalence

    partnership = factory.SubFactory(PartnershipFactory)
    provider = "College of Policing"
    title = factory.Sequence(lambda n: f"Training {n:05}")
    start_date = LONG_AGO
    oldest_months = 36

    @classmethod
    def _create(cls, model_class, *args, course=None, modules=(), **kwargs):
        kwargs.setdefault("course_key", course.translation_key if course else None)
        kwargs.setdefault("module_keys", [str(page.translation_key) for page in modules])
        return super()._create(model_class, *args, **kwargs)


class PriorClaimFactory(DjangoModelFactory):
    """A claim that waits, of a training finished a month ago."""

    class Meta:
        model = PriorClaim

    membership = factory.SubFactory(MembershipFactory)
    person = factory.SelfAttribute("membership.person")
    provider = "College of Policing"
    title = factory.Sequence(lambda n: f"Training {n:05}")
    completed_date = TODAY - timedelta(days=30)
    asked_at = NOW
