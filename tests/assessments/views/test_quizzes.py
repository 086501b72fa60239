import pytest
from django.urls import reverse

from assessments.models import Attempt
from portal.demo.sittings import the_right_form
from tests.factories.agencies import PersonFactory
from tests.factories.assessments import QuizFactory, learner_of, publish, single, start

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def quiz():
    return publish(QuizFactory(questions=[single(essential=True), *(single() for _ in range(4))]))


def at(name, quiz):
    return reverse(f"assessments:{name}", args=[quiz.module.translation_key])


def text(response):
    return " ".join(response.content.decode().split())


def test_the_page_says_what_to_expect(client, quiz):
    client.force_login(learner_of(quiz))

    page = text(client.get(at("quiz", quiz)))

    assert "There are 5 questions, all on one page." in page
    assert "To pass you need 4 of 5 right (80 %)." in page
    assert "1 question is marked “Essential”." in page
    assert "Start the quiz" in page


def test_a_quiz_that_is_not_published_says_so_kindly(client):
    quiz = QuizFactory()
    client.force_login(learner_of(quiz))

    response = client.get(at("quiz", quiz))

    assert response.status_code == 404
    assert "This module has no quiz at the moment." in text(response)


def test_the_button_starts_and_a_second_click_leads_to_the_same_attempt(client, quiz):
    client.force_login(learner_of(quiz))

    addresses = {client.post(at("start", quiz)).url for _ in range(2)}

    assert addresses == {Attempt.objects.get().get_absolute_url()}


def test_without_a_course_there_is_no_button_and_starting_says_why(client, quiz):
    client.force_login(PersonFactory())

    assert "Start the quiz" not in text(client.get(at("quiz", quiz)))
    response = client.post(at("start", quiz), follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "Start a course that has this module first. Then you can take its quiz."
    ]
    assert Attempt.objects.count() == 0


def test_signed_out_the_button_leads_to_the_page(client, quiz):
    assert client.post(at("start", quiz)).url == at("quiz", quiz)
    assert client.get(at("start", quiz)).url == at("quiz", quiz)
    assert client.get(at("quiz", quiz)).url == f"{reverse('account_login')}?next={at('quiz', quiz)}"


def test_an_attempt_under_way_is_carried_on(client, quiz):
    person = learner_of(quiz)
    attempt = start(person, quiz)
    client.force_login(person)

    page = text(client.get(at("quiz", quiz)))

    assert f'href="{attempt.get_absolute_url()}"' in page
    assert "Start the quiz" not in page


@pytest.mark.parametrize("times", [1, 3])
def test_ones_own_earlier_attempts_are_listed_at_the_same_cost(client, quiz, django_assert_num_queries, times):
    person = learner_of(quiz)
    client.force_login(person)
    for _ in range(times):
        attempt = start(person, quiz)
        client.post(reverse("assessments:submit", args=[attempt.public_id]), the_right_form(attempt))
    client.get(at("quiz", quiz))  # menus and questions are kept from now on

    with django_assert_num_queries(5):  # session, person, attempts, editions, cycle
        page = text(client.get(at("quiz", quiz)))

    assert page.count("Passed") == times


def test_anothers_attempts_are_not_listed(client, quiz):
    other = learner_of(quiz)
    attempt = start(other, quiz)
    client.force_login(other)
    client.post(reverse("assessments:submit", args=[attempt.public_id]), the_right_form(attempt))
    client.force_login(PersonFactory(is_superuser=True))

    page = text(client.get(at("quiz", quiz)))

    assert "Attempt 1" not in page
    assert attempt.public_id not in page
