from datetime import UTC, datetime, timedelta

import pytest

from agencies.actions import account_links, record_views
from agencies.enums import Page
from agencies.models import RecordView
from tests.factories.agencies import AgencyFactory, PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
AT = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)


def look(viewer, person, what=Page.RECORD, at=AT, agency=None):
    record_views.seen(viewer=viewer, person=person, what=what, agency=agency, at=at)


def test_the_same_page_is_noted_once_an_hour():
    lead, person, agency = PersonFactory(), PersonFactory(), AgencyFactory()

    for at in [AT, AT + timedelta(minutes=54), AT + timedelta(minutes=55)]:
        look(lead, person, at=at, agency=agency)

    assert list(RecordView.objects.order_by("seen_at").values_list("seen_at", "agency")) == [
        (AT, agency.pk),
        (AT + timedelta(minutes=55), agency.pk),
    ]


def test_another_page_viewer_or_person_is_a_view_of_its_own():
    lead, other_lead, person, other_person = PersonFactory.create_batch(4)

    look(lead, person)
    look(lead, person, what=Page.CERTIFICATE)
    look(other_lead, person)
    look(lead, other_person)

    assert RecordView.objects.count() == 4


def test_own_record_is_not_a_view_with_whichever_account():
    person, second = PersonFactory.create_batch(2)
    account_links.link(kept=person, duplicate=second, reason="Same human", by=PersonFactory(), at=AT)

    look(person, person)
    look(second, person)

    assert not RecordView.objects.exists()


def test_a_file_of_many_people_is_noted_in_two_questions(django_assert_num_queries):
    lead, people = PersonFactory(), PersonFactory.create_batch(3)

    with django_assert_num_queries(2):
        record_views.seen_all(
            viewer=lead, people=[lead.pk, *(person.pk for person in people)], what=Page.EXPORT, agency=None, at=AT
        )

    assert set(RecordView.objects.values_list("person", flat=True)) == {person.pk for person in people}
