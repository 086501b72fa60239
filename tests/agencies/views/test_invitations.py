"""Invitations by mail, from the lead's list to the press of the button."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from agencies.models import AuditEntry, Invitation, Membership, Person
from agencies.tasks import send_invitations
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, RoleFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

LIST = reverse("agencies:invitations", args=["riverside"])
NEWCOMER = {"display_name": "Bo", "password": "green-boat-window"}


@pytest.fixture
def agency():
    return AgencyFactory(name="Riverside Council", slug="riverside")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def invite(client, agency, lead, django_capture_on_commit_callbacks):
    role = RoleFactory(partnership=agency.partnership, name="Front desk")

    def send(addresses="bo@riverside.gov.uk"):
        client.force_login(lead)
        with django_capture_on_commit_callbacks(execute=True):
            given = {"addresses": addresses, "role": role.pk, "start_date": timezone.localdate()}
            response = client.post(LIST, given, follow=True)
        client.logout()
        return response

    return send


def link_in(message):
    return re.search(r"https?://[^/]+(/\S+)", message.body).group(1)


def change(client, lead, verb, capture, email="bo@riverside.gov.uk"):
    client.force_login(lead)
    with capture(execute=True):
        client.post(reverse("agencies:change-invitation", args=["riverside", verb]), {"email": email})
    client.logout()


class TestInviting:
    def test_each_address_gets_a_mail_of_its_own(self, invite):
        invite("bo@riverside.gov.uk, 4711\n\nAna@Riverside.gov.uk\nana@riverside.gov.uk")

        assert sorted(message.to for message in mail.outbox) == [["ana@riverside.gov.uk"], ["bo@riverside.gov.uk"]]
        assert Invitation.objects.get(email="bo@riverside.gov.uk").staff_number == "4711"
        assert len({link_in(message) for message in mail.outbox}) == 2

    def test_only_a_hash_of_the_link_is_kept(self, invite):
        invite()

        token = link_in(mail.outbox[0]).rstrip("/").rsplit("/", 1)[-1]
        assert token not in str(Invitation.objects.values().get())

    def test_mail_is_in_the_language_of_its_reader(self, invite):
        PersonFactory(email="bo@riverside.gov.uk", language="cy")
        invite()

        assert link_in(mail.outbox[0]).startswith("/cy/join/invitation/")

    @pytest.mark.parametrize("text", ["not an address", "bo@riverside.gov.uk\nrubbish", "", ",,"])
    def test_bad_lines_are_named_and_nobody_is_invited(self, invite, text):
        response = invite(text)

        assert list(response.context["form"].errors) == ["addresses"]
        assert Invitation.objects.count() == 0

    def test_invited_twice_says_so(self, invite):
        invite()
        response = invite()

        assert "is invited already" in response.content.decode()
        assert Invitation.objects.count() == len(mail.outbox) == 1

    def test_who_works_there_is_not_invited(self, invite, agency):
        MembershipFactory(agency=agency, person__email="bo@riverside.gov.uk")

        assert "works here already" in invite().content.decode()

    def test_one_that_ran_out_is_made_anew(self, invite):
        invite()
        Invitation.objects.update(expires_at=timezone.now())
        invite()

        assert Invitation.objects.filter(withdrawn_at=None).count() == 1
        assert len(mail.outbox) == 2

    def test_what_could_not_leave_leaves_later_and_once(self, invite, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_PORT = 1
        invite()
        assert Invitation.objects.get().sent_at is None

        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        send_invitations()
        send_invitations()
        assert len(mail.outbox) == 1

    def test_sent_again_the_first_link_stops_working(self, client, invite, lead, django_capture_on_commit_callbacks):
        invite()
        change(client, lead, "send-again", django_capture_on_commit_callbacks)

        statuses = [client.get(link_in(message)).status_code for message in mail.outbox]
        assert statuses == [404, 200]


class TestAccepting:
    def test_opening_the_link_any_number_of_times_spends_nothing(self, client, invite):
        invite()
        for method in (client.get, client.head, client.get):
            assert method(link_in(mail.outbox[0])).status_code == 200

        assert Invitation.objects.get().accepted_at is None
        assert Person.objects.filter(email="bo@riverside.gov.uk").count() == 0

    def test_newcomer_makes_an_account_and_is_in(self, client, invite, lead):
        invite("bo@riverside.gov.uk, 4711")
        response = client.post(link_in(mail.outbox[0]), NEWCOMER)

        person = Person.objects.get(email="bo@riverside.gov.uk")
        post = Membership.objects.get(person=person)
        assert response.url == reverse("portal:learn")
        assert client.session["_auth_user_id"] == str(person.pk)
        assert (post.staff_number, post.came_by, post.recorded_by) == ("4711", "invitation", lead)
        assert EmailAddress.objects.get(user=person).verified is True
        assert AuditEntry.objects.filter(action="invitation.accepted", person=person).count() == 1

    def test_newcomer_needs_no_password(self, client, invite):
        invite()
        client.post(link_in(mail.outbox[0]), {"display_name": "Bo"})

        assert Person.objects.get(email="bo@riverside.gov.uk").has_usable_password() is False

    def test_pressed_twice_they_are_in_once(self, client, invite):
        invite()
        for _ in range(2):
            response = client.post(link_in(mail.outbox[0]), NEWCOMER)

        assert response.url == reverse("portal:learn")
        assert Membership.objects.filter(came_by="invitation").count() == 1

    def test_who_has_an_account_signs_in_first(self, client, invite):
        person = PersonFactory(email="bo@riverside.gov.uk")
        invite()
        link = link_in(mail.outbox[0])
        asked = client.post(link, NEWCOMER)
        assert "Sign in, and then accept" in asked.content.decode()

        client.force_login(person)
        client.post(link)
        assert Membership.objects.get(person=person).came_by == "invitation"
        assert EmailAddress.objects.get(user=person).verified is True

    def test_account_without_an_address_gets_this_one(self, client, invite):
        person = PersonFactory(email=None)
        invite()
        client.force_login(person)
        client.post(link_in(mail.outbox[0]))

        assert Person.objects.get(pk=person.pk).email == "bo@riverside.gov.uk"

    def test_nobody_takes_up_what_was_sent_to_somebody_else_with_an_account(self, client, invite):
        PersonFactory(email="bo@riverside.gov.uk")
        stranger = PersonFactory()
        invite()
        client.force_login(stranger)

        assert "Another account uses the address" in client.post(link_in(mail.outbox[0])).content.decode()
        assert Membership.objects.filter(person=stranger).count() == 0

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"expires_at": timezone.now() - timedelta(minutes=1)}, "has run out"),
            ({"withdrawn_at": timezone.now()}, "was taken back"),
        ],
    )
    def test_closed_ones_say_why(self, client, invite, change, words):
        invite()
        Invitation.objects.update(**change)

        assert words in client.post(link_in(mail.outbox[0]), NEWCOMER).content.decode()
        assert Membership.objects.filter(came_by="invitation").count() == 0

    def test_taken_back_from_the_list(self, client, invite, lead, django_capture_on_commit_callbacks):
        invite()
        change(client, lead, "withdraw", django_capture_on_commit_callbacks)
        change(client, lead, "withdraw", django_capture_on_commit_callbacks)

        assert Invitation.objects.get().withdrawn_by == lead

    def test_who_came_in_meanwhile_is_told(self, client, invite, agency):
        invite()
        person = MembershipFactory(agency=agency, person__email="bo@riverside.gov.uk").person
        client.force_login(person)

        assert "You are in Riverside Council already" in client.post(link_in(mail.outbox[0])).content.decode()
