"""Two partnerships with people of every kind, and one of everything that belongs to somebody.

Everything personal in it belongs to `learner`, who works in `agency`. A new kind of thing gets a `cached_property`:
it is made when the first row asks for it.
"""

import json
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from agencies.actions import charter as charters
from agencies.actions import erasures, groups, one_time_codes, recovery, sign_in_services
from agencies.enums import CodePurpose
from agencies.models import (
    Agency,
    ApiKey,
    Charter,
    Erasure,
    Job,
    JoinCode,
    JoinRequest,
    Membership,
    OneTimeCode,
    Person,
    Signature,
    SignInService,
)
from assessments.actions import attempts, plays
from assessments.models import Attempt, Play, Quiz, Scenario
from certificates.actions import certificates, designs, records, requests
from certificates.models import Certificate, DesignVersion, LearningRecord, WithdrawalRequest
from certificates.queries.record import Wish
from cms.models import ResourcePage, Service
from courses.actions import bulk as bulks
from courses.actions.sessions import open_check_in
from courses.enums import Arrived, EvidenceKind
from courses.models import (
    Adoption,
    Arrival,
    Assignment,
    Bulk,
    CoursePage,
    Equivalence,
    Evidence,
    LessonPage,
    ModulePage,
    PriorClaim,
    Requirement,
    Session,
    Topic,
    Training,
)
from courses.queries.check_in import code_now
from figures.actions import deliveries
from figures.enums import Period
from figures.models import Declaration, Statement
from portal.demo.sittings import the_right_form
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, TeamFactory
from tests.factories.api_keys import ApiKeyFactory
from tests.factories.assessments import QuizFactory, ScenarioFactory, publish, start
from tests.factories.certificates import CertificateFactory
from tests.factories.cms import DirectoryPageFactory, ServiceFactory, ServiceLetterFactory
from tests.factories.courses import (
    NOW,
    AssignmentFactory,
    CoursePageFactory,
    EnrolmentFactory,
    EvidenceFactory,
    LessonPageFactory,
    RequirementFactory,
    lessons_of,
    modules_of,
    the_home,
)
from tests.factories.figures import DeclarationFactory
from tests.factories.imports import FileImportFactory
from tests.factories.jobs import JobFactory
from tests.factories.joining import JoinCodeFactory, JoinRequestFactory
from tests.factories.library import ResourcePageFactory, the_library
from tests.factories.packages import PackageVersionFactory, show
from tests.factories.prior_learning import EquivalenceFactory, PriorClaimFactory
from tests.factories.sessions import SessionFactory
from tests.factories.statements import StatementFactory, StatementFileFactory
from tests.factories.training_map import AdoptionFactory, TopicFactory, TrainingFactory

# Signed out, and everyone who can be signed in.
KINDS = [
    "visitor",  # signed out
    "newcomer",  # signed in, in no agency
    "learner",  # in the agency; the owner of everything personal
    "other_learner",  # in another agency of the same partnership
    "lead",  # training lead of the agency
    "team_lead",  # training lead of a team of the agency that the learner is not in
    "other_lead",  # training lead of that other agency
    "coordinator",  # of the partnership, in an agency where they lead nobody
    "other_coordinator",  # of another partnership
    "editor",  # writes pages, in no agency
    "admin",  # may do everything
]

PRACTICE_KEY = "11111111-2222-4333-8444-555555555555"  # of the lesson that the learner practises in


class World:
    def __init__(self) -> None:
        the_home()
        self.agency: Agency = AgencyFactory(slug="here")
        self.other_agency: Agency = AgencyFactory(slug="there", partnership=self.agency.partnership)
        self.membership: Membership = MembershipFactory(agency=self.agency)
        self.learner: Person = self.membership.person
        Person.objects.filter(pk=self.learner.pk).update(public_id="the-learner")
        self.learner.refresh_from_db()
        elsewhere = AgencyFactory(slug="elsewhere")
        team = TeamFactory(agency=self.agency)
        self.people: dict[str, Person | None] = {
            "visitor": None,
            "newcomer": PersonFactory(),
            "learner": self.learner,
            "other_learner": MembershipFactory(agency=self.other_agency).person,
            "lead": MembershipFactory(agency=self.agency, lead=True).person,
            "team_lead": MembershipFactory(agency=self.agency, team=team, team_lead=True).person,
            "other_lead": MembershipFactory(agency=self.other_agency, lead=True).person,
            "coordinator": MembershipFactory(agency=self.other_agency, coordinator=True).person,
            "other_coordinator": MembershipFactory(agency=elsewhere, coordinator=True).person,
            "editor": PersonFactory(),
            "admin": PersonFactory(is_superuser=True),
        }
        groups.make()
        the_library()  # once published it stands in everybody's menu
        self.course: CoursePage = CoursePageFactory(slug="a-course", lessons=2, has_quiz=True)
        EnrolmentFactory(person=self.learner, course=self.course)
        self.people["editor"].groups.add(Group.objects.get(name=groups.EDITORS))
        for kind in ["coordinator", "other_coordinator"]:
            groups.let_into_admin(self.people[kind])

    @cached_property
    def resource(self) -> ResourcePage:
        writing = [{"type": "rich_text", "value": "<ol><li>Who decides?</li></ol>"}]
        return ResourcePageFactory(worksheet=json.dumps(writing))

    @cached_property
    def directory(self) -> list[object]:
        """The support directory is there; its address asks for nothing."""
        DirectoryPageFactory(parent=the_home())
        return []

    @cached_property
    def service(self) -> Service:
        assert self.directory == []
        today = timezone.localdate()
        return ServiceFactory(checked_date=today, review_date=today + timedelta(days=90), access=["relay"])

    @cached_property
    def service_link(self) -> str:
        ServiceLetterFactory(service=self.service, token="link-of-a-service")
        return "link-of-a-service"

    @cached_property
    def job(self) -> Job:
        return JobFactory(agency=self.agency, asked_by=self.people["lead"])

    @cached_property
    def draft_statement(self) -> Statement:
        return StatementFactory(partnership=self.agency.partnership, whole=True)

    @cached_property
    def published_statement(self) -> Statement:
        statement = StatementFactory(
            partnership=self.agency.partnership, period=Period.YEAR, published=True, whole=True, slug="a-statement"
        )
        StatementFileFactory(statement=statement)
        return statement

    @cached_property
    def done_job(self) -> Job:
        """One that made a file."""
        name = storages["private"].save("jobs/world.csv", ContentFile(b"a,b"))
        return JobFactory(agency=self.agency, asked_by=self.people["lead"], finished=True, file_name=name)

    @cached_property
    def erasure(self) -> Erasure:
        return erasures.ask(person=self.learner, by=self.learner, at=timezone.now())

    @cached_property
    def checked_import(self) -> list[object]:
        """A staff file that was checked: what its addresses ask for."""
        return [self.agency.slug, FileImportFactory(agency=self.agency).public_id]

    @cached_property
    def api_key(self) -> ApiKey:
        return ApiKeyFactory(agency=self.agency)

    @cached_property
    def checked_past(self) -> list[object]:
        """A file of past training that was checked: what its addresses ask for."""
        return [self.agency.slug, "completions", FileImportFactory(agency=self.agency, kind="completions").public_id]

    @cached_property
    def equivalence(self) -> Equivalence:
        return EquivalenceFactory(partnership=self.agency.partnership, agency=self.agency, course=self.course)

    @cached_property
    def partnership_equivalence(self) -> Equivalence:
        return EquivalenceFactory(partnership=self.agency.partnership, course=self.course)

    @cached_property
    def claim(self) -> PriorClaim:
        document = storages["private"].save("claims/world.pdf", ContentFile(b"%PDF-1.7"))
        return PriorClaimFactory(membership=self.membership, document=document)

    @cached_property
    def requirement(self) -> Requirement:
        return RequirementFactory(course=self.course, partnership=self.agency.partnership, agency=self.agency)

    def bulk(self, kind: str) -> Bulk:
        """Confirmed by the lead of the agency, about the learner."""
        post, lead = self.membership, self.people["lead"]
        assert lead is not None
        found = bulks.choose(agency=self.agency, kind=kind, post_ids=[post.pk], query={}, by=lead, at=timezone.now())
        key = str(CoursePageFactory().translation_key)  # another than what is asked of the learner already
        today = timezone.localdate().isoformat()
        said = {"course_key": key, "start_date": today, "last_day": today, "note": "", "reason": "workload"}
        found = bulks.say(bulk=found, said=said, by=lead, on=timezone.localdate(), at=timezone.now())
        return bulks.confirm(bulk=found, version=found.version, by=lead, at=timezone.now())

    @cached_property
    def assigned_to_many(self) -> Bulk:
        return self.bulk("assign")

    @cached_property
    def exported(self) -> Bulk:
        return self.bulk("export")

    @cached_property
    def assignment(self) -> Assignment:
        return AssignmentFactory(membership=self.membership, course_key=self.course.translation_key)

    @cached_property
    def module(self) -> ModulePage:
        return modules_of(self.course)[0]

    @cached_property
    def lesson(self) -> LessonPage:
        return lessons_of(self.module)[0]

    @cached_property
    def lesson_finished(self) -> Evidence:
        return EvidenceFactory(person=self.learner, subject_key=self.lesson.translation_key)

    @cached_property
    def own_course(self) -> CoursePage:
        """One that only the learner is on."""
        course = CoursePageFactory(slug="own-course")
        EnrolmentFactory(person=self.learner, course=course)
        return course

    @cached_property
    def record(self) -> LearningRecord:
        """The learner's own, to show others."""
        CertificateFactory(person=self.learner)
        month = timezone.localdate() + timedelta(days=30)
        wish = Wish(parts=("certificates",), name="Lee Learner", shown_until=month)
        return records.make(person=self.learner, wish=wish, language="en", at=NOW)

    @cached_property
    def design_version(self) -> DesignVersion:
        """Of the agency's own design."""
        design = designs.design_for(self.agency.partnership, self.agency)
        return designs.publish(design=design, seen=0, by=self.people["admin"], at=NOW)

    @cached_property
    def withdrawal_request(self) -> WithdrawalRequest:
        asked = {"agency": self.agency, "by": self.people["lead"], "reason": "Somebody else sat the quiz", "at": NOW}
        return requests.ask(certificate=self.certificate, **asked)

    @cached_property
    def renamed(self) -> list[object]:
        """Nothing for an address: the learner writes their name otherwise than on their certificate."""
        assert self.certificate.number
        Person.objects.filter(pk=self.learner.pk).update(certificate_name="Lee L. Learner")
        return []

    @cached_property
    def certificate(self) -> Certificate:
        done = EnrolmentFactory(person=self.learner, course=CoursePageFactory(), completed=True, done_date=NOW.date())
        evidence = Evidence.objects.get(cycle__enrolment=done, kind=EvidenceKind.COURSE_COMPLETED)
        return certificates.issue(evidence=evidence, at=NOW)

    @cached_property
    def session(self) -> Session:
        """With somebody's typed name on its register, and check-in open."""
        session = SessionFactory(agency=self.agency, module=self.module, starts_at=timezone.now() + timedelta(days=1))
        open_check_in(session=session, code="ACDEF", until=timezone.now() + timedelta(hours=1))
        # A key that no sequence of PostgreSQL comes to while the walk adds arrivals of its own.
        Arrival.objects.create(
            pk=1_000_000, session=session, time=session.times.get(), typed_name="Ola", how=Arrived.CODE
        )
        session.refresh_from_db()
        return session

    @cached_property
    def joined_session(self) -> Session:
        assert self.session  # made first: the table posts the number of the name on its register
        session = SessionFactory(agency=self.agency, module=self.module, starts_at=timezone.now())
        time = session.times.get()
        Arrival.objects.create(session=session, time=time, person=self.learner, how=Arrived.CODE)
        return session

    @property
    def code_of_session(self) -> str:
        return code_now(self.session, timezone.now())

    @cached_property
    def sign_in_service(self) -> SignInService:
        app = {"provider": "openid_connect", "client_id": "us", "settings": {"server_url": "https://id.example.org"}}
        service = SignInService(agency=self.agency, label="Here")
        return sign_in_services.save(service=service, app=app, by=self.people["admin"], at=NOW)

    @cached_property
    def waiting_recovery(self) -> OneTimeCode:
        """One that a coordinator must agree to."""
        team_lead, lead = self.people["team_lead"], self.people["lead"]
        return recovery.start(person=team_lead, agency=self.agency, by=lead, at=timezone.now()).code

    @cached_property
    def quiz(self) -> Quiz:
        return publish(QuizFactory(module=self.module))

    @cached_property
    def attempt(self) -> Attempt:
        return start(self.learner, self.quiz)

    @cached_property
    def submitted_attempt(self) -> Attempt:
        form = the_right_form(self.attempt)
        return attempts.submit(person=self.learner, public_id=self.attempt.public_id, posted=form, at=NOW).attempt

    @cached_property
    def play(self) -> Play:
        """The learner's own practice with a package."""
        lesson = LessonPageFactory(parent=modules_of(self.own_course)[0], translation_key=UUID(PRACTICE_KEY))
        package = show(PackageVersionFactory().package, lesson)
        key = lesson.translation_key
        return plays.start(person=self.learner, package=package, lesson_key=key, language="en", at=timezone.now())

    @cached_property
    def scenario(self) -> Scenario:
        return publish(ScenarioFactory())

    @cached_property
    def charter(self) -> Charter:
        """Published, with the agency among its signatories."""
        made = charters.draft(partnership=self.agency.partnership, by=None, at=NOW)
        mark = charters.mark_of(made, "en")
        charters.write(charter=made, language="en", title="Charter", text="Words", seen=mark, by=None, at=NOW)
        made = charters.publish(charter=made, on=NOW.date(), by=None, at=NOW)
        self.sign(self.agency.name, self.agency)
        return made

    @cached_property
    def declaration(self) -> Declaration:
        return DeclarationFactory(agency=self.agency, waiting=True)

    @cached_property
    def signature(self) -> Signature:
        """Of an organisation that is no agency."""
        return self.sign("Friends of the library", None) if self.charter else None

    def sign(self, organisation: str, agency: Agency | None) -> Signature:
        return charters.sign(
            partnership=self.agency.partnership,
            agency=agency,
            organisation=organisation,
            signed_for_by="Jo Field, chair",
            pledge="",
            is_public=True,
            signed_date=NOW.date(),
            today=NOW.date(),
            by=None,
            at=NOW,
        )

    @cached_property
    def join_code(self) -> JoinCode:
        return JoinCodeFactory(agency=self.agency)

    @cached_property
    def join_request(self) -> JoinRequest:
        """The newcomer asks to join the agency."""
        return JoinRequestFactory(agency=self.agency, person=self.people["newcomer"], role=self.membership.role)

    @cached_property
    def topic(self) -> Topic:
        return TopicFactory(partnership=self.agency.partnership)

    @cached_property
    def training(self) -> Training:
        return TrainingFactory(agency=self.agency)

    @cached_property
    def adoption(self) -> Adoption:
        kept = storages["private"].save("adoptions/plan.pdf", ContentFile(b"%PDF-1.7"))
        return AdoptionFactory(agency=self.agency, subject_key=self.module.translation_key, document=kept)

    @cached_property
    def report_token(self) -> str:
        lead = self.people["lead"]
        assert lead is not None
        order = deliveries.order(person=lead, agency=self.agency, rhythm="weekly", by=lead, at=timezone.now())
        assert order is not None
        return deliveries.stop_token(order)

    @cached_property
    def card(self) -> OneTimeCode:
        """For somebody of the agency who has never signed in."""
        person = MembershipFactory(agency=self.agency, person__email=None).person
        by = self.people["lead"]
        return one_time_codes.issue(person=person, purpose=CodePurpose.FIRST, by=by, at=NOW, agency=self.agency)[0]
