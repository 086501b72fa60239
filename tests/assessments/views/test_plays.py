import json
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from agencies.actions import groups
from assessments.actions import plays
from assessments.models import Play, PlayReport
from assessments.rules import Word
from assessments.views.plays import MOST_BYTES
from courses.actions.enrolments import withdraw
from courses.models import Evidence
from tests.assessments.packages.test_statements import statement
from tests.factories.agencies import MembershipFactory, PersonFactory
from tests.factories.courses import CoursePageFactory, EnrolmentFactory, EvidenceFactory, ModulePageFactory, lessons_of
from tests.factories.packages import PackageVersionFactory, practising, show

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
NOTHING_YET = "We have not heard from this activity yet. Your reading counts all the same."


@pytest.fixture
def practice():
    return practising()


@pytest.fixture
def own(client, practice):
    client.force_login(practice[0].person)
    return client


def start(client, practice, **more):
    _, lesson, package = practice
    form = {"lesson": str(lesson.translation_key), **more}
    return client.post(reverse("assessments:play-start", args=[package.public_id]), form)


def send(client, address, body):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(address, text, content_type="application/json")


def say(client, address, *, key=None, **words):
    return send(client, address, {"key": str(key or uuid4()), "statement": statement(**words)})


def answer_of(response):
    return response.status_code, response.json()


def test_starting_answers_where_to_play_and_how_it_stands(own, practice):
    response = start(own, practice)

    play = Play.objects.get()
    assert answer_of(response) == (
        200,
        {
            "frame": f"/activities/plays/{play.public_id}/",
            "report": f"/activities/plays/{play.public_id}/report/",
            "state": f"/activities/plays/{play.public_id}/state/",
            "number": 0,
            "tracked": True,
            "newer": False,
            "words": NOTHING_YET,
            "done": False,
        },
    )
    assert "no-store" in response["Cache-Control"]


def test_starting_where_the_package_was_replaced_offers_the_newer_one(own, practice):
    start(own, practice)
    practice[2].versions.update(is_current=False)
    PackageVersionFactory(package=practice[2], number=2)

    assert [start(own, practice).json()["newer"], start(own, practice, again="1").json()["newer"]] == [True, False]


def test_a_word_is_answered_with_how_it_stands_now(own, practice):
    address = start(own, practice).json()["report"]

    status, answer = answer_of(say(own, address, completion=True, score={"raw": 1, "max": 1}))

    today = timezone.localdate()
    assert (status, answer) == (
        200,
        {"words": f"Done on {today.day} {today:%B %Y}, and passed", "done": True},
    )
    assert start(own, practice).json()["words"] == answer["words"]


def attest(play):
    """By a colleague, who sat beside the person."""
    lead = MembershipFactory()
    plays.attest(public_id=play, by=lead.person, reason="Seen by me", agency=lead.agency, at=timezone.now())


def test_what_a_lead_said_is_told_to_the_learner_until_the_package_says_so_itself(own, practice):
    address = start(own, practice).json()["report"]
    say(own, address, verb="progressed")
    attest(Play.objects.get().public_id)

    today = f"{timezone.localdate().day} {timezone.localdate():%B %Y}"
    attested = {"words": f"Somebody from your agency recorded on {today} that you have done this", "done": True}
    assert answer_of(say(own, address, verb="progressed")) == (200, attested)
    assert start(own, practice).json() | attested == start(own, practice).json()
    assert say(own, address, completion=True).json() == {"words": f"Done on {today}", "done": True}


def test_what_a_lead_said_and_took_back_is_not_told(own, practice):
    address = start(own, practice).json()["report"]
    attest(Play.objects.get().public_id)
    EvidenceFactory(kind="correction", corrects=Evidence.objects.get(), recorded_by=PersonFactory())

    assert start(own, practice).json()["words"] == NOTHING_YET
    assert say(own, address, verb="progressed").json() == {"words": "Started", "done": False}


def test_the_words_are_in_the_persons_language(own, practice):
    address = f"/pl{start(own, practice).json()['report']}"

    assert say(own, address).status_code == 200
    assert Evidence.objects.get().language == "pl"


def test_a_completing_word_costs_six_queries(own, practice, django_assert_num_queries):
    address = start(own, practice).json()["report"]
    say(own, address, verb="progressed")

    with django_assert_num_queries(6 + 2):  # session, person; play, report, play, evidence; the savepoint of the test
        say(own, address)


def test_a_word_about_a_part_costs_six_queries(own, practice, django_assert_num_queries):
    address = start(own, practice).json()["report"]
    say(own, address, verb="answered", part="one")

    with django_assert_num_queries(6 + 2):  # session, person; play, places, report, play; the savepoint of the test
        say(own, address, verb="answered", part="two")


# --- who --------------------------------------------------------------------------------------------------------------
def test_whoever_is_signed_out_is_told_where_to_sign_in(client, practice):
    status, answer = answer_of(start(client, practice))

    assert (status, answer["sign_in"]) == (401, reverse("account_login"))


@pytest.mark.parametrize("what", ["report", "state"])
def test_nobody_speaks_for_another(own, practice, what):
    address = start(own, practice).json()[what]
    stranger = Client()
    stranger.force_login(PersonFactory(is_superuser=True))

    body = {"key": str(uuid4()), "statement": statement(), "number": 0, "state": "{}"}
    assert send(stranger, address, body).status_code == 404
    assert send(own, address, body).status_code == 200
    assert send(Client(), address, body).status_code == 401


def test_a_forged_form_is_refused(practice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(practice[0].person)

    assert start(client, practice).status_code == 403
    assert Play.objects.count() == 0


def test_who_is_on_no_course_is_told_how_to_begin(client, practice):
    client.force_login(PersonFactory())

    assert answer_of(start(client, practice)) == (
        403,
        {"message": "Start a course that has this lesson first. Then your practice is recorded."},
    )


def test_staff_read_without_a_course_and_nothing_is_recorded(client, practice):
    groups.make()
    editor = PersonFactory()
    editor.groups.add(Group.objects.get(name=groups.EDITORS))
    client.force_login(editor)

    assert answer_of(start(client, practice)) == (
        200,
        {
            "frame": f"/activities/try/{practice[2].versions.get().public_id}/",
            "tracked": False,
            "words": "You are reading without a course, so nothing is recorded.",
        },
    )
    assert Play.objects.count() == 0


def test_a_get_changes_nothing(own, practice):
    assert own.get(reverse("assessments:play-start", args=[practice[2].public_id])).status_code == 405


# --- what cannot be ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lesson", ["", "nonsense", "6ba54754-18a8-41d2-ade3-6f5ff83b663b"])
def test_other_lessons_are_not_there(own, practice, lesson):
    address = reverse("assessments:play-start", args=[practice[2].public_id])

    assert own.post(address, {"lesson": lesson}).status_code == 404


def test_lessons_that_editors_closed_to_some_start_nothing(own, practice):
    PageViewRestriction.objects.create(page=practice[1], restriction_type="password", password="sesame")

    assert start(own, practice).status_code == 404
    assert Play.objects.count() == 0


def test_unknown_packages_are_not_there(own, practice):
    address = reverse("assessments:play-start", args=["unknown"])

    assert own.post(address, {"lesson": str(practice[1].translation_key)}).status_code == 404


def test_lessons_that_are_not_open_yet_say_so(client):
    module = ModulePageFactory(lesson_order="in-order")
    enrolment = EnrolmentFactory(course=CoursePageFactory(modules=[module]))
    lesson = lessons_of(module)[1]
    client.force_login(enrolment.person)

    response = start(client, (enrolment, lesson, show(PackageVersionFactory().package, lesson)))

    assert answer_of(response) == (
        403,
        {"message": "Finish the lessons before this one first. Then this activity opens."},
    )


def test_an_ended_practice_says_so(own, practice):
    address = start(own, practice).json()["report"]
    say(own, address, verb="answered")
    start(own, practice, again="1")

    status, answer = answer_of(say(own, address))

    assert status == 409
    assert answer["message"].startswith("You started this activity again, perhaps in another window.")


def test_leaving_the_course_ends_the_hearing(own, practice):
    address = start(own, practice).json()["report"]
    withdraw(enrolment=practice[0], by=practice[0].person, at=timezone.now())

    status, answer = answer_of(say(own, address))

    assert (status, Evidence.objects.count()) == (403, 0)
    assert answer["message"] == "You have left the course that this belongs to, so nothing more is recorded."


@pytest.mark.parametrize(
    "body",
    [
        b"", b"nonsense", b"[]", b"\xff", b"NaN", {"key": "5", "statement": statement()},
        {"statement": statement()}, {"key": str(uuid4())}, {"key": str(uuid4()), "statement": {}},
        {"key": str(uuid4()), "statement": statement(score={"raw": 9, "max": 1})},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_changes_nothing(own, practice, body):
    address = start(own, practice).json()["report"]

    assert answer_of(send(own, address, body)) == (
        400,
        {"message": "This activity sent something that cannot be read. It was not recorded."},
    )
    assert (PlayReport.objects.count(), Play.objects.get().heard_at) == (0, None)


@pytest.mark.parametrize(
    "body", [b"", b"[]", {"number": 0}, {"number": "0", "state": "{}"}, {"number": True, "state": "{}"},
             {"number": 0, "state": {}}, {"number": 0, "state": "{"}],
)  # fmt: skip
def test_states_that_cannot_be_read_are_refused(own, practice, body):
    assert send(own, start(own, practice).json()["state"], body).status_code == 400


@pytest.mark.parametrize("what", ["report", "state"])
def test_too_much_is_refused_unread(own, practice, what):
    address = start(own, practice).json()[what]

    assert send(own, address, b" " * (MOST_BYTES[what] + 1)).status_code == 413


def test_a_state_of_the_largest_size_fits(own, practice):
    started = start(own, practice).json()
    text = json.dumps('"' * (plays.MOST_STATE // 2 - 2))  # each mark is escaped, and once more on its way

    assert len(text) > plays.MOST_STATE - 4
    assert answer_of(send(own, started["state"], {"number": 0, "state": text})) == (200, {"number": 1})
    assert start(own, practice).json()["number"] == 1


def test_two_windows_do_not_overwrite_each_other(own, practice):
    address = start(own, practice).json()["state"]
    send(own, address, {"number": 0, "state": "[1]"})

    status, answer = answer_of(send(own, address, {"number": 0, "state": "[2]"}))

    assert (status, answer["message"].split(".")[0]) == (409, "Another window saved this activity since")
    assert Play.objects.get().state == "[1]"


def test_words_come_no_faster_than_people_answer(own, practice):
    address = start(own, practice).json()["report"]

    statuses = [say(own, address, verb="interacted").status_code for _ in range(121)]

    assert (statuses[:120], statuses[120]) == ([200] * 120, 429)


def test_nothing_of_the_statement_but_how_it_went_is_kept(own, practice):
    address = start(own, practice).json()["report"]
    forged = statement(verb="answered", completion=True)
    forged["actor"] = {"mbox": "mailto:somebody.else@example.org"}
    forged["object"]["id"] = "https://elsewhere.example/another"
    forged["timestamp"] = "1999-01-01T00:00:00Z"

    send(own, address, {"key": str(uuid4()), "statement": forged})

    row = PlayReport.objects.get()
    assert (row.play.person, row.verb, row.received_at.year) == (practice[0].person, "answered", timezone.now().year)
    assert "else" not in str(PlayReport.objects.values().get())


def test_each_word_once_in_any_number_of_windows(own, practice):
    address, key = start(own, practice).json()["report"], uuid4()

    answers = [answer_of(say(own, address, key=key)) for _ in range(3)]

    assert answers == [answers[0]] * 3
    assert (PlayReport.objects.count(), Evidence.objects.count()) == (1, 1)
    assert Word("completed").is_kept
