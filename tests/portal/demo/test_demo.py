from collections import Counter
from datetime import UTC, date, datetime
from random import Random
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command

from agencies.models import (
    AccountLink,
    Erasure,
    FileImport,
    Invitation,
    JoinCode,
    JoinRequest,
    Membership,
    Partnership,
    Person,
    RecordView,
    Team,
)
from agencies.queries.access import coordinated_partnerships, led_agencies
from assessments.models import Attempt
from certificates.models import Certificate
from cms.models import Service
from cms.queries import directory_waiting
from courses.enums import EvidenceKind
from courses.models import Cycle, Enrolment, Evidence, Exemption, Requirement
from portal.curriculum.loading import key_of, load, read
from portal.demo import PASSWORD, SIGN_INS, certificates_to_check, crowd, load_demo
from portal.demo.cast import agency_plans
from portal.demo.lives import CoursePlan, ModulePlan, course_plans, imagine, live_until, lived
from tests.factories.agencies import PersonFactory
from tests.portal.curriculum.files import write_curriculum

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def demo(people=20):
    return load_demo(folder=settings.CURRICULUM_DIR, people=people, agencies=3, seed=1, at=NOW)


def account(name):
    return Person.objects.get(email=f"{name}@demo.example")


@pytest.mark.integration
@pytest.mark.django_db
def test_demo_shows_every_kind_of_user_their_part_and_is_kept():
    assert demo().is_new

    assert all(account(name).check_password(PASSWORD) for name in SIGN_INS)
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 6
    assert [agency.name for agency in led_agencies(account("lead"), TODAY)] == ["Northmoor Borough Council"]
    assert [each.slug for each in coordinated_partnerships(account("coordinator"), TODAY)] == ["northmoor"]
    assert account("editor").has_perm("wagtailadmin.access_admin")
    assert account("editor").has_perm("assessments.change_quiz")
    assert account("admin").is_superuser
    assert account("volunteer").memberships.get().team.is_reporting_centre
    assert account("lead").certificates.valid_on(TODAY).count() == 1

    learner = account("learner")
    (enrolment,) = learner.enrolments.all()
    assert enrolment.course_key == key_of("course", "c-front-desk")
    assert enrolment.cycles.get().completed_at is None
    assert learner.evidence.filter(kind=EvidenceKind.MODULE_COMPLETED).count() == 4
    assert learner.evidence.filter(kind=EvidenceKind.LESSON_FINISHED).count() == 29
    assert [attempt.passed for attempt in learner.attempts.order_by("started_at")] == [False, True, True, True, True]
    assert [post.role.code for post in learner.memberships.order_by("start_date")] == [
        "council-front-desk",
        "senior-manager",
    ]

    (under_way,) = account("volunteer").attempts.all()
    assert (under_way.submitted_at, under_way.answers.count()) == (None, 3)

    excused = Exemption.objects.on(TODAY).order_by("pk")
    assert [(row.reason, row.course_key is None) for row in excused] == [("parental", True), ("secondment", False)]
    assert [each.state_on(TODAY) for each in certificates_to_check(TODAY)] == [
        "current",
        "withdrawn",
        "superseded",
    ]
    assert Certificate.objects.exclude(withdrawn_at=None).count() == 1

    kept = (Person, Membership, Evidence, Attempt, Exemption, Certificate, Service)
    before = Counter({model: model.objects.count() for model in kept})
    assert before[Person] == 20 + 4  # two by the staff file, a second account, and one who asked to be erased
    assert list(FileImport.objects.order_by("uploaded_at").values_list("state", flat=True)) == ["done", "checked"]
    waiting = FileImport.objects.get(state="checked").counts
    assert (waiting["join"], waiting["refused"]) == (1, 5)
    assert JoinCode.objects.get().label == "Library volunteers"
    assert JoinRequest.objects.filter(decision="waiting").count() == 2
    assert Erasure.objects.get().person.name == "Petra Vance"
    assert Invitation.objects.exclude(sent_at=None).count() == 2
    assert AccountLink.objects.live().get().kept == learner
    seen = RecordView.objects.filter(person=learner).order_by("pk").values_list("viewer__display_name", flat=True)
    assert list(seen) == ["Deborah Hollis", "Imran Qureshi"]
    assert Requirement.objects.count() == 7
    assert Team.objects.filter(is_reporting_centre=True).count() == 2
    assert not Service.objects.filter(is_sample=False).exists()
    assert all(service.name.startswith("SAMPLE: ") for service in Service.objects.all())
    # The directory looks as if it were kept: something of everything waits.
    assert {tray.value: number for tray, number in directory_waiting.counts(on=TODAY).items()} == {
        "proposals": 1,
        "problems": 2,
        "shown": 0,
        "due": 1,
        "stale": 1,
        "hidden": 0,
        "closing": 0,
        "alone": 2,
    }
    assert mail.outbox == []

    again = demo(people=30)
    assert not again.is_new
    assert (again.curriculum.created, again.curriculum.updated, again.curriculum.left) == ([], [], [])
    assert Counter({model: model.objects.count() for model in before}) == before


@pytest.mark.integration
@pytest.mark.django_db
def test_demo_refuses_outside_development(settings):
    settings.DEVELOPMENT = False

    with pytest.raises(CommandError, match="in development only"):
        call_command("load_demo")

    assert not Partnership.objects.exists()


@pytest.mark.unit
def test_agencies_have_names_of_their_own():
    plans = agency_plans(200)

    assert len({plan.slug for plan in plans}) == 200
    assert [plan.name for plan in plans[:3]] == ["Northmoor Borough Council", "Northmoor Police", "Open Door Northmoor"]


@pytest.fixture
def course(db, tmp_path):
    load(read(write_curriculum(tmp_path)), partnership=None, at=NOW)
    return course_plans()[key_of("course", "c-desk")]


EVIDENCE = [field.name for field in Evidence._meta.concrete_fields if field.name not in ("id", "person", "cycle")]
CYCLE = ["number", "opened_at", "outlasts_date", "completed_at", "completed_date", "valid_until_date"]


def trace(person):
    """Everything that a life left behind, without whose it is."""
    return {
        "enrolments": list(Enrolment.objects.filter(person=person).values("course_key", "enrolled_at", "withdrawn_at")),
        "cycles": list(Cycle.objects.filter(enrolment__person=person).values(*CYCLE)),
        "evidence": list(Evidence.objects.filter(person=person).order_by("happened_at", "kind").values(*EVIDENCE)),
        "certificates": list(Certificate.objects.filter(person=person).values("issued_date", "valid_until_date")),
    }


@pytest.mark.integration
@pytest.mark.parametrize("is_complete", [True, False])
def test_crowd_leaves_the_rows_of_lived_lives(course, is_complete):
    ana, bo = PersonFactory(), PersonFactory()
    life = live_until(
        Random(7), course=course, enrolled=date(2026, 1, 5), finished=date(2026, 2, 6), is_complete=is_complete
    )

    lived(ana, life)
    crowd.write_lives([(bo, life)])

    assert trace(bo) == trace(ana)
    assert len(trace(bo)["certificates"]) == is_complete


def plain_course():
    modules = [
        ModulePlan(uuid4(), tuple((uuid4(), None) for _ in range(6)), has_quiz=True, refresh_months=24)
        for _ in range(5)
    ]
    return CoursePlan(uuid4(), 12, tuple(modules))


@pytest.mark.unit
@pytest.mark.parametrize("seed", range(30))
def test_invented_lives_stay_within_the_post_and_the_past(seed):
    started, course = date(2026, 9, 1), plain_course()

    life = imagine(Random(seed), course=course, started=started, today=TODAY)

    moments = [life.enrolled_at, *(step.at for step in life.steps)] if life.enrolled_at else []
    assert moments == sorted(moments)
    assert all(started <= moment.date() < TODAY for moment in moments)
    assert life == imagine(Random(seed), course=course, started=started, today=TODAY)
