from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from agencies.enums import CameBy
from agencies.models import EmailDomain, JoinCode, JoinRequest
from tests.factories.agencies import AgencyFactory, PersonFactory, RoleFactory


class PlaceFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    agency = factory.SubFactory(AgencyFactory)
    role = factory.SubFactory(RoleFactory, partnership=factory.SelfAttribute("..agency.partnership"))
    made_by = factory.SubFactory(PersonFactory)


class JoinCodeFactory(PlaceFactory):
    """Works for another month; a lead approves each."""

    class Meta:
        model = JoinCode

    code = factory.Sequence(lambda n: f"CODE{n:04d}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class EmailDomainFactory(PlaceFactory):
    class Meta:
        model = EmailDomain

    domain = factory.Sequence(lambda n: f"agency{n:05}.gov.uk")


class JoinRequestFactory(PlaceFactory):
    class Meta:
        model = JoinRequest

    person = factory.SubFactory(PersonFactory)
    came_by = CameBy.JOIN_CODE
