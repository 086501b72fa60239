"""Packages as they lie in the database. Files are made by `tests.h5p`, where a test reads or plays them."""

import json
from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from assessments.models import Package, PackageVersion, Play
from courses.models import Enrolment, LessonPage
from tests.factories.courses import NOW, CoursePageFactory, EnrolmentFactory, lessons_of, modules_of


class PackageFactory(DjangoModelFactory):
    class Meta:
        model = Package

    title = factory.Sequence(lambda n: f"Package {n:05}")
    language = "en"
    created_at = NOW


class PackageVersionFactory(DjangoModelFactory):
    class Meta:
        model = PackageVersion

    package = factory.SubFactory(PackageFactory)
    number = 1
    sha256 = "0" * 64
    size = 1024
    number_of_files = 3
    main_library = "H5P.TrueFalse 1.6"
    uploaded_at = NOW


class PlayFactory(DjangoModelFactory):
    """Needs `cycle`; the person is the one who is enrolled."""

    class Meta:
        model = Play

    person = factory.SelfAttribute("cycle.enrolment.person")
    version = factory.SubFactory(PackageVersionFactory)
    package = factory.SelfAttribute("version.package")
    lesson_key = factory.Faker("uuid4", cast_to=None)
    module_key = factory.Faker("uuid4", cast_to=None)
    number = factory.Sequence(lambda n: n + 1)
    started_at = NOW


def show(package: Package, lesson: LessonPage, *, live: bool = True) -> Package:
    """Puts the package into a lesson, as an editor does."""
    value = {"package": package.pk, "alternative": "<p>The same in words.</p>"}
    kept = list(lesson.body.raw_data)
    lesson.body = json.dumps([*kept, {"type": "package", "id": str(uuid4()), "value": value}])
    revision = lesson.save_revision()
    if live:
        revision.publish()
    return package


def practising(**package: Any) -> tuple[Enrolment, LessonPage, Package]:
    """A person on a course of one module of two lessons, the first of which shows a package."""
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()))
    lesson = lessons_of(modules_of(course)[0])[0]
    version = PackageVersionFactory(**package)
    return enrolment, lesson, show(version.package, lesson)
