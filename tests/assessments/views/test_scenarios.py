import pytest
from django.urls import reverse

from tests.factories.agencies import PersonFactory
from tests.factories.assessments import ScenarioFactory, publish
from tests.factories.courses import LessonPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def scenario():
    return publish(ScenarioFactory(content_note="Mentions racist graffiti."))


@pytest.fixture
def signed_in(client):
    client.force_login(PersonFactory())
    return client


def text(response):
    return " ".join(response.content.decode().split())


def test_the_start_warns_and_offers_to_skip(signed_in, scenario):
    lesson = LessonPageFactory(body=[("scenario", {"scenario": scenario})])

    page = text(signed_in.get(scenario.get_absolute_url()))

    assert "Mentions racist graffiti." in page
    assert "This is practice. Do not enter details of a real incident." in page
    assert f'<a class="govuk-link" href="{lesson.url}">Skip this practice</a>' in page


def test_a_choice_is_answered_with_what_it_led_to(signed_in, scenario):
    address = scenario.get_absolute_url()

    response = signed_in.get(address, {"path": "a", "choice": "b", "answering": "1"}, follow=True)

    assert response.redirect_chain == [(f"{address}?path=a.b", 302)]
    page = text(response)
    assert "You chose: Do b" in page
    assert "Not the best choice" in page
    assert "Nearly." in page
    assert "The person left." in page
    assert "Try again" in page


def test_the_first_step_offers_its_choices(signed_in, scenario):
    page = text(signed_in.get(scenario.get_absolute_url(), {"path": ""}))

    assert "What do you do?" in page
    assert page.count('type="radio"') == 2
    # What choices lead to is not told before they are made.
    assert "That closed the door." not in page


def test_choosing_nothing_asks_to_choose(signed_in, scenario):
    page = text(signed_in.get(scenario.get_absolute_url(), {"path": "", "answering": "1"}))

    assert '<a href="#choice-a">Choose what you would do</a>' in page


@pytest.mark.parametrize("path", ["z", "a.z", "b.a", "a.b.c.d", "<script>"])
def test_a_forged_choice_starts_again_with_a_message(signed_in, scenario, path):
    response = signed_in.get(scenario.get_absolute_url(), {"path": path}, follow=True)

    assert response.redirect_chain == [(scenario.get_absolute_url(), 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "The story has no such choice. Please start again."
    ]


def test_a_draft_is_not_played(signed_in):
    draft = ScenarioFactory(live=False)

    assert signed_in.get(draft.get_absolute_url()).status_code == 404
    assert signed_in.get(reverse("assessments:scenario", args=["never-was"])).status_code == 404


def test_practice_needs_a_sign_in(client, scenario):
    assert client.get(scenario.get_absolute_url()).url == (
        f"{reverse('account_login')}?next={scenario.get_absolute_url()}"
    )


def test_a_lesson_invites_to_the_practice(scenario):
    lesson = LessonPageFactory(body=[("scenario", {"scenario": scenario})])

    html = lesson.body[0].render()

    assert f"Practise: {scenario.title}" in html
    assert f'href="{scenario.get_absolute_url()}"' in html
