"""Invented people in their posts: joined, moved, left, excused, and as far with their learning as it came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.contrib.auth.hashers import make_password

from agencies.actions import memberships
from agencies.models import Agency, Membership, Person, Role, Team
from agencies.rules import username_stem
from courses.actions import exemptions
from courses.enums import ExemptionReason
from courses.models import Exemption
from portal.curriculum.loading import key_of
from portal.demo import crowd
from portal.demo.cast import AgencyPlan, Post
from portal.demo.lives import CoursePlan, Life, course_plans, imagine, lived
from portal.demo.names import full_name
from portal.demo.partnership import Stage

# So many live lesson by lesson; the rows of the rest are written at once.
LIVED = 24
NO_EMAIL = 0.25
MOVES, LEAVES, IS_EXCUSED = 0.06, 0.04, 0.03


@dataclass(frozen=True)
class Casting:
    """A person to be put into a post."""

    person: Person
    agency: Agency
    team: Team
    role: Role
    start: date


class Company:
    def __init__(self, stage: Stage, chance: Random, *, today: date) -> None:
        self.stage = stage
        self.chance = chance
        self.today = today
        self.plans: dict[UUID, CoursePlan] = course_plans()
        self.taken: set[str] = set(Person.objects.values_list("username", flat=True))

    def arrive(self, number: int, *, approver: Person) -> None:
        """Puts so many people into posts."""
        castings = [self.cast(post) for post in self.posts(number)]
        Person.objects.bulk_create([casting.person for casting in castings], batch_size=1000)
        for casting in castings[:LIVED]:
            self.live(casting, approver)
        self.crowd_in(castings[LIVED:])

    def course_of(self, role: Role) -> CoursePlan:
        return self.plans[key_of("course", self.stage.courses[role.code])]

    def posts(self, number: int) -> Iterator[tuple[AgencyPlan, Agency, dict[str, Team], Post]]:
        sizes = [plan.size for plan, _, _ in self.stage.agencies]
        for _ in range(number):
            plan, agency, teams = self.chance.choices(self.stage.agencies, sizes)[0]
            yield plan, agency, teams, self.chance.choices(plan.posts, [post.share for post in plan.posts])[0]

    def cast(self, place: tuple[AgencyPlan, Agency, dict[str, Team], Post]) -> Casting:
        _, agency, teams, post = place
        start = self.today - timedelta(days=self.chance.randint(8, 900))
        return Casting(self.invent(), agency, teams[post.team], self.stage.roles[post.role], start)

    def invent(self) -> Person:
        name = " ".join(full_name(self.chance))
        username = stem = username_stem(name)
        number = 1
        while username in self.taken:
            number += 1
            username = f"{stem}{number}"
        self.taken.add(username)
        has_email = self.chance.random() > NO_EMAIL
        return Person(
            username=username,
            email=f"{username}@demo.example" if has_email else None,
            display_name=name,
            password=make_password(None),
        )

    def live(self, casting: Casting, approver: Person) -> None:
        post = memberships.join(
            person=casting.person,
            agency=casting.agency,
            role=casting.role,
            team=casting.team,
            start_date=casting.start,
            by=None,
            at=morning(casting.start),
        )
        lived(
            casting.person,
            imagine(self.chance, course=self.course_of(casting.role), started=casting.start, today=self.today),
        )
        self.turn(post, approver)

    def turn(self, post: Membership, approver: Person) -> None:
        """What else happens to some of them."""
        fate = self.chance.random()
        day = self.today - timedelta(days=self.chance.randint(5, 60))
        if post.start_date >= day:
            return
        if fate < MOVES:
            self.move(post, day)
        elif fate < MOVES + LEAVES:
            memberships.leave(membership=post, end_date=day, by=approver, at=morning(day))
        elif fate < MOVES + LEAVES + IS_EXCUSED:
            exemptions.exempt(
                membership=post,
                reason=self.chance.choice(ExemptionReason.values),
                start_date=day,
                end_date=day + timedelta(days=self.chance.randint(70, Exemption.MAX_DAYS)),
                by=approver,
                at=morning(day),
            )

    def move(self, post: Membership, day: date) -> None:
        """To another agency that has the same kind of work, where there is one; else to other work."""
        others = [
            (agency, teams[kind.team], kind.role)
            for plan, agency, teams in self.stage.agencies
            for kind in plan.posts
            if agency != post.agency
        ]
        same = [other for other in others if other[2] == post.role.code]
        if not same and not others:
            return
        agency, team, role = self.chance.choice(same or others)
        memberships.move(
            membership=post,
            agency=agency,
            team=team,
            role=self.stage.roles[role],
            start_date=day,
            by=None,
            at=morning(day),
        )

    def crowd_in(self, castings: list[Casting]) -> None:
        posts = [
            Membership(
                person=casting.person,
                agency=casting.agency,
                team=casting.team,
                role=casting.role,
                start_date=casting.start,
                recorded_at=morning(casting.start),
            )
            for casting in castings
        ]
        Membership.objects.bulk_create(posts, batch_size=1000)
        crowd.write_lives(self.imagined(casting) for casting in castings)

    def imagined(self, casting: Casting) -> tuple[Person, Life]:
        course = self.course_of(casting.role)
        return casting.person, imagine(self.chance, course=course, started=casting.start, today=self.today)


def morning(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
