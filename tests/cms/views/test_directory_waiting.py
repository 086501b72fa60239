"""What waits for somebody who keeps the directory, and what they make of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from agencies.actions import groups
from cms.actions import answers
from cms.models import ProblemReport, Service, ServiceAnswer
from cms.queries import directory_waiting
from cms.queries.directory_health import Health, health
from cms.queries.directory_waiting import Tray
from tests.cms.editing import editor_client
from tests.factories.agencies import PersonFactory
from tests.factories.cms import MaintainerFactory, ProblemReportFactory, ServiceFactory, ServiceLetterFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
SAID = datetime(2026, 11, 21, 12, tzinfo=UTC)
WAITING = reverse("directory_waiting")


@pytest.fixture
def editor(client):
    return editor_client(client)


def proposed(**changes: object) -> ServiceAnswer:
    service = ServiceFactory(name="Open Door", phone="01632 960100", checked_date=date(2026, 5, 1))
    service.save_revision().publish()
    letter = ServiceLetterFactory(service=service)
    return answers.answer(letter=letter, at=SAID, changes={"phone": "01632 960199", **changes})


def address(answer: ServiceAnswer) -> str:
    return reverse("directory_proposal", args=[answer.pk])


def test_taking_it_all_over_publishes_it_and_counts_as_checked(editor):
    answer = proposed(areas=["mill"])

    page = editor.get(address(answer))
    assert [row.label for row in page.context["form"].rows] == ["Phone", "Areas served"]
    response = editor.post(address(answer), {"take_phone": "on", "as_phone": "01632 960199", "take_areas": "on"})

    assert response.url == WAITING
    service = Service.objects.get()
    assert (service.phone, service.areas, service.checked_date) == ("01632 960199", ["mill"], date(2026, 11, 21))
    assert service.review_date == date(2027, 2, 19)
    assert service.latest_revision.as_object().phone == "01632 960199"
    answer.refresh_from_db()
    assert (answer.is_waiting, answer.taken, answer.owes_reply) == (False, ["areas", "phone"], False)
    assert mail.outbox == []
    assert ModelLogEntry.objects.filter(action=answers.SETTLED, user__isnull=False).count() == 1


def test_a_part_can_be_mended_and_another_left(editor, django_capture_on_commit_callbacks):
    answer = proposed(website="https://open.example")
    choice = {"take_phone": "on", "as_phone": "01632 960200", "as_website": "https://open.example"}
    assert texts(editor.post(address(answer), choice), ".help-critical li") == [
        "Why not all of it: Say why, so that the service understands."
    ]

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(address(answer), {**choice, "reason": "The website is not yours."})

    service = Service.objects.get()
    assert (service.phone, service.website) == ("01632 960200", "")
    letter = mail.outbox[0]
    assert letter.to == [answer.letter.email]
    assert "* Website" in letter.body
    assert "The website is not yours." in letter.body


def test_refusing_leaves_the_entry_and_its_day_and_says_why(editor, django_capture_on_commit_callbacks):
    answer = proposed()

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(
            address(answer), {"take_phone": "on", "as_phone": "1", "refuse": "yes", "reason": "We rang: wrong."}
        )
    assert Service.objects.get().phone == "01632 960100"  # the mended words were no number
    assert ServiceAnswer.objects.get().is_waiting
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(address(answer), {"as_phone": "", "refuse": "yes", "reason": "We rang: wrong."})

    service = Service.objects.get()
    assert (service.phone, service.checked_date) == ("01632 960100", date(2026, 5, 1))
    assert ["We rang: wrong." in letter.body for letter in mail.outbox] == [True]


def test_a_second_moderator_changes_nothing(editor):
    answer = proposed()
    first = {"take_phone": "on", "as_phone": "01632 960199"}
    editor.post(address(answer), first)

    page = editor.post(address(answer), {**first, "as_phone": "01632 960777"}, follow=True)

    assert "Somebody else has settled this already. Nothing was changed now." in page.content.decode()
    assert Service.objects.get().phone == "01632 960199"


def test_mail_that_fails_is_sent_by_the_daily_run():
    answer = proposed()
    with override_settings(EMAIL_BACKEND="tests.cms.actions.test_asking.RefusesOneAddress"):
        answer.service.maintainers.update(email="broken@service.example")
        answer.letter.email = "broken@service.example"
        answer.letter.save()
        answers.settle(answer=answer, taken={}, reason="No.", by=None, at=SAID)
        answers.send_replies()
    assert (mail.outbox, ServiceAnswer.objects.get().owes_reply) == ([], True)

    answers.send_replies()
    answers.send_replies()

    assert [letter.to for letter in mail.outbox] == [["broken@service.example"]]


def test_a_draft_is_said_and_what_changed_since_too(editor):
    answer = proposed()
    Service.objects.update(phone="01632 960150", has_unpublished_changes=True)

    page = editor.get(address(answer)).content.decode()

    assert "An editor has an unpublished draft of this entry." in page
    assert "It has changed since the service answered." in page


def test_what_was_shown_at_once_is_marked_as_seen(editor):
    answer = answers.answer(letter=ServiceLetterFactory(), at=SAID, changes={"hours": "By day"})
    assert texts(editor.get(WAITING, {"show": "shown"}), "td.title")

    page = editor.post(address(answer), {"seen": "yes"}, follow=True)

    assert "Marked as seen." in page.content.decode()
    assert ServiceAnswer.objects.get().settled_at is not None
    assert editor.get(address(answer)).status_code == 200


def test_markup_of_a_service_is_plain_text_here_too(editor):
    answer = proposed(name="<script>alert(1)</script>")

    assert "<script>alert" not in editor.get(address(answer)).content.decode()


def test_problems_are_settled_together(editor):
    service = ProblemReportFactory(words="It rings out").service
    ProblemReportFactory.create_batch(2, service=service)
    page = editor.get(WAITING)
    assert "It rings out" in page.content.decode()
    assert "Flagged: the service is asked" in page.content.decode()

    editor.post(reverse("directory_problems_settled", args=[service.pk]))

    assert ProblemReport.objects.filter(settled_date=None).count() == 0


def test_each_tray_has_its_entries(editor):
    today = timezone.localdate()
    for name, days in {"live": 1, "due": 0, "due too": -13, "stale": -14, "stale too": -89, "hidden": -90}.items():
        MaintainerFactory(service=ServiceFactory(name=name, review_date=today + timedelta(days=days)))
    ServiceFactory(name="closing", closed_date=today + timedelta(days=1))
    ServiceFactory(name="closed", closed_date=today)

    trays = {
        tray: [row.name for row in directory_waiting.tray_of(tray, on=today, number=1)]
        for tray in directory_waiting.OF_ENTRIES
    }

    assert trays == {
        Tray.DUE: ["due too", "due"],
        Tray.STALE: ["stale too", "stale"],
        Tray.HIDDEN: ["hidden"],
        Tray.CLOSING: ["closing"],
        Tray.ALONE: ["closing"],
    }
    counts = directory_waiting.counts(on=today)
    assert {tray: counts[tray] for tray in trays} == {tray: len(names) for tray, names in trays.items()}


@pytest.mark.parametrize("tray", Tray.values)
def test_an_empty_tray(editor, tray):
    assert texts(editor.get(WAITING, {"show": tray}), ".help-info") == ["Nothing waits here."]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("tray", "queries"), [(Tray.PROPOSALS, 2), (Tray.PROBLEMS, 3), (Tray.DUE, 3)])
def test_queries_of_a_tray(count, tray, queries, django_assert_num_queries):
    today = timezone.localdate()
    for _ in range(count):
        contact = MaintainerFactory(service=ServiceFactory(review_date=today))
        ProblemReportFactory(service=contact.service)
        ServiceAnswer.objects.create(
            service=contact.service, kind="corrected", said_date=today, said_at=SAID, is_waiting=True
        )

    with django_assert_num_queries(queries):
        assert len(list(directory_waiting.tray_of(tray, on=today, number=1))) == count
    with django_assert_num_queries(3):
        directory_waiting.counts(on=today)


def test_only_who_may_publish_services_keeps_them(client):
    groups.make()
    answer = proposed()
    pages = [WAITING, address(answer), reverse("directory_health"), reverse("directory_health_csv")]
    statuses = {}
    for name in (groups.EDITORS, groups.REVIEWERS, groups.COORDINATORS):
        person = PersonFactory()
        person.groups.add(Group.objects.get(name=name))
        client.force_login(person)
        statuses[name] = {client.get(page).status_code for page in pages}

    assert statuses == {groups.EDITORS: {200}, groups.REVIEWERS: {200}, groups.COORDINATORS: {302}}
    client.post(address(answer), {"take_phone": "on", "as_phone": "01632 960199"})
    assert ServiceAnswer.objects.get().is_waiting


def test_health_of_the_directory(editor):
    today = timezone.localdate()
    fresh = ServiceFactory(categories=["HS", "LA"], checked_date=today, review_date=today + timedelta(days=90))
    ServiceFactory(categories=["HS"], checked_date=today - timedelta(days=90), review_date=today)
    ServiceFactory(categories=["HS"], checked_date=date(2020, 1, 1), review_date=date(2020, 3, 31))
    ServiceFactory(categories=["LA"], closed_date=today)
    begun = today - timedelta(days=40)
    for answered in (14, 15):
        letter = ServiceLetterFactory(
            service=ServiceFactory(categories=["LA"], checked_date=today),
            token=f"token-{answered}",
            sent_date=begun,
            answer_by_date=begun + timedelta(days=14),
        )
        ServiceAnswer.objects.create(
            service=letter.service, kind="confirmed", said_date=begun + timedelta(days=answered), said_at=SAID
        )
    ProblemReportFactory(service=fresh)

    rows = health(on=today, whole="All")

    assert rows == [
        Health("All", 5, 3, 1, 0, 1, 3, 2, 1, 1),
        Health("Housing", 3, 1, 1, 0, 1, 3, 0, 0, 1),
        Health("Legal advice and rights", 3, 3, 0, 0, 0, 1, 2, 1, 1),
    ]
    assert rows[0].checked_share == 0.75
    page = editor.get(reverse("directory_health"))
    assert "3 (75 %)" in page.content.decode()
    lines = editor.get(reverse("directory_health_csv")).content.decode().splitlines()
    assert lines[1] == "All of the directory,5,3,1,0,1,3,2,1,1"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_health(count, django_assert_num_queries):
    for _ in range(count):
        ProblemReportFactory()

    with django_assert_num_queries(6):
        health(on=date(2026, 11, 22))
