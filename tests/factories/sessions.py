from datetime import timedelta
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from courses.enums import BookingState, SessionKind, SessionState
from courses.models import Booking, Session, SessionTime
from tests.factories.agencies import AgencyFactory, MembershipFactory
from tests.factories.courses import NOW


class SessionFactory(DjangoModelFactory):
    """Open, at a place, one meeting of 90 minutes in two days. `module=` takes the page, `starts_at=` a time."""

    class Meta:
        model = Session
        skip_postgeneration_save = True

    class Params:
        module = None

    agency = factory.SubFactory(AgencyFactory)
    module_key = factory.LazyAttribute(lambda row: row.module.translation_key if row.module else uuid4())
    kind = SessionKind.PLACE
    state = SessionState.OPEN
    place = "Town hall"
    time_zone = "Europe/London"
    minutes_needed = 90
    made_at = NOW

    @factory.post_generation
    def starts_at(session, create, starts_at, **kwargs):
        start = starts_at or NOW + timedelta(days=2)
        SessionTimeFactory(session=session, starts_at=start)


class SessionTimeFactory(DjangoModelFactory):
    class Meta:
        model = SessionTime

    session = factory.SubFactory(SessionFactory)
    starts_at = NOW
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(minutes=90))
    date = factory.LazyAttribute(lambda row: row.starts_at.date())


class BookingFactory(DjangoModelFactory):
    """Somebody of the session's agency, booked."""

    class Meta:
        model = Booking

    session = factory.SubFactory(SessionFactory)
    membership = factory.SubFactory(MembershipFactory, agency=factory.SelfAttribute("..session.agency"))
    person = factory.SelfAttribute("membership.person")
    state = BookingState.BOOKED
    asked_at = NOW
