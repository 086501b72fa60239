"""The six accounts to look around with, each with a place in the partnership that shows something."""

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from agencies.actions import groups, memberships, people, responsibilities
from agencies.enums import Duty
from agencies.models import Membership, Person
from portal.demo import sittings
from portal.demo.cast import SENIOR, VOLUNTEER
from portal.demo.lives import live_until, lived
from portal.demo.people import Company, morning

PASSWORD = "waymark-demo"
SIGN_INS = {
    "learner": ("Kasia Dudek", "a front desk course nearly done and another one due"),
    "volunteer": ("Winston Grant", "a new volunteer in a reporting centre, at a first quiz, who likes Easy Read"),
    "lead": ("Deborah Hollis", "training lead of the borough council"),
    "coordinator": ("Imran Qureshi", "coordinator of the partnership"),
    "editor": ("Efua Mensah", "writes in Wagtail (/admin/)"),
    "admin": ("Alex Tully", "may do everything (/admin/)"),
}


def make_accounts(*, at: datetime) -> dict[str, Person]:
    accounts = {name: make_account(name, at=at) for name in SIGN_INS}
    admin = accounts["admin"]
    admin.is_staff = admin.is_superuser = True
    admin.save()
    volunteer = accounts["volunteer"]
    volunteer.prefers_easy_read = True
    volunteer.save()
    groups.make()
    accounts["editor"].groups.add(Group.objects.get(name=groups.EDITORS))
    return accounts


def make_account(name: str, *, at: datetime) -> Person:
    email = f"{name}@demo.example"
    person = people.create(display_name=SIGN_INS[name][0], email=email, username=email, password=PASSWORD, at=at)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def give_places(accounts: dict[str, Person], company: Company) -> None:
    """Puts the accounts into posts, with duties and a learning life."""
    today = company.today
    desk = join(company, accounts["learner"], 0, "Customer service", "council-front-desk", today - timedelta(days=75))
    nearly_done(company, desk)
    if len(company.stage.agencies) > 2:
        join(company, accounts["learner"], 2, "Trustees", SENIOR, today - timedelta(days=20))
        centre = "Mill Street reporting centre"
        new = join(company, accounts["volunteer"], 2, centre, VOLUNTEER, today - timedelta(days=10))
        at_a_first_quiz(company, new)
    lead = join(company, accounts["lead"], 0, "Management", SENIOR, today - timedelta(days=800))
    hold(company, lead, Duty.TRAINING_LEAD)
    coordinator = join(company, accounts["coordinator"], 0, "Management", SENIOR, today - timedelta(days=700))
    hold(company, coordinator, Duty.COORDINATOR)


def join(company: Company, person: Person, agency: int, team: str, role: str, start: date) -> Membership:
    found, found_team = company.stage.place(agency, team)
    return memberships.join(
        person=person,
        agency=found,
        team=found_team,
        role=company.stage.roles[role],
        start_date=start,
        by=None,
        at=morning(start),
    )


def hold(company: Company, post: Membership, duty: Duty) -> None:
    """Gives the post its duty, and a certificate that was earned a while ago."""
    start = post.start_date
    responsibilities.grant(membership=post, duty=duty, start_date=start, by=None, at=morning(start))
    finished = company.today - timedelta(days=200)
    course = company.course_of(post.role)
    enrolled = finished - timedelta(days=30)
    lived(
        post.person, live_until(company.chance, course=course, enrolled=enrolled, finished=finished, is_complete=True)
    )


def nearly_done(company: Company, post: Membership) -> None:
    """All but the last lesson and the last quiz of the course. The first quiz was passed at the second try."""
    course = company.course_of(post.role)
    yesterday = company.today - timedelta(days=1)
    begun = post.start_date + timedelta(days=3)
    life = live_until(company.chance, course=course, enrolled=begun, finished=yesterday, is_complete=True)
    life.steps, life.is_complete = life.steps[:-2], False
    lived(post.person, life, take_quiz=sittings.pass_at_last)


def at_a_first_quiz(company: Company, post: Membership) -> None:
    """The lessons of the first module, and its quiz left with some answers."""
    course = company.course_of(post.role)
    yesterday = company.today - timedelta(days=1)
    life = live_until(company.chance, course=course, enrolled=post.start_date, finished=yesterday, is_complete=True)
    life.steps, life.is_complete = life.steps[: len(course.modules[0].lessons)], False
    lived(post.person, life)
    sittings.answer_some(post.person, course.modules[0].key, at=life.steps[-1].at + timedelta(hours=1))
