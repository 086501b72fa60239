"""Downloading a quiz as an H5P package."""

import io
import json
import zipfile

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.factories.agencies import PersonFactory
from tests.factories.assessments import QuizFactory, order, publish, single, truefalse

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def person_with(*rights):
    person = PersonFactory()
    names = ["access_admin", *rights]
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    return person


@pytest.fixture
def editor(client):
    client.force_login(person_with("change_quiz"))
    return client


def address(quiz):
    return reverse("quiz_as_h5p", args=[quiz.pk])


def questions_in(response):
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    return json.loads(archive.read("content/content.json"))["questions"]


def test_an_editor_downloads_what_learners_take(editor):
    quiz = publish(QuizFactory(title="Hate crime & you", questions=[single(), order()]))

    page = editor.get(address(quiz))
    file = editor.post(address(quiz), {"which": "published"})

    assert page.status_code == 200
    assert (page.context["which"], page.context["going"], page.context["all"]) == ("published", 1, 2)
    assert "The file holds the right answers" in page.content.decode()
    assert file["Content-Type"] == "application/zip"
    assert file["Content-Disposition"] == 'attachment; filename="hate-crime-you.h5p"'
    assert {"no-store", "private"} <= set(file["Cache-Control"].split(", "))
    assert len(questions_in(file)) == 1
    assert ModelLogEntry.objects.for_instance(quiz).filter(action="assessments.download_h5p").count() == 1


def test_looking_is_not_downloading(editor):
    quiz = QuizFactory()

    editor.get(address(quiz))

    assert "assessments.download_h5p" not in ModelLogEntry.objects.values_list("action", flat=True)


def test_the_draft_can_be_chosen_while_it_differs(editor):
    quiz = publish(QuizFactory(questions=[single()]))
    assert editor.get(address(quiz)).context["has_draft"] is False
    assert editor.get(address(quiz) + "?which=draft").context["which"] == "published"

    quiz.title = "Changed"
    quiz.save_revision()

    assert editor.get(address(quiz)).context["which"] == "published"
    assert editor.get(address(quiz) + "?which=draft").context["which"] == "draft"
    assert editor.post(address(quiz), {"which": "draft"})["Content-Disposition"].endswith('"changed.h5p"')


def test_a_quiz_that_was_never_published_goes_as_its_draft(editor):
    page = editor.get(address(QuizFactory(questions=[truefalse()])) + "?which=published")

    assert (page.context["which"], page.context["has_draft"]) == ("draft", True)


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ([order()], "Nothing in this quiz can be written as H5P"),
        ([], "It has no questions yet."),
    ],
)
def test_where_nothing_can_go_there_is_no_file(editor, questions, words):
    quiz = QuizFactory(questions=questions)

    page, posted = editor.get(address(quiz)), editor.post(address(quiz))

    for answer in (page, posted):
        text = answer.content.decode()
        assert answer.status_code == 200
        assert words in text
        assert "Download the H5P file" not in text


def test_words_of_editors_are_escaped(editor):
    quiz = QuizFactory(title="<b>T</b>", questions=[order(stem="<script>go()</script>"), single()])

    text = editor.get(address(quiz)).content.decode()

    assert "<script>go()" not in text
    assert "&lt;script&gt;go()" in text


def test_only_those_who_write_questions_get_the_key(client):
    quiz = publish(QuizFactory(questions=[single()]))
    client.force_login(person_with("view_quiz"))

    assert client.get(address(quiz)).status_code == 302  # Wagtail leads to its first page and says why
    refused = client.post(address(quiz), {"which": "published"})
    assert (refused.status_code, refused.content) == (302, b"")
    listing = client.get(reverse("wagtailsnippets_assessments_quiz:list"))
    assert listing.status_code == 200
    assert address(quiz) not in listing.content.decode()


def test_nobody_gets_it_without_the_admin(client):
    quiz = publish(QuizFactory(questions=[single()]))
    client.force_login(PersonFactory())

    assert client.post(address(quiz)).status_code == 302


def test_a_quiz_that_is_not_there(editor):
    assert editor.get(reverse("quiz_as_h5p", args=[987654])).status_code == 404


def test_the_way_there_stands_in_the_list_and_at_the_quiz(editor):
    quiz = QuizFactory()

    listing = editor.get(reverse("wagtailsnippets_assessments_quiz:list")).content.decode()
    edit = editor.get(reverse("wagtailsnippets_assessments_quiz:edit", args=[quiz.pk])).content.decode()

    assert f'href="{address(quiz)}"' in listing
    assert f'href="{address(quiz)}"' in edit
