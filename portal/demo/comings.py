"""People on their way in, and what privacy shows: so that no page of a lead or coordinator is empty in the demo."""

import io
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from agencies.actions import (
    account_links,
    erasures,
    imports,
    invitations,
    jobs,
    joining,
    memberships,
    people,
    record_views,
)
from agencies.enums import Page
from agencies.models import Agency, FileImport, Invitation, Membership, Person, Role
from agencies.rules import Addressee
from portal.demo.cast import VOLUNTEER
from portal.demo.people import morning

DESK = "council-front-desk"
HEADINGS = "Employee no,Name,Work email,Job title,Department,Date started"
GOOD_ROWS = [
    "NB-1041,Ewa Lindqvist,ewa.lindqvist@demo.example,{role},Customer service,{start}",
    "NB-1042,Tariq Oyelaran,tariq.oyelaran@demo.example,{role},Libraries,{start}",
]
# What real files get wrong: a job nobody knows, an impossible day, the same number twice, neither number nor address.
ROWS_WITH_PROBLEMS = [
    "NB-1043,Sunita Harcastle,sunita.harcastle@demo.example,Wizard,Libraries,{start}",
    "NB-1044,Owen Pritchett,owen.pritchett@demo.example,{role},Libraries,31/02/2026",
    "NB-1045,Mei Lin Forsyth,mei.forsyth@demo.example,{role},Libraries,{start}",
    "NB-1045,Bartosz Wren,bartosz.wren@demo.example,{role},Libraries,{start}",
    ",Nobody Knows,,{role},Customer service,{start}",
    "NB-1046,Leila Brandreth,leila.brandreth@demo.example,{role},Customer service,{start}",
]


def make_comings(accounts: dict[str, Person], *, today: date, at: datetime) -> None:
    lead, coordinator = accounts["lead"], accounts["coordinator"]
    agency = Agency.objects.led_by(lead, today).select_related("partnership").order_by("pk").first()
    if agency is None:
        return
    roles = {role.code: role for role in Role.objects.filter(partnership=agency.partnership)}
    bring_in_by_file(agency, roles[DESK], by=lead, today=today, at=at)
    invite(agency, roles[DESK], by=lead, today=today, at=at)
    wait_for_the_lead(agency, roles[VOLUNTEER], by=lead, today=today, at=at)
    have_two_accounts(accounts["learner"], agency, by=lead, at=at)
    for viewer in (lead, coordinator):
        record_views.seen(viewer=viewer, person=accounts["learner"], what=Page.RECORD, agency=agency, at=at)
    ask_to_be_erased(agency, roles[DESK], by=coordinator, today=today, at=at)


def bring_in_by_file(agency: Agency, role: Role, *, by: Person, today: date, at: datetime) -> None:
    """One file that is imported, and one after its dry run that waits for the lead's decisions."""
    start = (today - timedelta(days=7)).isoformat()
    done = checked(agency, "starters-november.csv", GOOD_ROWS, role=role, start=start, by=by, at=at - timedelta(days=2))
    started = imports.start(file_import=done, version=done.version, by=by, at=at - timedelta(days=2))
    work_off(started, at=at - timedelta(days=2))
    checked(agency, "staff-list.csv", ROWS_WITH_PROBLEMS, role=role, start=start, by=by, at=at)


def checked(
    agency: Agency, name: str, rows: Iterable[str], *, role: Role, start: str, by: Person, at: datetime
) -> FileImport:
    text = "\n".join([HEADINGS, *(row.format(role=role.name, start=start) for row in rows)])
    received = imports.receive(agency=agency, kind="staff", file=io.BytesIO(text.encode()), name=name, by=by, at=at)
    options = {"effective": at.date().isoformat(), "day_first": True}
    file_import = imports.map_columns(
        file_import=received, version=received.version, columns=received.columns, options=options, by=by, at=at
    )
    work_off(file_import, at=at)
    return file_import


def work_off(file_import: FileImport, *, at: datetime) -> None:
    """Here and now, whether there is a queue or not."""
    if file_import.job_id is not None:
        jobs.run(file_import.job_id, claim="demo", clock=lambda: at)
    file_import.refresh_from_db()


def invite(agency: Agency, role: Role, *, by: Person, today: date, at: datetime) -> None:
    """Sent already, as far as the demo goes: invented addresses get no mail."""
    addressees = [Addressee(1, "gwen.ashdown@demo.example"), Addressee(2, "idris.malik@demo.example")]
    invitations.invite_all(agency=agency, addressees=addressees, role=role, team=None, start_date=today, by=by, at=at)
    Invitation.objects.filter(agency=agency, sent_at=None).update(sent_at=at)


def wait_for_the_lead(agency: Agency, role: Role, *, by: Person, today: date, at: datetime) -> None:
    """A poster in the library, and two people of other agencies who used its code."""
    poster = joining.make_code(
        agency=agency, role=role, label="Library volunteers", expires_at=at + timedelta(days=60), by=by, at=at
    )
    elsewhere = Membership.objects.on(today).exclude(agency=agency).filter(responsibilities=None)
    here = Membership.objects.on(today).filter(agency=agency).values("person")
    for post in elsewhere.exclude(person__in=here).select_related("person").order_by("pk")[:2]:
        joining.ask_with_code(person=post.person, join_code=poster, at=at)


def have_two_accounts(person: Person, agency: Agency, *, by: Person, at: datetime) -> None:
    """The learner once made another account, which the lead has found out and linked."""
    username = f"{person.display_name.split()[0].lower()}.second"
    second = people.create(display_name=person.display_name, username=username, at=at)
    account_links.link(
        kept=person, duplicate=second, reason="Made a second account after a move.", by=by, at=at, agency=agency
    )


def ask_to_be_erased(agency: Agency, role: Role, *, by: Person, today: date, at: datetime) -> None:
    """Somebody who left asked the coordinator by letter. Without an address, so that nobody is written to."""
    start, end = today - timedelta(days=400), today - timedelta(days=60)
    person = people.create(display_name="Petra Vance", username="petra.vance", at=morning(start))
    post = memberships.join(person=person, agency=agency, role=role, start_date=start, by=None, at=morning(start))
    memberships.leave(membership=post, end_date=end, by=None, at=morning(end))
    erasures.ask(person=person, by=by, reason="Asked by letter.", partnership=agency.partnership, at=at)
