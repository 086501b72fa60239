from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import factory
import wagtail_factories
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Page, Site

from cms.models import HomePage
from courses import rules
from courses.enums import EvidenceKind, ExemptionReason, ExtensionReason
from courses.models import (
    Assignment,
    CourseModule,
    CoursePage,
    CoursesPage,
    Cycle,
    EasyReadPage,
    Enrolment,
    Evidence,
    Exemption,
    Extension,
    LessonPage,
    ModulePage,
    ModulesPage,
    Requirement,
)
from tests.factories.agencies import LONG_AGO, MembershipFactory, PartnershipFactory, PersonFactory

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
TODAY = NOW.date()


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def the_home() -> Page:
    """The home page of the default site, made at first asking: every page of a test stands under it."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is not None and isinstance(site.root_page.specific, HomePage):
        return site.root_page
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Home", slug="waymark", locale=Locale.get_default()))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    Site.clear_site_root_paths_cache()
    return home


def the_list(model: type[Page], slug: str) -> Page:
    home = the_home()
    return model.objects.child_of(home).first() or home.add_child(
        instance=model(title=slug.title(), slug=slug, locale=home.locale)
    )


class CoursesPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = CoursesPage

    title = "Courses"
    slug = "courses"
    parent = factory.LazyFunction(the_home)


class ModulesPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = ModulesPage

    title = "Modules"
    slug = "modules"
    parent = factory.LazyFunction(the_home)


class LessonPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = LessonPage

    title = factory.Sequence(lambda n: f"Lesson {n:05}")
    slug = factory.Sequence(lambda n: f"lesson-{n:05}")
    parent = factory.LazyFunction(lambda: ModulePageFactory(lessons=0))


class EasyReadPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = EasyReadPage

    title = "Easy Read"
    slug = "easy-read"
    parent = factory.LazyFunction(lambda: ModulePageFactory(lessons=0))


class ModulePageFactory(wagtail_factories.PageFactory):
    """A live module of two lessons without a quiz; `lessons=3`, `has_quiz=True`, `easy_read=True` say otherwise."""

    class Meta:
        model = ModulePage

    title = factory.Sequence(lambda n: f"Module {n:05}")
    slug = factory.Sequence(lambda n: f"module-{n:05}")
    has_quiz = False
    parent = factory.LazyFunction(lambda: the_list(ModulesPage, "modules"))

    @classmethod
    def _create(cls, model_class, *args, lessons=2, easy_read=False, **kwargs):
        module = super()._create(model_class, *args, **kwargs)
        for number in range(1, lessons + 1):
            LessonPageFactory(parent=module, title=f"{module.title}, lesson {number}")
        if easy_read:
            EasyReadPageFactory(parent=module)
        return module


class CoursePageFactory(wagtail_factories.PageFactory):
    """A live course of one module; `modules=3` makes three, `modules=[module, …]` uses yours."""

    class Meta:
        model = CoursePage

    title = factory.Sequence(lambda n: f"Course {n:05}")
    slug = factory.Sequence(lambda n: f"course-{n:05}")
    parent = factory.LazyFunction(lambda: the_list(CoursesPage, "courses"))

    @classmethod
    def _create(cls, model_class, *args, modules=1, lessons=2, has_quiz=False, **kwargs):
        course = super()._create(model_class, *args, **kwargs)
        if isinstance(modules, int):
            modules = ModulePageFactory.create_batch(modules, lessons=lessons, has_quiz=has_quiz)
        for place, module in enumerate(modules):
            CourseModule.objects.create(course=course, module=module, sort_order=place)
        return CoursePage.objects.get(pk=course.pk)


def modules_of(course: CoursePage) -> list[ModulePage]:
    return [place.module for place in course.pathway.select_related("module").order_by("sort_order")]


def lessons_of(module: ModulePage) -> list[LessonPage]:
    return list(LessonPage.objects.child_of(module).order_by("path"))


class EnrolmentFactory(DjangoModelFactory):
    """An enrolment with its open first cycle.

    `course=` takes the page; `completed=True` closes the cycle with evidence for the course and its modules, done on
    `done_date` (today unless said).
    """

    class Meta:
        model = Enrolment

    class Params:
        course = factory.LazyFunction(CoursePageFactory)
        completed = False
        done_date = TODAY

    person = factory.SubFactory(PersonFactory)
    course_key = factory.LazyAttribute(lambda enrolment: enrolment.course.translation_key)
    enrolled_at = NOW - timedelta(days=30)

    @classmethod
    def _generate(cls, strategy, params):
        completed, day = params.get("completed", False), params.get("done_date", TODAY)
        enrolment = super()._generate(strategy, params)
        cycle = Cycle.objects.create(enrolment=enrolment, number=1, opened_at=enrolment.enrolled_at)
        if completed:
            complete(cycle, on=day)
        return enrolment


def complete(cycle: Cycle, *, on: date = TODAY) -> Evidence:
    """Closes a cycle as finishing its course would, without its lessons. Nothing is announced: no certificate."""
    course = CoursePage.objects.get(translation_key=cycle.enrolment.course_key, locale=Locale.get_default())
    for module in modules_of(course):
        EvidenceFactory(
            cycle=cycle,
            kind=EvidenceKind.MODULE_COMPLETED,
            subject_key=module.translation_key,
            happened_date=on,
            valid_until_date=rules.add_months(on, module.refresh_months),
        )
    until = rules.add_months(on, course.validity_months)
    evidence = EvidenceFactory(
        cycle=cycle,
        kind=EvidenceKind.COURSE_COMPLETED,
        subject_key=course.translation_key,
        happened_date=on,
        valid_until_date=until,
    )
    cycle.completed_at, cycle.completed_date, cycle.valid_until_date = evidence.happened_at, on, until
    cycle.save()
    return evidence


class CycleFactory(DjangoModelFactory):
    class Meta:
        model = Cycle

    enrolment = factory.SubFactory(EnrolmentFactory)
    number = factory.LazyAttribute(lambda cycle: cycle.enrolment.cycles.count() + 1)
    opened_at = NOW


class EvidenceFactory(DjangoModelFactory):
    """A lesson finished; give `person=` or `cycle=` (whose person it then is)."""

    class Meta:
        model = Evidence

    cycle = None
    person = factory.LazyAttribute(lambda row: row.cycle.enrolment.person if row.cycle else PersonFactory())
    kind = EvidenceKind.LESSON_FINISHED
    subject_key = factory.LazyFunction(uuid4)
    happened_date = TODAY
    happened_at = factory.LazyAttribute(
        lambda row: datetime(row.happened_date.year, row.happened_date.month, row.happened_date.day, 9, tzinfo=UTC)
    )
    recorded_at = factory.SelfAttribute("happened_at")
    occurrence = factory.LazyAttribute(
        lambda row: Evidence.objects.filter(person=row.person, kind=row.kind, subject_key=row.subject_key).count() + 1
    )


class RequirementFactory(DjangoModelFactory):
    """Asks every post of the partnership, at once and from long ago, unless told otherwise.

    `course=` takes the page, where there is one; `agency=` narrows it, and so does `roles=[…]`.
    """

    class Meta:
        model = Requirement
        skip_postgeneration_save = True

    class Params:
        course = None

    partnership = factory.SubFactory(PartnershipFactory)
    course_key = factory.LazyAttribute(lambda row: row.course.translation_key if row.course else uuid4())
    start_date = LONG_AGO
    recorded_at = factory.LazyAttribute(lambda row: noon(row.start_date))
    due_days = 0

    @factory.post_generation
    def roles(requirement, create, roles, **kwargs):
        if create and roles:
            requirement.roles.set(roles)


class ExemptionFactory(DjangoModelFactory):
    """In force today, for as long as one may last."""

    class Meta:
        model = Exemption

    membership = factory.SubFactory(MembershipFactory)
    reason = ExemptionReason.PARENTAL
    start_date = TODAY - timedelta(days=30)
    end_date = factory.LazyAttribute(lambda row: row.start_date + timedelta(days=Exemption.MAX_DAYS))
    recorded_at = factory.LazyAttribute(lambda row: noon(row.start_date))
    recorded_by = factory.SubFactory(PersonFactory)


class ExtensionFactory(DjangoModelFactory):
    """More time, given ten days ago and still in force."""

    class Meta:
        model = Extension

    membership = factory.SubFactory(MembershipFactory)
    course_key = factory.LazyFunction(uuid4)
    reason = ExtensionReason.WORKLOAD
    start_date = TODAY - timedelta(days=10)
    end_date = factory.LazyAttribute(lambda row: row.start_date + timedelta(days=30))
    recorded_at = factory.LazyAttribute(lambda row: noon(row.start_date))
    recorded_by = factory.SubFactory(PersonFactory)


class AssignmentFactory(DjangoModelFactory):
    """A course asked of one post since ten days ago, due in four weeks."""

    class Meta:
        model = Assignment

    membership = factory.SubFactory(MembershipFactory)
    course_key = factory.LazyFunction(uuid4)
    start_date = TODAY - timedelta(days=10)
    due_date = TODAY + timedelta(days=28)
    recorded_at = factory.LazyAttribute(lambda row: noon(row.start_date))
    recorded_by = factory.SubFactory(PersonFactory)
