"""What people are told of, when, and that it leaves once."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from agencies.models import AccountLink, Bounce, Membership
from figures.actions import outbox, reminders
from figures.enums import MessageState, Withheld
from figures.models import Message, Nudge
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import CoursePageFactory, ExemptionFactory, RequirementFactory

DAY = date(2026, 6, 30)  # a Tuesday
AT = datetime(2026, 6, 30, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def course(agency):
    page = CoursePageFactory(title="Council front desk")
    RequirementFactory(partnership=agency.partnership, course_key=page.translation_key, due_days=30)
    return page


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


def everyone_but(lead, agency):
    return Membership.objects.filter(agency=agency).exclude(person=lead)


def answers(outcome):
    return {digest.receiver: str(digest.why) for digest in outcome.digests}


def send(at=AT):
    return outbox.send_waiting(clock=lambda: at)


class TestByHand:
    def test_reaches_whoever_owes_something_and_says_of_each_other_one_why_not(self, agency, course, lead):
        posts = {name: MembershipFactory(agency=agency) for name in ("late", "done", "away", "mute", "dead", "silent")}
        CertificateFactory(person=posts["done"].person, course_key=course.translation_key, issued_date=DAY)
        ExemptionFactory(membership=posts["away"], start_date=DAY, end_date=DAY + timedelta(days=9))
        set_person(posts["mute"].person, wants_nudges=False)
        set_person(posts["silent"].person, email=None)
        dead = posts["dead"].person
        Bounce.objects.create(person=dead, address=dead.email.upper(), is_lasting=True)
        chosen = everyone_but(lead, agency)

        expected = {
            posts["late"].person_id: "",
            posts["done"].person_id: Withheld.NOTHING,
            posts["away"].person_id: Withheld.NOTHING,
            posts["mute"].person_id: Withheld.NO_NUDGES,
            posts["dead"].person_id: Withheld.BOUNCED,
            posts["silent"].person_id: Withheld.NO_ADDRESS,
        }
        assert answers(reminders.preview(chosen, None, at=AT)) == expected
        assert not Message.objects.exists()
        outcome = reminders.remind_now(chosen, None, by=lead, at=AT)
        assert answers(outcome) == expected
        assert outcome.withheld == {"nothing": 2, "no-nudges": 1, "bounced": 1, "no-address": 1}
        assert set(Message.objects.values_list("person", "state", "why")) == {
            (key, MessageState.WITHHELD if why else MessageState.WAITING, why)
            for key, why in expected.items()
            if why != Withheld.NOTHING
        }
        send()
        assert [message.to for message in mail.outbox] == [[posts["late"].person.email]]

    def test_the_mail_names_course_and_day_and_ends_by_one_click(self, agency, course, lead):
        post = MembershipFactory(agency=agency, person__display_name="Zoë O’Neil")
        reminders.remind_now(everyone_but(lead, agency), None, by=lead, at=AT)
        send()

        [message] = mail.outbox
        stop = message.extra_headers["List-Unsubscribe"].strip("<>")
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "Hello Zoë O’Neil," in message.body
        assert "- Council front desk: the last day was Thursday 30 January 2020." in message.body
        assert "http://127.0.0.1:8000/learn/" in message.body
        assert stop in message.body
        html = message.alternatives[0].content
        assert "Council front desk: the last day was Thursday 30 January 2020." in html
        assert stop in html
        assert re.fullmatch(rf"http://127\.0\.0\.1:8000/reminders/stop/{post.person.public_id}:[\w-]{{43}}/", stop)

    def test_asked_twice_people_get_it_once(self, agency, course, lead):
        post = MembershipFactory(agency=agency)
        chosen = everyone_but(lead, agency)
        reminders.remind_now(chosen, None, by=lead, at=AT)
        assert answers(reminders.remind_now(chosen, None, by=lead, at=AT)) == {post.person_id: Withheld.TODAY}
        send()
        send()
        assert len(mail.outbox) == 1

    def test_keeps_to_the_most_of_a_week(self, agency, course, lead):
        MembershipFactory(agency=agency)
        chosen = everyone_but(lead, agency)
        told = [
            next(iter(answers(reminders.remind_now(chosen, None, by=lead, at=AT + timedelta(days=days))).values()))
            for days in range(9)
        ]
        # Two a week, and those that wait for Monday are two of them.
        assert told == ["", "", *[Withheld.WEEKLY_CAP] * 5, "", ""]

    def test_waits_until_quiet_hours_end(self, agency, course, lead):
        MembershipFactory(agency=agency)
        friday_evening = datetime(2026, 7, 3, 19, tzinfo=UTC)
        outcome = reminders.remind_now(everyone_but(lead, agency), None, by=lead, at=friday_evening)
        monday = datetime(2026, 7, 6, 7, tzinfo=UTC)  # eight in the morning there
        assert outcome.waits_until == monday
        send(monday - timedelta(minutes=1))
        assert mail.outbox == []
        send(monday)
        assert len(mail.outbox) == 1

    def test_only_of_the_posts_and_courses_asked_about(self, agency, course, lead):
        other = CoursePageFactory(title="Another")
        RequirementFactory(partnership=agency.partnership, course_key=other.translation_key, due_days=0)
        post = MembershipFactory(agency=agency)
        elsewhere = MembershipFactory(person=post.person, agency=AgencyFactory(partnership=agency.partnership))
        chosen = Membership.objects.filter(pk=post.pk)
        [digest] = reminders.preview(chosen, {other.translation_key}, at=AT).digests
        assert [(item.matter.post, item.matter.subject) for item in digest.items] == [(post.pk, other.translation_key)]
        assert elsewhere.pk not in {
            item.matter.post for item in reminders.preview(chosen, None, at=AT).digests[0].items
        }

    def test_writes_one_digest_to_two_accounts_of_one_human(self, agency, course, lead):
        kept, duplicate = PersonFactory(email=None), PersonFactory()
        for person in (kept, duplicate):
            MembershipFactory(agency=agency, person=person)
        AccountLink.objects.create(kept=kept, duplicate=duplicate, reason="two accounts")
        outcome = reminders.remind_now(everyone_but(lead, agency), None, by=lead, at=AT)
        assert answers(outcome) == {kept.pk: ""}
        send()
        assert [message.to for message in mail.outbox] == [[duplicate.email]]
        assert mail.outbox[0].body.count("Council front desk") == 1

    def test_what_is_held_with_another_account_is_not_asked_for(self, agency, course, lead):
        kept, duplicate = PersonFactory(), PersonFactory()
        MembershipFactory(agency=agency, person=kept)
        AccountLink.objects.create(kept=kept, duplicate=duplicate, reason="two accounts")
        CertificateFactory(person=duplicate, course_key=course.translation_key, issued_date=DAY)
        assert answers(reminders.preview(everyone_but(lead, agency), None, at=AT)) == {kept.pk: Withheld.NOTHING}

    def test_asks_as_much_for_many_as_for_one(self, agency, course, lead, django_assert_max_num_queries):
        MembershipFactory.create_batch(30, agency=agency)
        with django_assert_max_num_queries(40):
            outcome = reminders.remind_now(everyone_but(lead, agency), None, by=lead, at=AT)
        assert len(outcome.sent) == 30


class TestLeaving:
    @pytest.fixture
    def post(self, agency, course, lead):
        post = MembershipFactory(agency=agency)
        reminders.remind_now(everyone_but(lead, agency), None, by=lead, at=AT)
        return post

    def test_leaves_out_what_was_done_meanwhile(self, post, course):
        CertificateFactory(person=post.person, course_key=course.translation_key, issued_date=DAY)
        send()
        assert mail.outbox == []
        assert Message.objects.get().why == Withheld.NOTHING

    def test_what_a_dead_worker_had_in_hand_is_sent_again_under_the_same_name(self, post):
        message = Message.objects.get()
        outbox.take_up(message, at=AT)
        assert send().sent == 0
        assert send(AT + timedelta(minutes=11)).sent == 1
        assert message.public_id in mail.outbox[0].extra_headers["Message-ID"]

    def test_waits_while_the_mail_server_is_away(self, post, settings):
        settings.EMAIL_BACKEND = "tests.figures.mail.Away"
        assert send().waiting == 1
        settings.EMAIL_BACKEND = "tests.figures.mail.Stuttering"
        assert send().waiting == 1
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert send().sent == 0
        assert send(AT + timedelta(hours=1)).sent == 1

    def test_gives_up_after_two_days_and_takes_no_step(self, post, settings):
        settings.EMAIL_BACKEND = "tests.figures.mail.Stuttering"
        assert send(AT + timedelta(days=2, hours=1)).failed == 1
        assert (Message.objects.get().state, Nudge.objects.count()) == (MessageState.FAILED, 0)

    def test_an_address_that_the_server_refuses_has_bounced(self, post, settings):
        settings.EMAIL_BACKEND = "tests.figures.mail.Refusing"
        send()
        assert Bounce.objects.values_list("person", "address", "is_lasting", "detail").get() == (
            post.person_id, post.person.email, True, "550 5.1.1 nobody of this name",
        )  # fmt: skip


class TestStopping:
    def test_acts_on_post_alone_and_can_be_undone(self, client, agency, course, lead):
        person = MembershipFactory(agency=agency).person
        address = re.sub("^http://[^/]*", "", outbox.absolute(outbox.stop_address(person)))
        assert "Stop reminders?" in client.get(address).text
        person.refresh_from_db()
        assert person.wants_nudges
        client.post(address, {"List-Unsubscribe": "One-Click"})
        client.post(address, {"List-Unsubscribe": "One-Click"})
        person.refresh_from_db()
        assert not person.wants_nudges
        client.post(address, {"again": "on"})
        person.refresh_from_db()
        assert person.wants_nudges

    def test_a_link_that_was_changed_stops_nobody(self, client):
        person, other = PersonFactory(), PersonFactory()
        token = outbox.stop_token(person).replace(person.public_id, other.public_id)
        assert client.post(f"/reminders/stop/{token}/").status_code == 404

    def test_hides_no_due_date(self, client, agency, course):
        person = MembershipFactory(agency=agency).person
        client.post(outbox.stop_address(person))
        client.force_login(person)
        assert "Council front desk" in client.get("/learn/").text


def set_person(person, **values):
    for name, value in values.items():
        setattr(person, name, value)
    person.save()
