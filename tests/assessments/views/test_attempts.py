import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Answer, Attempt
from assessments.queries.papers import answers_of, paper_of
from certificates.actions.wordings import freeze
from certificates.models import Certificate
from courses.enums import EvidenceKind
from portal.demo.sittings import a_wrong_form, the_right_form
from tests.databases import HISTORY_LOCK
from tests.factories.agencies import MembershipFactory, PersonFactory
from tests.factories.assessments import (
    QuizFactory,
    blanks,
    learner_of,
    mark,
    multiple,
    one_of_each,
    publish,
    single,
    start,
)
from tests.factories.courses import NOW, CoursePageFactory, EnrolmentFactory, EvidenceFactory, ModulePageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def quiz():
    return publish(QuizFactory())


@pytest.fixture
def attempt(quiz):
    return start(learner_of(quiz), quiz)


@pytest.fixture
def own(client, attempt):
    """A browser in which the attempt's person is signed in."""
    client.force_login(attempt.person)
    return client


def at(name, attempt):
    return reverse(f"assessments:{name}", args=[attempt.public_id])


def said(response):
    return [str(message) for message in response.context["messages"]]


def answered(attempt):
    return [item.is_answered for item in paper_of(attempt, answers_of(attempt))]


# --- the page -------------------------------------------------------------------------------------------------------
def test_the_page_asks_every_question_and_gives_no_key_away(client):
    written = [*one_of_each(), single(options=[]) | {"id": "0" * 8 + "-0000-4000-8000-" + "0" * 12}]
    quiz = publish(QuizFactory(questions=written[:-1]))
    attempt = start(learner_of(quiz), quiz)
    client.force_login(attempt.person)

    page = client.get(at("attempt", attempt)).content.decode()

    assert page.count("<fieldset") == 8
    # There is something to give away:
    feedback = ["Because it is.", "Because it is not.", "Well done.", "Not so.", "No."]
    assert all(words in str([item.question.content for item in paper_of(attempt, {})]) for words in feedback)
    assert [words for words in [*feedback, "is_correct", "feedback"] if words in page] == []
    order = next(item for item in paper_of(attempt, {}) if item.question.kind == "order")
    assert re.findall(rf'<select[^>]* name="{order.name}-(\w+)"', page) == order.layout


def test_the_page_shows_what_was_saved(own, attempt):
    form = the_right_form(attempt)
    own.post(at("save", attempt), {"q1": form["q1"]}, **JSON)

    page = own.get(at("attempt", attempt)).content.decode()

    assert re.findall(r'value="(\w+)" checked', page) == form["q1"]
    assert "1 of 3 questions answered" in page


@pytest.mark.parametrize("name", ["attempt", "result", "save", "submit"])
def test_nobody_reaches_anothers_attempt(client, attempt, name):
    client.force_login(PersonFactory(is_superuser=True))
    ask = client.post if name in ("save", "submit") else client.get

    assert ask(at(name, attempt), the_right_form(attempt)).status_code == 404
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("questions", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_questions(client, django_assert_num_queries, questions):
    quiz = publish(QuizFactory(questions=[single() for _ in range(questions)]))
    attempt = start(learner_of(quiz), quiz)
    client.force_login(attempt.person)
    client.get(at("attempt", attempt))  # menus and questions are kept from now on

    with django_assert_num_queries(4):  # session, person, attempt, answers
        client.get(at("attempt", attempt))


# --- saving ---------------------------------------------------------------------------------------------------------
def test_saving_comes_back_to_the_quiz(own, attempt):
    response = own.post(at("save", attempt), the_right_form(attempt), follow=True)

    assert response.redirect_chain == [(reverse("assessments:quiz", args=[attempt.edition.module_key]), 302)]
    assert said(response) == ["Your answers are saved. Come back when you are ready."]
    assert answered(attempt) == [True, True, True]


def test_a_script_is_told_that_answers_are_saved(own, attempt):
    response = own.post(at("save", attempt), {"q1": the_right_form(attempt)["q1"]}, **JSON)

    assert (response.status_code, response.json()["state"]) == (200, "saved")
    assert answered(attempt) == [True, False, False]


def test_forged_answers_get_a_clear_message(own, attempt):
    response = own.post(at("save", attempt), {"q1": "forged"}, follow=True)
    scripted = own.post(at("submit", attempt), {"q9": "forged"}, **JSON)

    sentence = "Some answers were not ones that this quiz offers, so nothing was changed. Please answer again."
    assert said(response) == [sentence]
    assert (scripted.status_code, scripted.json()["message"]) == (400, sentence)
    assert Answer.objects.count() == 0


# --- submitting -----------------------------------------------------------------------------------------------------
def test_submitting_shows_the_result(own, attempt):
    response = own.post(at("submit", attempt), the_right_form(attempt), follow=True)

    assert response.redirect_chain == [(at("result", attempt), 302)]
    assert "You passed" in response.content.decode()


def test_gaps_are_pointed_at_and_submitting_as_is_is_offered(own, attempt):
    form = the_right_form(attempt)
    del form["q2"]

    held = own.post(at("submit", attempt), form).content.decode()

    assert "1 question has no full answer" in held
    assert '<a href="#q2">Question 2 has no full answer</a>' in held
    assert 'name="as_is"' in held

    own.post(at("submit", attempt), {**form, "as_is": "1"})
    attempt.refresh_from_db()
    assert (attempt.marks, attempt.passed) == (2, False)


def test_submitting_twice_shows_the_same_result(own, attempt):
    own.post(at("submit", attempt), the_right_form(attempt))

    response = own.post(at("submit", attempt), a_wrong_form(attempt), follow=True)

    assert "You passed" in response.content.decode()
    assert Attempt.objects.get().marks == 3


def test_saving_after_submitting_elsewhere_leads_to_the_result(own, attempt):
    own.post(at("submit", attempt), the_right_form(attempt))

    response = own.post(at("save", attempt), a_wrong_form(attempt), follow=True)
    scripted = own.post(at("save", attempt), a_wrong_form(attempt), **JSON)

    assert response.redirect_chain == [(at("result", attempt), 302)]
    assert said(response) == ["These answers were submitted before, perhaps in another window. This is the result."]
    assert (scripted.status_code, scripted.json()["address"]) == (409, at("result", attempt))


def test_a_module_taken_down_keeps_the_answers(own, attempt, quiz):
    quiz.module.unpublish()

    response = own.post(at("submit", attempt), the_right_form(attempt), follow=True)

    assert said(response) == ["This module is not open at the moment. Your answers are saved. Try again later."]
    assert answered(attempt) == [True, True, True]


@pytest.mark.parametrize(("lessons", "queries"), [(1, 11), (0, 12)])
def test_submitting_ten_questions_and_passing_is_within_budget(client, django_assert_num_queries, lessons, queries):
    """With a lesson left to finish, and where the pass completes the module."""
    module = ModulePageFactory(has_quiz=True, lessons=lessons)
    quiz = publish(QuizFactory(module=module, questions=[single() for _ in range(10)]))
    course = CoursePageFactory(modules=[module, ModulePageFactory()])
    attempt = start(EnrolmentFactory(course=course).person, quiz)
    client.force_login(attempt.person)
    form = the_right_form(attempt)

    with django_assert_num_queries(queries):
        client.post(at("submit", attempt), form)

    assert Attempt.objects.get().passed


@pytest.mark.parametrize("modules", [1, 3])
def test_submitting_what_completes_a_course_is_within_budget(client, django_assert_num_queries, modules):
    """Where the pass was the last thing missing, the completion and the certificate are written with it."""
    quiz = publish(QuizFactory(questions=[single() for _ in range(10)]))
    done = ModulePageFactory.create_batch(modules - 1)
    person = MembershipFactory().person
    EnrolmentFactory(person=person, course=CoursePageFactory(modules=[*done, quiz.module]))
    for module in done:
        EvidenceFactory(
            person=person,
            kind=EvidenceKind.MODULE_COMPLETED,
            subject_key=module.translation_key,
            valid_until_date=date(2099, 1, 1),
        )
    attempt = start(person, quiz)
    client.force_login(person)
    form = the_right_form(attempt)
    freeze("en", {}, at=NOW)

    # Beyond the pass: what is required, cycle, course completed, course with modules and days, post, certificate, its
    # wording, which is remembered once it is committed, and which partnerships keep a history.
    with django_assert_num_queries(21 + HISTORY_LOCK):
        client.post(at("submit", attempt), form)

    assert len(Certificate.objects.get().snapshot["modules"]) == modules


def test_submitting_ten_questions_and_failing_is_within_budget(client, django_assert_num_queries):
    quiz = publish(QuizFactory(questions=[single() for _ in range(10)]))
    attempt = start(learner_of(quiz), quiz)
    client.force_login(attempt.person)
    form = a_wrong_form(attempt)

    with django_assert_num_queries(7):
        client.post(at("submit", attempt), form)

    assert Attempt.objects.get().passed is False


# --- the result -----------------------------------------------------------------------------------------------------
def test_the_result_of_an_open_attempt_is_the_attempt(own, attempt):
    assert own.get(at("result", attempt)).url == at("attempt", attempt)


def test_a_submitted_attempt_leads_to_its_result(own, attempt):
    own.post(at("submit", attempt), the_right_form(attempt))

    assert own.get(at("attempt", attempt)).url == at("result", attempt)


def test_the_result_gives_feedback_on_options_and_else_the_questions_own(client):
    quiz = publish(QuizFactory(questions=[single(), multiple(stem="Which two?")], shuffle_questions=False))
    attempt = start(learner_of(quiz), quiz)
    client.force_login(attempt.person)
    client.post(at("submit", attempt), a_wrong_form(attempt) | {"as_is": "1"})

    page = client.get(at("result", attempt)).content.decode()
    first, second = page.split('id="q1"')[1].split('id="q2"')

    assert "Because it is." in first
    assert "Because it is not." in first
    assert "No." in second


def test_an_essential_question_missed_is_named(client):
    questions = [single(essential=True, stem="Who is in danger?"), *(single() for _ in range(9))]
    quiz = publish(QuizFactory(questions=questions))
    attempt = start(learner_of(quiz), quiz)
    client.force_login(attempt.person)
    essential = next(item for item in paper_of(attempt, {}) if item.is_essential)
    form = the_right_form(attempt) | {essential.name: a_wrong_form(attempt)[essential.name]}

    page = client.post(at("submit", attempt), form, follow=True).content.decode()

    assert "Not passed yet" in page
    assert "You reached the mark." in page
    assert f'<a class="govuk-link" href="#{essential.name}">Question {essential.number}: Who is in danger?</a>' in page


def test_an_earlier_editions_result_can_still_be_read(own, attempt, quiz):
    own.post(at("submit", attempt), the_right_form(attempt))
    quiz.questions = [single(stem="All new?")]
    publish(quiz)
    quiz.unpublish()

    page = own.get(at("result", attempt)).content.decode()

    assert "A single question?" in page
    assert "All new?" not in page


# --- signed out in the middle ---------------------------------------------------------------------------------------
def test_answers_given_after_the_session_ended_survive_the_new_sign_in(client, attempt):
    attempt.person.set_password("a-long-password")
    attempt.person.save()

    response = client.post(at("submit", attempt), the_right_form(attempt))
    assert response.url == f"{reverse('account_login')}?next={at('attempt', attempt)}"
    assert Answer.objects.count() == 0

    form = {"login": attempt.person.username, "password": "a-long-password", "next": at("attempt", attempt)}
    page = client.post(reverse("account_login"), form, follow=True)

    assert page.redirect_chain[-1][0] == at("attempt", attempt)
    assert "The answers you gave before you were signed out are saved." in said(page)
    assert answered(attempt) == [True, True, True]


def test_anothers_sign_in_drops_the_answers(client, attempt):
    client.post(at("save", attempt), the_right_form(attempt))
    client.force_login(PersonFactory())
    client.force_login(attempt.person)

    assert Answer.objects.count() == 0


def test_a_script_is_told_to_sign_in(client, attempt):
    response = client.post(at("save", attempt), the_right_form(attempt), **JSON)

    assert (response.status_code, response.json()["state"]) == (401, "signed-out")
    assert response.json()["address"] == f"{reverse('account_login')}?next={at('attempt', attempt)}"


def test_a_flood_of_answers_is_not_kept(client, attempt):
    response = client.post(at("save", attempt), {"q1": "x" * 60_000}, **JSON)

    assert (response.status_code, response.json()["message"]) == (401, "You are signed out.")
    assert "parked_answers" not in client.session


def test_a_stale_form_gets_a_friendly_page(attempt):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(attempt.person)

    response = strict.post(at("submit", attempt), the_right_form(attempt))

    assert response.status_code == 403
    assert "cms/form_went_stale.html" in [template.name for template in response.templates]


@pytest.mark.parametrize("name", ["save", "submit"])
def test_a_bookmarked_button_leads_to_the_attempt(own, attempt, name):
    assert own.get(at(name, attempt)).url == at("attempt", attempt)


@pytest.mark.parametrize("name", ["attempt", "result"])
def test_reading_needs_a_sign_in(client, attempt, name):
    assert client.get(at(name, attempt)).url == f"{reverse('account_login')}?next={at(name, attempt)}"


def test_an_oversized_post_gets_a_clear_page_and_changes_nothing(own, attempt, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = own.post(at("save", attempt), {"q1": "x" * 2000})

    assert response.status_code == 400
    assert "400.html" in [template.name for template in response.templates]
    assert Answer.objects.count() == 0


# --- gaps and marked words --------------------------------------------------------------------------------------------
def test_gaps_and_words_are_shown_as_they_were_left(client):
    quiz = publish(QuizFactory(questions=[blanks(), mark()], shuffle_questions=False))
    attempt = start(learner_of(quiz), quiz)
    client.force_login(attempt.person)
    gaps, words = (item.question.content for item in paper_of(attempt, {}))
    typed = {f"q1-{gaps['gaps'][0]['id']}": '<b>"mine"', f"q1-{gaps['gaps'][1]['id']}": ""}
    chosen = words["tokens"][0]["id"]

    client.post(at("save", attempt), typed | {"q2": ["", chosen]}, **JSON)
    page = client.get(at("attempt", attempt)).content.decode()

    assert re.findall(r'value="([^"]*)" size="10"', page) == ["&lt;b&gt;&quot;mine&quot;", ""]
    assert re.findall(r'value="(\w+)" checked', page) == [chosen]
    assert "1 of 2 questions answered" in page
    assert [word for word in ("motivated", "driven", "is_right") if word in page] == []


def test_result_of_gaps_and_words_shows_what_was_right(client):
    quiz = publish(QuizFactory(questions=[blanks(), mark()], shuffle_questions=False))
    attempt = start(learner_of(quiz), quiz)
    client.force_login(attempt.person)
    gaps, words = (item.question.content for item in paper_of(attempt, {}))
    one, two = (gap["id"] for gap in gaps["gaps"])
    right = [token["id"] for token in words["tokens"] if token.get("is_right")]

    page = client.post(
        at("submit", attempt), {f"q1-{one}": "DRIVEN", f"q1-{two}": "deport", "q2": ["", *right]}, follow=True
    ).content.decode()

    assert Attempt.objects.get().marks == 1
    shown = ["DRIVEN", "You filled it in", "You typed: deport", "calls her names"]
    assert [words for words in shown if words in page] == shown
