from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from courses.enums import Format
from courses.models import Adoption, Topic, Training
from tests.factories.agencies import AgencyFactory, PartnershipFactory
from tests.factories.courses import NOW, TODAY


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    partnership = factory.SubFactory(PartnershipFactory)
    code = factory.Sequence(lambda n: f"topic-{n:05}")
    name = factory.Sequence(lambda n: f"Topic {n:05}")
    sort_order = factory.Sequence(lambda n: n)


class TrainingFactory(DjangoModelFactory):
    """Checked today; `topics=[…]` says what it teaches."""

    class Meta:
        model = Training
        skip_postgeneration_save = True

    agency = factory.SubFactory(AgencyFactory)
    title = factory.Sequence(lambda n: f"Training {n:05}")
    format = Format.CLASSROOM
    last_reviewed_date = TODAY
    changed_at = NOW

    @factory.post_generation
    def topics(training, create, topics, **kwargs):
        if create and topics:
            training.topics.set(topics)


class AdoptionFactory(DjangoModelFactory):
    class Meta:
        model = Adoption

    agency = factory.SubFactory(AgencyFactory)
    subject_key = factory.LazyFunction(uuid4)
    plan = "Learning plan"
    adopted_date = TODAY
    evidence_words = "Section 4"
