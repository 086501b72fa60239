import pytest

from courses.models import Cycle, Enrolment, Evidence
from tests.factories.agencies import MembershipFactory
from tests.factories.courses import EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Enrolment, Cycle, Evidence])
def test_records_are_seen_by_their_person_and_by_who_leads_them(model):
    ana = MembershipFactory()
    bo = MembershipFactory(agency=ana.agency)
    lead = MembershipFactory(agency=ana.agency, lead=True)
    other_lead = MembershipFactory(lead=True)
    EnrolmentFactory(person=ana.person, completed=True)

    number = model.objects.count()

    assert number > 0
    assert [model.objects.visible_to(post.person).count() for post in (ana, bo, lead, other_lead)] == [
        number,
        0,
        number,
        0,
    ]
