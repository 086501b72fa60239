"""One demo in one transaction: the curriculum, a partnership, its people, six accounts and sample services."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import transaction

from agencies.models import Partnership
from agencies.receivers import send_invitations_after_commit
from agencies.rules import local_day
from agencies.signals import invitation_made
from certificates.actions import keys
from certificates.receivers import draw_certificate
from certificates.signals import certificate_issued
from courses.receivers import tell_people
from courses.signals import session_news
from figures.receivers import let_mail_leave
from figures.signals import messages_written
from portal.curriculum.loading import Report, load, read
from portal.curriculum.reading import Curriculum
from portal.demo import partnership as frame
from portal.demo import services, signins
from portal.demo.activities import make_activity
from portal.demo.comings import make_comings
from portal.demo.designs import make_designs
from portal.demo.elsewhere import make_elsewhere
from portal.demo.exceptions import make_exceptions
from portal.demo.partners import make_partners
from portal.demo.people import Company
from portal.demo.reminders import make_reminders, make_reports
from portal.demo.sessions import make_sessions
from portal.demo.statements import make_statements
from portal.demo.workforce import make_workforce

DEMO_SLUG = "northmoor"
DEMO_NAME = "Demo partnership of Northmoor"


@dataclass(frozen=True)
class Demo:
    curriculum: Report
    is_new: bool


def load_demo(*, folder: Path, people: int, agencies: int, seed: int, at: datetime) -> Demo:
    """This function will make the invented partnership, or keep the one that is there. The same seed makes the same."""
    curriculum = read(folder)
    with no_mail_to_invented_people(), transaction.atomic():
        partnership, _ = Partnership.objects.get_or_create(slug=DEMO_SLUG, defaults={"name": DEMO_NAME})
        today = local_day(at, partnership.time_zone)
        report = load(curriculum, partnership=partnership, at=at)
        make_activity(folder, at=at)
        services.load_places()
        services.load_samples(today=today)
        is_new = not partnership.agencies.exists()
        if is_new:
            bring_to_life(partnership, curriculum, people=people, agencies=agencies, seed=seed, today=today, at=at)
        make_workforce(partnership, today=today, at=at)
        make_partners(partnership, curriculum, today=today, at=at)
    make_keys(at)
    return Demo(report, is_new)


def make_keys(at: datetime) -> None:
    """For development: a key, so that certificates can be checked offline and badges taken, and a seal of its own."""
    keys.make_sure(path=Path(settings.SIGNING_KEY_FILE), at=at)
    if not Path(settings.SEAL_FILE).exists():
        keys.make_seal(path=Path(settings.SEAL_FILE), name=DEMO_NAME, at=at)


def bring_to_life(
    partnership: Partnership,
    curriculum: Curriculum,
    *,
    people: int,
    agencies: int,
    seed: int,
    today: date,
    at: datetime,
) -> None:
    stage = frame.build(partnership, curriculum, agencies=agencies, today=today, at=at)
    accounts = signins.make_accounts(at=at)
    make_designs(stage, accounts, at=at)
    company = Company(stage, Random(seed), today=today)
    signins.give_places(accounts, company)
    company.arrive(max(0, people - len(accounts)), approver=accounts["lead"])
    make_exceptions(company, accounts)
    make_sessions(accounts, today=today, at=at)
    make_elsewhere(accounts, today=today, at=at)
    make_reminders(partnership, accounts, at=at)
    make_reports(partnership, accounts, at=at)
    make_comings(accounts, today=today, at=at)
    make_statements(partnership, accounts["coordinator"], today=today, at=at)


@contextmanager
def no_mail_to_invented_people() -> Iterator[None]:
    """Certificates are written, but neither drawn nor announced: a file is drawn when somebody asks for it.

    Nobody hears of the sessions or invitations either, nor is reminded.
    """
    certificate_issued.disconnect(draw_certificate)
    invitation_made.disconnect(send_invitations_after_commit)
    session_news.disconnect(dispatch_uid="courses.session-news")
    messages_written.disconnect(let_mail_leave)
    try:
        yield
    finally:
        certificate_issued.connect(draw_certificate)
        messages_written.connect(let_mail_leave)
        invitation_made.connect(send_invitations_after_commit)
        session_news.connect(tell_people, dispatch_uid="courses.session-news")
