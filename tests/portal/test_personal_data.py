"""What every room holds about a person is given to them, whole and without anybody else's."""

import json
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse

from agencies.actions import memberships
from agencies.lending import personal_data
from agencies.models import Person
from agencies.queries.personal_data import everything_about, is_deed
from assessments.actions import attempts, plays
from assessments.rules import Word
from portal.demo.sittings import the_right_form
from tests.factories.agencies import AgencyFactory, PersonFactory, RoleFactory
from tests.factories.assessments import QuizFactory, publish, start
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import NOW, CoursePageFactory, EnrolmentFactory, lessons_of, modules_of
from tests.factories.packages import PlayFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def relations_to_people():
    for model in apps.get_models(include_auto_created=True):
        for relation in model._meta.concrete_fields:
            if relation.is_relation and relation.related_model is Person and not relation.remote_field.parent_link:
                yield model._meta.label, relation.name


def test_every_relation_to_a_person_is_given_to_them_or_has_a_reason_why_not():
    """A new table about people lends its rows (`agencies.lending.PersonalTable`), or says why it does not."""
    listed = {(table.model, table.owner) for data in personal_data() for table in data.tables}
    unlisted = {name for data in personal_data() for name in data.unlisted}
    # Two that say who did something, and are given to that person nonetheless.
    missing = [
        f"{model}.{name}"
        for model, name in relations_to_people()
        if (model, name) not in listed and f"{model}.{name}" not in unlisted and not is_deed(name)
    ]

    assert missing == []


def test_reasons_are_about_relations_that_are_there():
    there = {f"{model}.{name}" for model, name in relations_to_people()}

    assert {name for data in personal_data() for name in data.unlisted} - there == set()


def test_an_empty_account_reads_every_table():
    parts = everything_about(PersonFactory())

    assert {part.table for part in parts if part.rows} == {"agencies.Person"}
    assert len(parts) == sum(len(data.tables) for data in personal_data())


def test_file_holds_posts_learning_answers_and_certificates_of_this_person_alone(client):
    agency = AgencyFactory(name="Here Council")
    role = RoleFactory(partnership=agency.partnership, name="Front desk")
    person, other = PersonFactory(display_name="Amina Test"), PersonFactory(display_name="Somebody Else")
    for each in (person, other):
        memberships.join(person=each, agency=agency, role=role, start_date=NOW.date(), by=None, at=NOW)
        course = CoursePageFactory(title=f"Course of {each.pk}", has_quiz=True)
        EnrolmentFactory(person=each, course=course)
        attempt = start(each, publish(QuizFactory(module=modules_of(course)[0])))
        attempts.submit(person=each, public_id=attempt.public_id, posted=the_right_form(attempt), at=NOW)
        CertificateFactory(person=each, holder_name=each.display_name)
        lesson = lessons_of(modules_of(course)[0])[0]
        play = PlayFactory(
            cycle=attempt.cycle,
            version__package__title=f"Package of {each.pk}",
            lesson_key=lesson.translation_key,
            module_key=lesson.get_parent().translation_key,
            state='{"slide": 3}',
        )
        say = {"person": each, "public_id": play.public_id, "key": uuid4(), "language": "en", "at": NOW}
        plays.report(word=Word("completed", score=0.5), **say)
    client.force_login(person)

    response = client.get(reverse("agencies:data-json"))
    told = json.loads(response.content)
    rows = {part["table"]: part["rows"] for part in told["parts"] if part["rows"]}

    assert response["Content-Disposition"] == 'attachment; filename="everything-about-me.json"'
    assert told["format"] == "waymark-personal-data/1"
    assert [(row["agency"], row["role"]) for row in rows["agencies.Membership"]] == [("Here Council", "Front desk")]
    assert rows["courses.Enrolment"][0]["course_key_title"] == f"Course of {person.pk}"
    assert rows["assessments.Attempt"][0]["passed"] is True
    assert all(row["is_right"] and row["answer"] and row["question"] for row in rows["assessments.Answer"])
    assert [(row["package__title"], row["score"], row["state"]) for row in rows["assessments.Play"]] == [
        (f"Package of {person.pk}", 0.5, '{"slide": 3}')
    ]
    assert [(row["verb"], row["score"]) for row in rows["assessments.PlayReport"]] == [("completed", 0.5)]
    assert rows["certificates.Certificate"][0]["snapshot"]["holder_name"] == "Amina Test"
    assert "Somebody Else" not in response.content.decode()
    assert other.username not in response.content.decode()


def test_page_says_how_many_of_what(client):
    person = PersonFactory()
    CertificateFactory.create_batch(2, person=person)
    client.force_login(person)

    parts = client.get(reverse("agencies:data")).context["parts"]

    assert {str(heading): entries for heading, entries in parts} == {
        "Your account": 1,
        "Certificates": 2,
        "Courses you are on": 2,
        "Runs of these courses": 2,
    }


@pytest.mark.parametrize("certificates", [1, 3])
def test_gathering_takes_as_many_questions_however_much_is_held(certificates, django_assert_num_queries):
    person = PersonFactory()
    CertificateFactory.create_batch(certificates, person=person)

    with django_assert_num_queries(50):
        everything_about(person)
