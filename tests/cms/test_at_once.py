"""Two at the same moment: workers with one list of letters, and a double press, on a database with real locks."""

from datetime import UTC, date, datetime

from django.core import mail
from django.db import connection  # noqa: F401 - the condition below asks it
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.actions import answers, asking
from cms.models import ServiceAnswer, ServiceLetter
from cms.queries.directory_care import letters_due
from tests.at_once import at_once, needs_real_locks
from tests.factories.cms import DirectoryPageFactory, MaintainerFactory, ServiceFactory, ServiceLetterFactory

NOON, BEFORE = datetime(2099, 5, 21, 12, tzinfo=UTC), datetime(2099, 5, 20, 12, tzinfo=UTC)
pytestmark = needs_real_locks


def test_two_workers_send_one_letter():
    MaintainerFactory()
    (ask,) = letters_due(on=date(2099, 5, 21))
    sent = []

    at_once(*(lambda: sent.append(asking.send_if_due(ask, at=NOON)) for _ in range(3)))

    assert sorted(sent) == [False, False, True]
    assert (len(mail.outbox), ServiceLetter.objects.count()) == (1, 1)


def test_of_a_double_press_one_counts():
    DirectoryPageFactory(parent=Page.objects.get(depth=2))
    service = ServiceFactory()
    service.save_revision().publish()
    ServiceLetterFactory(service=service)
    address, statuses = reverse("cms:ask", args=["a-token-for-tests"]), []

    at_once(*(lambda: statuses.append(Client().post(address, {"right": "yes"}).status_code) for _ in range(3)))

    assert sorted(statuses) == [302, 410, 410]
    assert ServiceAnswer.objects.count() == 1


def test_of_two_moderators_one_settles():
    service = ServiceFactory(phone="01632 960100")
    service.save_revision().publish()
    given = answers.answer(letter=ServiceLetterFactory(service=service), at=BEFORE, changes={"phone": "01632 960199"})
    came = []

    def settle() -> None:
        try:
            answers.settle(answer=given, taken={"phone": "01632 960199"}, reason="", by=None, at=NOON)
            came.append("settled")
        except answers.CannotSettle:
            came.append("told")

    at_once(settle, settle)

    assert sorted(came) == ["settled", "told"]
