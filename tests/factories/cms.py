"""Pages and knowledge of the ground floor."""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import factory
import wagtail_factories
from wagtail.models import Locale, Page

from cms.enums import Mark, ServiceCategory
from cms.models import (
    Area,
    DatedFact,
    DirectoryPage,
    GlossaryTerm,
    LawEntry,
    Maintainer,
    ProblemReport,
    Service,
    ServiceLetter,
    StandardPage,
)

# Nothing that a test makes goes stale by itself; one about going stale says the day.
FAR_OFF = date(2099, 5, 21)


class KnowledgeFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    locale = factory.LazyFunction(Locale.get_default)


class DatedStatementFactory(KnowledgeFactory):
    class Meta:
        abstract = True

    jurisdictions = ["england", "wales"]
    mark = Mark.READ
    source = "Home Office circular"
    checked_date = date(2026, 11, 21)
    review_date = FAR_OFF
    owner = "Law and policy editor"
    owner_email = "law@partners.example"
    fallback = "Check the present wording with your lead."


class DatedFactFactory(DatedStatementFactory):
    class Meta:
        model = DatedFact

    code = factory.Sequence(lambda n: f"fact-{n:05}")
    title = factory.Sequence(lambda n: f"Fact {n:05}")
    text = "Police record by perception."


class LawEntryFactory(DatedStatementFactory):
    class Meta:
        model = LawEntry

    code = factory.Sequence(lambda n: f"law-{n:05}")
    instrument = factory.Sequence(lambda n: f"Act {n:05}")
    does = "Makes it an offence."
    staff_note = "Write down the words."


class GlossaryTermFactory(KnowledgeFactory):
    class Meta:
        model = GlossaryTerm

    code = factory.Sequence(lambda n: f"term-{n:05}")
    term = factory.Sequence(lambda n: f"Term {n:05}")
    meaning = "What it means."


class ServiceFactory(KnowledgeFactory):
    class Meta:
        model = Service

    name = factory.Sequence(lambda n: f"Service {n:05}")
    summary = "Listens and helps."
    categories: list[str] = [ServiceCategory.VICTIM_SUPPORT.value]
    phone = "01234 567890"
    checked_date = date(2026, 11, 21)
    review_date = FAR_OFF
    owner = "Directory editor"
    owner_email = "directory@partners.example"


class MaintainerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Maintainer

    service = factory.SubFactory(ServiceFactory)
    name = "Who keeps it true"
    email = factory.Sequence(lambda n: f"contact-{n}@service.example")


class ServiceLetterFactory(factory.django.DjangoModelFactory):
    """A letter to a contact on record, with a link that works. `token` is what its address holds."""

    class Meta:
        model = ServiceLetter

    class Params:
        token = "a-token-for-tests"

    service = factory.SubFactory(ServiceFactory)
    email = factory.LazyAttribute(lambda o: MaintainerFactory(service=o.service).email)
    asked_for_date = date(2026, 11, 21)
    is_first = True
    sent_at = datetime(2026, 11, 21, 7, tzinfo=UTC)
    sent_date = date(2026, 11, 21)
    answer_by_date = date(2026, 12, 5)
    expires_at = datetime(2099, 5, 21, tzinfo=UTC)
    token_hash = factory.LazyAttribute(lambda o: sha256(o.token.encode()).hexdigest())


class ProblemReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProblemReport

    service = factory.SubFactory(ServiceFactory)
    trouble = "number"
    made_date = date(2026, 11, 21)


class AreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Area

    kind = "ward"
    code = factory.Sequence(lambda n: f"ward-{n}")
    name = factory.Sequence(lambda n: f"Ward {n}")


class StandardPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = StandardPage

    title = factory.Sequence(lambda n: f"Page {n:05}")
    body: list[Any] = []

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        return super()._create_instance(model_class, parent or Page.objects.get(depth=1), kwargs)


class DirectoryPageFactory(StandardPageFactory):
    class Meta:
        model = DirectoryPage
        exclude = ["body"]

    title = "Find support"
    slug = "directory"
