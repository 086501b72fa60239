from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from figures.models import Declaration, Target
from tests.factories.agencies import AgencyFactory, PartnershipFactory


class DeclarationFactory(DjangoModelFactory):
    """Everyone of an agency, accepted; `waiting=True` for one that is not yet, `refused=True` for one sent back."""

    class Meta:
        model = Declaration

    class Params:
        waiting = factory.Trait(accepted_at=None)
        refused = factory.Trait(
            accepted_at=None, refused_at=datetime(2026, 1, 2, tzinfo=UTC), refused_reason="Volunteers are missing."
        )

    agency = factory.SubFactory(AgencyFactory)
    as_of_date = date(2026, 1, 1)
    headcount = 100
    recorded_at = datetime(2026, 1, 2, tzinfo=UTC)
    accepted_at = datetime(2026, 1, 3, tzinfo=UTC)


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    partnership = factory.SubFactory(PartnershipFactory)
    percent = 90
    from_date = date(2026, 1, 1)
