from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.actions import record_views
from agencies.enums import Page
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def read(client, person, query=""):
    client.force_login(person)
    return client.get(reverse("agencies:views") + query)


def shown(response):
    return [(view.viewer, view.duty, view.agency, str(view.what)) for view in response.context["piece"].rows]


def test_person_reads_who_looked_with_their_duty_and_agency(client):
    here = AgencyFactory(name="Here Council")
    person = MembershipFactory(agency=here).person
    lead = MembershipFactory(agency=here, lead=True, person__display_name="Lea").person
    admin = PersonFactory(display_name="Ada", is_superuser=True)
    now = timezone.now()
    record_views.seen(viewer=lead, person=person, what=Page.RECORD, agency=here, at=now - timedelta(hours=3))
    record_views.seen(viewer=admin, person=person, what=Page.CERTIFICATE, agency=None, at=now)
    record_views.seen(viewer=lead, person=PersonFactory(), what=Page.RECORD, agency=here, at=now)

    assert shown(read(client, person)) == [
        ("Ada", "Administrator", "", "A certificate"),
        ("Lea", "Training lead", "Here Council", "Your learning record"),
    ]


def test_nobody_looked_yet(client):
    assert "Nobody has looked at your record" in read(client, PersonFactory()).content.decode()


def test_long_lists_come_in_pieces_without_gaps_or_repeats(client):
    person, viewers, now = PersonFactory(), PersonFactory.create_batch(60), timezone.now()
    for number, viewer in enumerate(viewers):
        at = now - timedelta(minutes=number // 3)
        record_views.seen(viewer=viewer, person=person, what=Page.RECORD, agency=None, at=at)

    first = read(client, person).context["piece"]
    rest = read(client, person, f"?after={first.next.replace('+', '%2B')}").context["piece"]

    assert (len(first.rows), len(rest.rows)) == (50, 10)
    assert {view.viewer for view in [*first.rows, *rest.rows]} == {str(viewer) for viewer in viewers}
    assert rest.next == ""
    assert not rest.is_first


@pytest.mark.parametrize("place", ["nonsense", "2026-99-99T00:00:00+00:00_1", "_", "2026-01-01T00:00:00_1", "x" * 400])
def test_a_broken_place_is_the_beginning(client, place):
    assert read(client, PersonFactory(), f"?after={place}").context["piece"].is_first


@pytest.mark.parametrize("views", [1, 3])
def test_views_are_read_in_as_many_questions_however_many(client, django_assert_num_queries, views):
    person = PersonFactory()
    for viewer in PersonFactory.create_batch(views):
        record_views.seen(viewer=viewer, person=person, what=Page.RECORD, agency=None, at=timezone.now())
    read(client, person)

    with django_assert_num_queries(5):
        client.get(reverse("agencies:views"))


def test_a_lead_who_opens_certificate_and_file_is_noted_and_the_holder_and_strangers_are_not(client):
    post = MembershipFactory(agency__name="Here Council")
    lead = MembershipFactory(agency=post.agency, lead=True, person__display_name="Lea").person
    certificate = CertificateFactory(person=post.person)
    check = reverse("certificates:check", args=[certificate.number])

    client.get(check)
    for viewer in [post.person, PersonFactory()]:
        client.force_login(viewer)
        client.get(check)
    assert shown(read(client, post.person)) == []
    client.force_login(lead)
    client.get(check)
    client.get(reverse("certificates:pdf", args=[certificate.number]))

    assert shown(read(client, post.person)) == [("Lea", "Training lead", "Here Council", "A certificate")]
