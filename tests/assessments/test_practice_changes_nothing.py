"""A package says that it was done, passed and full of points: nothing anywhere is different but what it said."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from assessments.actions import attempts, plays
from assessments.models import Play
from assessments.rules import Word
from certificates.models import Certificate
from courses.actions import progress
from courses.enums import EvidenceKind
from courses.models import Cycle, Evidence
from courses.queries.outline import outline_at
from courses.queries.reading import ModuleReading
from figures.queries.coverage import count
from figures.queries.pairs import Question
from portal.demo.sittings import the_right_form
from tests.factories.agencies import AgencyFactory, MembershipFactory
from tests.factories.assessments import QuizFactory, publish
from tests.factories.assessments import start as start_quiz
from tests.factories.courses import (
    NOW,
    TODAY,
    CoursePageFactory,
    EnrolmentFactory,
    ModulePageFactory,
    RequirementFactory,
    lessons_of,
)
from tests.factories.packages import PackageVersionFactory, show

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
ITS_OWN = {"assessments_play", "assessments_playreport", "courses_evidence"}


class Scene:
    """Somebody of an agency on a course of one module with two lessons and a quiz; the first lesson shows a package."""

    def __init__(self):
        self.agency = AgencyFactory()
        self.person = MembershipFactory(agency=self.agency).person
        self.module = ModulePageFactory(has_quiz=True)
        self.course = CoursePageFactory(modules=[self.module])
        RequirementFactory(partnership=self.agency.partnership, course=self.course)
        EnrolmentFactory(person=self.person, course=self.course)
        self.quiz = publish(QuizFactory(module=self.module))
        self.lessons = lessons_of(self.module)
        self.package = show(PackageVersionFactory().package, self.lessons[0])
        self.play = plays.start(
            person=self.person,
            package=self.package,
            lesson_key=self.lessons[0].translation_key,
            language="en",
            at=NOW,
        )

    def read(self, lesson):
        progress.finish_lesson(
            person=self.person,
            lesson_key=lesson.translation_key,
            module_key=self.module.translation_key,
            revision_id=None,
            language="en",
            at=NOW,
        )

    def pass_quiz(self):
        attempt = start_quiz(self.person, self.quiz)
        form = the_right_form(attempt)
        attempts.submit(person=self.person, public_id=attempt.public_id, posted=form, at=NOW)

    def hear(self):
        for word in (Word("answered", score=1.0), Word("completed", completion=True, success=True, score=1.0)):
            plays.report(
                person=self.person, public_id=self.play.public_id, key=uuid4(), word=word, language="en", at=NOW
            )

    def seen(self):
        """How the person stands, by rule, by figure and by record."""
        module = outline_at(self.module.slug, language="en", reader=self.person)
        reading = ModuleReading(module, self.person, TODAY)
        return (
            reading.state,
            reading.done,
            list(Cycle.objects.values()),
            list(Certificate.objects.values()),
            count(Question(self.agency.partnership, TODAY)),
        )


def rows():
    """Every row of every other table."""
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - ITS_OWN:
            cursor.execute(f'SELECT * FROM "{table}"')
            yield from ((table, *map(str, row)) for row in cursor.fetchall())


@pytest.mark.parametrize("done", ["nothing", "all but this lesson", "all but the quiz", "everything"])
def test_nothing_follows_from_practice(done):
    scene = Scene()
    if done in ("all but the quiz", "everything"):
        scene.read(scene.lessons[0])
    if done != "nothing":
        scene.read(scene.lessons[1])
    if done in ("all but this lesson", "everything"):
        scene.pass_quiz()
    before, evidence, others = scene.seen(), set(Evidence.objects.values_list("pk", flat=True)), sorted(rows())

    scene.hear()

    assert scene.seen() == before
    assert sorted(rows()) == others
    (new,) = Evidence.objects.exclude(pk__in=evidence)
    assert (new.kind, new.grade) == (EvidenceKind.PRACTICE_DONE, "package")
    assert Play.objects.get().passed is True
    call_command("verify_evidence", stdout=StringIO())


def test_the_quiz_is_still_to_be_taken_and_the_lesson_to_be_read(client):
    scene = Scene()
    scene.hear()
    client.force_login(scene.person)

    module = outline_at(scene.module.slug, language="en", reader=scene.person)
    state = ModuleReading(module, scene.person, TODAY).state
    keys = [lesson.translation_key for lesson in scene.lessons]
    assert [(missing.what, missing.key) for missing in state.missing] == [
        *[("lesson", key) for key in keys],
        ("quiz", scene.module.translation_key),
    ]
    assert client.get(reverse("assessments:quiz", args=[scene.module.translation_key])).context["before"].attempts == []


def test_reading_finishes_a_lesson_whose_package_never_reports():
    scene = Scene()

    for lesson in scene.lessons:
        scene.read(lesson)
    scene.pass_quiz()

    assert Play.objects.get().heard_at is None
    assert Certificate.objects.count() == 1
