"""Letters to services: when, to whom, and never twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from cms.actions import asking as actions
from cms.actions.asking import ask_services, hash_of, send_again, send_if_due
from cms.directory import asking
from cms.models import OwnerReminder, ProblemReport, Service, ServiceAnswer, ServiceLetter
from cms.queries.directory_care import letters_due
from cms.tasks import ask_services as ask_services_task
from tests.factories.cms import MaintainerFactory, ProblemReportFactory, ServiceFactory, ServiceLetterFactory

DUE = date(2099, 5, 21)
NOON = datetime(2099, 5, 21, 12, tzinfo=UTC)


class RefusesOneAddress(EmailBackend):
    def send_messages(self, messages):
        if any("broken@service.example" in message.to for message in messages):
            raise ConnectionRefusedError
        return super().send_messages(messages)


def after(days: int) -> datetime:
    return NOON + timedelta(days=days)


def letters() -> list[tuple[str, int]]:
    return [(row.email, (row.sent_date - DUE).days) for row in ServiceLetter.objects.order_by("pk")]


@pytest.mark.unit
@pytest.mark.parametrize(
    ("sent", "on", "due"),
    [(None, -1, False), (None, 0, True), (0, 6, False), (0, 7, True), (7, 13, False), (0, 40, True), (31, 59, False)],
)
def test_when_a_contact_is_written_to(sent, on, due):
    last = DUE + timedelta(days=sent) if sent is not None else None

    is_time = asking.is_time_to_ask(days=(0, 7, 14, 30, 60), since=DUE, last_sent=last, on=DUE + timedelta(days=on))

    assert is_time is due


@pytest.mark.django_db
def test_the_second_contact_is_written_to_after_fourteen_days():
    service = ServiceFactory(name="Open Door")
    for name in ("first", "second"):
        MaintainerFactory(service=service, email=f"{name}@service.example")

    for day in range(-3, 95):
        ask_services(at=after(day))

    assert letters() == [
        ("first@service.example", 0),
        ("first@service.example", 7),
        ("first@service.example", 14),
        ("second@service.example", 14),
        ("first@service.example", 30),
        ("second@service.example", 30),
        ("first@service.example", 60),
        ("second@service.example", 60),
    ]
    assert ServiceLetter.objects.filter(is_first=True).count() == 1
    assert ServiceLetter.objects.filter(used_at=None, replaced_at=None).count() == 2


@pytest.mark.django_db
def test_only_a_hash_of_the_link_is_kept():
    MaintainerFactory(service=ServiceFactory(name="Open\nDoor"))

    ask_services(at=NOON)

    letter = mail.outbox[0]
    assert letter.subject == "Is the entry of Open Door still right?"
    address = next(line for line in letter.body.splitlines() if "/directory/ask/" in line)
    assert address.startswith("http://127.0.0.1:8000/directory/ask/")
    token = address.rstrip("/").rpartition("/")[2]
    assert ServiceLetter.objects.get().token_hash == hash_of(token)


@pytest.mark.django_db
def test_a_letter_is_in_the_language_of_the_contact():
    MaintainerFactory(language="cy")

    ask_services(at=NOON)

    assert "/cy/directory/ask/" in mail.outbox[0].body


@pytest.mark.django_db
def test_nobody_is_asked_where_nothing_is_due_or_all_is_said():
    contact = MaintainerFactory
    contact(service=ServiceFactory(review_date=DUE + timedelta(days=1)))
    contact(service=ServiceFactory(live=False))
    contact(service=ServiceFactory(closed_date=DUE))
    waits = contact().service
    ServiceAnswer.objects.create(service=waits, kind="corrected", said_date=DUE, said_at=NOON, is_waiting=True)

    assert ask_services(at=NOON) == ([], [])


@pytest.mark.django_db
def test_three_reports_have_an_entry_asked_for_before_its_day():
    contact = MaintainerFactory(service=ServiceFactory(review_date=DUE + timedelta(days=80)))
    ProblemReportFactory.create_batch(2, service=contact.service, made_date=DUE)
    assert letters_due(on=DUE) == []

    ProblemReportFactory(service=contact.service, made_date=DUE)

    assert [(ask.email, ask.since) for ask in letters_due(on=DUE)] == [(contact.email, DUE)]

    ServiceAnswer.objects.create(service=contact.service, kind="confirmed", said_date=DUE, said_at=NOON)
    assert letters_due(on=DUE + timedelta(days=9)) == []


@pytest.mark.django_db
def test_a_letter_that_fails_is_sent_by_the_next_run():
    MaintainerFactory(email="broken@service.example")
    MaintainerFactory(email="fine@service.example")

    with override_settings(EMAIL_BACKEND=f"{__name__}.RefusesOneAddress"):
        _sent, failed = ask_services(at=NOON)
    assert [ask.email for ask in failed] == ["broken@service.example"]
    assert letters() == [("fine@service.example", 0)]

    ask_services(at=after(1))
    assert letters() == [("fine@service.example", 0), ("broken@service.example", 1)]


@pytest.mark.django_db
def test_two_workers_with_one_list_send_one_letter():
    MaintainerFactory()
    (ask,) = letters_due(on=DUE)

    assert [send_if_due(ask, at=NOON), send_if_due(ask, at=NOON)] == [True, False]
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_new_link_goes_to_the_contact_on_record_and_not_in_a_hurry():
    letter = ServiceLetterFactory(sent_at=NOON)
    assert send_again(letter, at=NOON + timedelta(minutes=9)) is False
    assert send_again(letter, at=NOON + timedelta(minutes=10)) is True
    letter.refresh_from_db()
    assert letter.replaced_at == NOON + timedelta(minutes=10)
    assert [message.to for message in mail.outbox] == [[letter.email]]

    letter.service.maintainers.all().delete()
    letter.service.save()
    Service.objects.get().maintainers.all().delete()

    assert send_again(letter, at=after(1)) is False


@pytest.mark.django_db
def test_the_owner_is_told_once_that_an_entry_is_hidden():
    ServiceFactory(name="Open Door", review_date=DUE - timedelta(days=90))
    ServiceFactory(review_date=DUE - timedelta(days=89))

    for _ in range(2):
        ask_services(at=NOON)

    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["directory@partners.example"], "The public no longer sees Open Door")
    ]
    assert OwnerReminder.objects.count() == 1


@pytest.mark.django_db
def test_what_is_long_settled_is_let_go():
    old = ServiceLetterFactory()
    ServiceAnswer.objects.create(
        service=old.service, letter=old, kind="confirmed", said_date=old.sent_date, said_at=old.sent_at
    )
    for settled in (old.sent_date, None):
        ProblemReportFactory(service=old.service, settled_date=settled)

    actions.let_go(at=NOON)

    left = [model.objects.count() for model in (ServiceLetter, ServiceAnswer, ProblemReport)]
    assert left == [0, 0, 1]


@pytest.mark.django_db
def test_command(capsys):
    ask = MaintainerFactory(service=ServiceFactory(name="Open Door", review_date=timezone.localdate()))

    call_command("ask_services", dry_run=True)
    assert capsys.readouterr().out == f"Would ask Open Door (due since {timezone.localdate()})\n"
    assert mail.outbox == []
    call_command("ask_services")
    call_command("ask_services")
    ask_services_task.delay()

    assert "No service is to be asked." in capsys.readouterr().out
    assert [letter.to for letter in mail.outbox] == [[ask.email]]


@pytest.mark.django_db
@override_settings(EMAIL_BACKEND=f"{__name__}.RefusesOneAddress")
def test_command_fails_where_a_letter_failed():
    MaintainerFactory(email="broken@service.example", service=ServiceFactory(review_date=timezone.localdate()))

    with pytest.raises(CommandError, match="1 could not be sent"):
        call_command("ask_services")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(count, django_assert_num_queries):
    for _ in range(count):
        MaintainerFactory()

    with django_assert_num_queries(4):
        assert len(letters_due(on=DUE)) == count
