"""A throw-away database with the demo partnership, and signed-in visitors to measure with.

`BENCH_DATABASE=name` keeps it under that name, on PostgreSQL, and finds it again: a crowd of a million is made once.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from itertools import cycle

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.utils import timezone

from agencies.models import Agency, Person
from benchmarks import floor
from benchmarks.measure import Browser, Work
from courses.actions.enrolments import enrol
from courses.models import CoursePage, ModulePage
from tests.databases import PostgreSQLDatabase, database_for

CSRF = "b" * 32
LEARNERS = 320
KEPT = os.environ.get("BENCH_DATABASE", "")


@dataclass
class World:
    """What a scenario measures in: our site, the floor, and people who have just gone on the course."""

    site: WSGIHandler
    minimal: WSGIHandler
    course: CoursePage
    module: ModulePage
    learners: list[Person]
    agency: Agency
    opened: dict[int, Browser] = field(default_factory=dict)

    def browser(self, person: Person) -> Browser:
        if person.pk not in self.opened:
            self.opened[person.pk] = Browser(self.site, cookies_of(person))
        return self.opened[person.pk]

    def open_browsers(self) -> None:
        """Signs everyone in beforehand, so that making a session is no part of what is measured."""
        for learner in self.learners:
            self.browser(learner)

    def floor_page(self) -> Work:
        visitor = Browser(self.minimal, cookies_of(self.learners[0], backend=floor.BACKEND))
        return lambda: visitor.get(f"/floor/{self.agency.pk}/")

    def floor_post(self) -> Work:
        """Each request by another person in turn, as the measured work has it."""
        visitors = cycle(
            [Browser(self.minimal, cookies_of(person, backend=floor.BACKEND)) for person in self.learners[:30]]
        )
        return lambda: next(visitors).post("/floor/change/", b"x=1")


def cookies_of(person: Person, *, backend: str = "") -> dict[str, str]:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = backend or settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {settings.SESSION_COOKIE_NAME: session.session_key or "", settings.CSRF_COOKIE_NAME: CSRF}


@contextmanager
def prepared_database() -> Iterator[World]:
    if KEPT:
        yield kept_world()
        return
    database = database_for(f"bench-{os.getpid()}")
    database.create()
    try:
        call_command("load_demo", people=20, verbosity=0)
        yield world()
    finally:
        database.destroy()


def kept_world() -> World:
    database = database_for("")
    assert isinstance(database, PostgreSQLDatabase), "BENCH_DATABASE is kept on PostgreSQL alone"
    database.name = KEPT
    if database.exists(KEPT):
        database.point_at(KEPT)
        call_command("migrate", verbosity=0)
    else:
        database.create()
        call_command("load_demo", people=20, verbosity=0)
    return world()


def world() -> World:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, floor.BACKEND]
    course = CoursePage.objects.live().order_by("pk").first()
    assert course is not None, "the demo has courses"
    learners = list(Person.objects.filter(username__startswith="bench-").order_by("pk"))
    if not learners:
        learners = Person.objects.bulk_create(Person(username=f"bench-{number}") for number in range(LEARNERS))
    for learner in learners:
        enrol(person=learner, course_key=course.translation_key, at=timezone.now())
    return World(
        site=WSGIHandler(),
        minimal=floor.handler(),
        course=course,
        module=course.pathway.select_related("module").order_by("sort_order")[0].module,
        learners=learners,
        agency=Agency.objects.all()[0],
    )
