from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from cms.actions.reminders import remind_owners
from cms.models import OwnerReminder
from cms.rules import is_time_to_remind
from cms.tasks import remind_owners as remind_owners_task
from tests.factories.agencies import PersonFactory
from tests.factories.cms import DatedFactFactory, LawEntryFactory, ServiceFactory

REVIEW = date(2099, 5, 21)
NOON = datetime(2099, 5, 21, 12, tzinfo=UTC)


class RefusesOneAddress(EmailBackend):
    def send_messages(self, messages):
        if any("broken@partners.example" in message.to for message in messages):
            raise ConnectionRefusedError
        return super().send_messages(messages)


@pytest.mark.unit
@pytest.mark.parametrize(("days", "due"), [(0, False), (1, False), (6, False), (7, True), (30, True)])
def test_reminders_come_weekly(days, due):
    assert is_time_to_remind(last_sent=REVIEW, on=REVIEW + timedelta(days=days)) is due


@pytest.mark.unit
def test_the_first_reminder_comes_at_once():
    assert is_time_to_remind(last_sent=None, on=REVIEW) is True


@pytest.mark.django_db
def test_each_owner_gets_one_letter():
    DatedFactFactory(title="The code", owner_email="law@partners.example")
    LawEntryFactory(instrument="The Act", owner_email="law@partners.example")
    ServiceFactory(name="Open Door", owner_email="directory@partners.example")
    ServiceFactory(name="Still in date", review_date=REVIEW + timedelta(days=1))

    sent, failed = remind_owners(at=NOON)

    assert [(letter.addresses, [item.title for item in letter.items]) for letter in sent] == [
        (("directory@partners.example",), ["Open Door"]),
        (("law@partners.example",), ["The Act", "The code"]),
    ]
    assert failed == []
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["directory@partners.example"], "1 statement needs checking"),
        (["law@partners.example"], "2 statements need checking"),
    ]


@pytest.mark.django_db
def test_the_letter_says_what_and_where():
    fact = DatedFactFactory(title="The “code” & more", owner="Law editor")

    remind_owners(at=NOON)

    letter = mail.outbox[0].body
    assert "* The “code” & more (Dated fact)" in letter
    assert "It was to be checked again by 21 May 2099." in letter
    assert "Owner: Law editor." in letter
    assert f"http://127.0.0.1:8000/admin/snippets/cms/datedfact/edit/{fact.pk}/" in letter


@pytest.mark.django_db
def test_running_twice_sends_once_and_again_after_a_week():
    fact = DatedFactFactory()

    for days in (0, 0, 1, 6, 7):
        remind_owners(at=NOON + timedelta(days=days))

    assert len(mail.outbox) == 2
    assert list(OwnerReminder.objects.values_list("statement", "sent_date").order_by("sent_date")) == [
        (f"cms.datedfact:{fact.pk}", REVIEW),
        (f"cms.datedfact:{fact.pk}", REVIEW + timedelta(days=7)),
    ]


@pytest.mark.django_db
def test_administrators_are_told_where_an_owner_has_no_address():
    PersonFactory(is_superuser=True, email="admin@partners.example")
    PersonFactory(email="learner@partners.example")
    DatedFactFactory(owner_email="")

    remind_owners(at=NOON)

    assert [letter.to for letter in mail.outbox] == [["admin@partners.example"]]


@pytest.mark.django_db
def test_a_letter_that_fails_stops_no_other_and_is_tried_again():
    DatedFactFactory(owner_email="broken@partners.example", code="a")
    DatedFactFactory(owner_email="law@partners.example", code="b")

    with override_settings(EMAIL_BACKEND="tests.cms.actions.test_reminders.RefusesOneAddress"):
        _, failed = remind_owners(at=NOON)
    sent, _ = remind_owners(at=NOON)

    assert [letter.addresses for letter in failed] == [("broken@partners.example",)]
    assert [letter.addresses for letter in sent] == [("broken@partners.example",)]
    assert [letter.to for letter in mail.outbox] == [["law@partners.example"], ["broken@partners.example"]]


@pytest.mark.django_db
def test_checking_it_ends_the_reminders():
    fact = DatedFactFactory()
    remind_owners(at=NOON)
    fact.review_date = REVIEW + timedelta(days=365)
    fact.save()

    remind_owners(at=NOON + timedelta(days=8))

    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_command(capsys):
    fact = DatedFactFactory(review_date=timezone.localdate())
    line = f"law@partners.example: {fact.title}"

    call_command("remind_owners", dry_run=True)
    assert (capsys.readouterr().out, len(mail.outbox)) == (f"Would tell {line}\n", 0)
    call_command("remind_owners")
    assert (capsys.readouterr().out, len(mail.outbox)) == (f"Told {line}\n", 1)
    call_command("remind_owners")
    assert (capsys.readouterr().out, len(mail.outbox)) == ("Nobody needs to be told.\n", 1)


@pytest.mark.django_db
@override_settings(EMAIL_BACKEND="tests.cms.actions.test_reminders.RefusesOneAddress")
def test_command_fails_loudly():
    DatedFactFactory(owner_email="broken@partners.example", review_date=timezone.localdate())

    with pytest.raises(CommandError, match=r"^1 could not be sent; the next run tries again\.$"):
        call_command("remind_owners")


@pytest.mark.django_db
def test_task():
    DatedFactFactory(review_date=timezone.localdate())

    remind_owners_task.delay()

    assert len(mail.outbox) == 1
