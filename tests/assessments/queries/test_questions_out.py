"""What editors are told before a quiz goes out."""

import io
import json
import zipfile

import pytest
from django.core.files.storage import default_storage
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from assessments.packages.questions_out import package
from assessments.queries.questions_out import (
    Said,
    changed_in_words,
    left_out_in_words,
    plan_of_draft,
    plan_of_edition,
    published_edition,
)
from tests.factories.assessments import (
    QuizFactory,
    blanks,
    match,
    multiple,
    one_of_each,
    order,
    publish,
    single,
    truefalse,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def test_draft_and_edition_of_the_same_words_are_the_same_file():
    quiz = publish(QuizFactory(questions=[single(), multiple(), truefalse()]))

    draft, edition = plan_of_draft(quiz), plan_of_edition(published_edition(quiz))

    assert package(draft) == package(edition)
    assert len(draft.going) == 3


def test_a_draft_is_its_newest_revision():
    quiz = publish(QuizFactory(questions=[single(stem="Old")]))
    quiz.title, quiz.questions = "New title", json.dumps([truefalse()])
    quiz.save_revision()
    quiz.refresh_from_db()

    draft, edition = plan_of_draft(quiz), plan_of_edition(published_edition(quiz))

    assert draft.paper.title == "New title" != edition.paper.title
    assert [asked.kind for asked, _, _ in draft.going] == ["truefalse"]
    assert [asked.kind for asked, _, _ in edition.going] == ["single"]


def test_unfinished_drafts_are_read_and_told():
    quiz = QuizFactory(questions=[single(stem="", options=[]), truefalse(answer=""), *one_of_each()])

    plan = plan_of_draft(quiz)

    unfinished = "It is not finished: it lacks its text, its options or its right answer."
    assert left_out_in_words(plan)[:2] == [
        Said(unfinished, ((1, ""),)),
        Said(unfinished, ((2, "A truefalse question?"),)),
    ]


def test_losses_are_said_once_with_their_questions():
    quiz = QuizFactory(
        questions=[
            single(topic="safety", essential=True),
            order(),
            match(),
            truefalse(topic="law"),
        ],
        draws=[{"topic": "safety", "count": 1}],
    )

    plan = plan_of_draft(quiz)

    assert left_out_in_words(plan) == [
        Said("H5P has no question like “Put in order” that we can write.", ((2, "A order question?"),)),
        Said("H5P has no question like “Match pairs” that we can write.", ((3, "A match question?"),)),
    ]
    assert changed_in_words(plan) == [
        Said("They are not essential there: people can pass without them.", ((1, "A single question?"),)),
        Said("They lose their topic.", ((1, "A single question?"), (4, "A truefalse question?"))),
        Said("All questions are asked: H5P draws none from topics."),
    ]


def test_the_quiz_gives_its_title_language_and_pass_mark():
    quiz = publish(QuizFactory(title="Title", pass_mark=70, shuffle_questions=False, questions=[single()]))

    archive = zipfile.ZipFile(io.BytesIO(package(plan_of_edition(published_edition(quiz)))))

    about, content = (json.loads(archive.read(name)) for name in archive.namelist())
    assert (about["title"], about["language"]) == ("Title", "en")
    assert (content["passPercentage"], content["randomQuestions"]) == (70, False)


def test_pictures_go_along():
    image = Image.objects.create(title="sign", file=get_test_image_file(filename="sign.png", size=(60, 40)))
    quiz = publish(QuizFactory(questions=[truefalse(picture=image.pk, picture_text="A sign"), single()]))

    for plan in (plan_of_draft(quiz), plan_of_edition(published_edition(quiz))):
        archive = zipfile.ZipFile(io.BytesIO(package(plan)))
        [file] = archive.namelist()[2:]
        picture = plan.going[0][0].picture
        assert archive.read(file).startswith(b"\x89PNG")
        assert (picture.suffix, picture.width, picture.height, picture.text) == (".png", 60, 40, "A sign")
        assert plan.changed == ()


def test_a_picture_that_is_gone_is_told():
    image = Image.objects.create(title="sign", file=get_test_image_file(filename="gone.png", size=(60, 40)))
    quiz = publish(QuizFactory(questions=[truefalse(picture=image.pk, picture_text="A sign")]))
    edition = published_edition(quiz)
    default_storage.delete(edition.questions.get().content["picture"]["file"])

    plan = plan_of_edition(edition)

    assert changed_in_words(plan) == [
        Said("They go without their picture, which could not be read.", ((1, "A truefalse question?"),))
    ]
    assert len(plan.going) == 1


def test_a_sign_in_the_way_is_named():
    quiz = QuizFactory(questions=[blanks(stem="When?", text="At [10:30].")])

    assert left_out_in_words(plan_of_draft(quiz)) == [
        Said(
            "It has the sign “:”. In H5P’s gaps * begins and ends a gap, / stands between answers and : begins a hint. "
            "Write the question without these signs to take it along.",
            ((1, "When?"),),
        )
    ]
