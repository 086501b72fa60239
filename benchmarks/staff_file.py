"""A staff file of 5,000 people of whom courses are asked, from the file to the last row, its dry run and import."""

import gc
import io
import time
from collections import Counter
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from agencies.actions import imports, jobs
from agencies.models import FileImport, Job, Membership
from benchmarks.database import World
from benchmarks.measure import Figure
from courses.models import Requirement

PEOPLE, MOST_SECONDS, MOST_STATEMENTS = 5_000, 5.0, 200


def staff_file(world: World) -> bytes:
    """Joiners with a number, an address, a role and a team, as an HR system writes them."""
    roles = [role.name for role in world.agency.partnership.roles.all()]
    teams = [team.name for team in world.agency.teams.all()] or [""]
    lines = ["Staff No;Full name;E-mail;Job title;Department;Start date"]
    lines += [
        f"B{n:05};Person {n};bench.{n}@bench.example;{roles[n % len(roles)]};{teams[n % len(teams)]};01/02/2024"
        for n in range(PEOPLE)
    ]
    return "\r\n".join(lines).encode("cp1252")


def bring_in(world: World, content: bytes) -> FileImport:
    """What a lead does, and the jobs that this asks for."""
    now = timezone.now()
    file = io.BytesIO(content)
    received = imports.receive(agency=world.agency, kind="staff", file=file, name="staff.csv", by=None, at=now)
    options = {"effective": now.date().isoformat(), "day_first": True}
    columns, version = received.columns, received.version
    found = imports.map_columns(
        file_import=received, version=version, columns=columns, options=options, by=None, at=now
    )
    work_all()
    found.refresh_from_db()
    imports.start(file_import=found, version=found.version, by=None, at=now)
    work_all()
    found.refresh_from_db()
    return found


def work_all() -> None:
    """Every job that waits, those too that others ask for when memberships change."""
    for job in Job.objects.free(timezone.now()).order_by("pk"):
        jobs.run(job.pk, claim="bench", clock=timezone.now)


def staff(world: World) -> Figure:
    assert Requirement.objects.exists(), "the demo asks courses of people"
    content = staff_file(world)
    gc.collect()
    statements: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Keeping each statement with its values, as Django's own counting does, would cost more than the work."""
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        started = time.process_time()
        found = bring_in(world, content)
        seconds = time.process_time() - started
    brought = Membership.objects.filter(agency=world.agency, staff_number__startswith="B").count()
    assert (brought, found.counts["join"]) == (PEOPLE, PEOPLE), Counter(found.counts)
    call_command("verify_evidence", verbosity=0)
    return Figure(
        name=f"staff file, {PEOPLE:,} people",
        value=round(seconds, 3),
        unit="CPU s",
        floor=None,
        ratio=None,
        queries=len(statements),
        limit=f"{MOST_SECONDS:g} CPU s, {MOST_STATEMENTS} queries",
        ok=seconds <= MOST_SECONDS and len(statements) <= MOST_STATEMENTS,
    )
