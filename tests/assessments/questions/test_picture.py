"""Pictures on questions: published as files of their own, told in words, shown without asking the database."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import RequestFactory
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ReferenceIndex

from assessments.models import Question
from assessments.queries.paper_check import quick_check
from assessments.questions import kind_of, picture
from portal.demo.sittings import the_right_form
from tests.factories.assessments import QuizFactory, blanks, learner_of, publish, single, start

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
TEXT = "A sign at a bus stop."


@pytest.fixture
def image():
    return Image.objects.create(title="sign", file=get_test_image_file(filename="sign.png", size=(1600, 800)))


def asked_about(image, **value):
    return blanks(picture=image.pk, picture_text=TEXT, **value)


def test_a_picture_is_published_as_a_file_of_its_own(image):
    publish(QuizFactory(questions=[asked_about(image), asked_about(image), single()]))

    pictures = [question.content["picture"] for question in Question.objects.all()]

    assert pictures[0] == pictures[1]
    assert pictures[0] == {"file": pictures[0]["file"], "width": 1000, "height": 500, "text": TEXT}
    assert pictures[2] is None
    assert default_storage.listdir("quiz-pictures")[1].count(pictures[0]["file"].removeprefix("quiz-pictures/")) == 1


def test_what_was_published_keeps_its_picture_when_the_image_goes(image):
    publish(QuizFactory(questions=[asked_about(image)]))

    image.delete()

    assert default_storage.exists(Question.objects.get().content["picture"]["file"])


def test_editors_are_told_which_quiz_uses_an_image(image):
    quiz = publish(QuizFactory(questions=[asked_about(image)]))

    assert [used for used, _ in ReferenceIndex.get_grouped_references_to(image)] == [quiz]


def test_a_picture_stands_on_the_paper_and_in_the_result_and_asks_nothing(client, image, django_assert_num_queries):
    quiz = publish(QuizFactory(questions=[asked_about(image)]))
    attempt = start(learner_of(quiz), quiz)
    client.force_login(attempt.person)
    address = reverse("assessments:attempt", args=[attempt.public_id])
    client.get(address)  # menus and questions are kept from now on
    file = default_storage.url(Question.objects.get().content["picture"]["file"])
    shown = f'<img class="wm-question__picture" src="{file}" width="1000" height="500" alt="{TEXT}">'

    with django_assert_num_queries(4):  # session, person, attempt, answers
        page = client.get(address).content.decode()
    assert page.count(shown) == 1

    submit = reverse("assessments:submit", args=[attempt.public_id])
    assert client.post(submit, the_right_form(attempt), follow=True).content.decode().count(shown) == 1


def test_a_preview_shows_the_picture_of_a_draft(image):
    quiz = QuizFactory(questions=[asked_about(image)])

    items = quiz.get_preview_context(RequestFactory().get("/"), "")["items"]

    assert items[0]["picture"]["address"] == image.get_rendition(picture.SIZE).url


def test_a_sheet_tells_the_picture_in_words(image):
    quiz = publish(QuizFactory(questions=[asked_about(image, text="It says [no].")]))

    asked = quick_check(quiz.module.translation_key, "en")[0]

    assert asked.text == f"Picture: {TEXT}\nIt says __________."


def test_questions_from_before_there_were_pictures_have_none():
    assert picture.shown({"stem": "Why?"}) is None


def faults(**value):
    block = kind_of("single").block()
    raw = single()["value"] | value
    try:
        block.clean(block.to_python(raw))
    except ValidationError as error:
        return list(error.non_block_errors)
    return []


def test_a_picture_needs_its_words(image):
    assert faults(picture=image.pk, picture_text=" ") == [
        "Say what the picture shows, for people who do not see it.",
    ]
    assert faults(picture=image.pk, picture_text=TEXT) == []


def test_a_picture_that_is_not_there_is_refused(image):
    image.file.storage.delete(image.file.name)

    assert faults(picture=image.pk, picture_text=TEXT) == [
        "The picture cannot be read. Upload it again, or choose another.",
    ]


def test_a_picture_whose_small_copy_is_gone_is_refused(image):
    rendition = image.get_rendition(picture.SIZE)
    rendition.file.storage.delete(rendition.file.name)

    assert faults(picture=image.pk, picture_text=TEXT) == [
        "The picture cannot be read. Upload it again, or choose another.",
    ]
