"""Many certificates in one file: what is missing is issued, every file drawn, and all of it packed with an index.

The job works in pieces. Each issues or draws some and commits with the place where the next goes on; the last packs.
Files of certificates are kept under their numbers, so what was drawn before a worker died is not drawn again.
"""

import hashlib
import json
import logging
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext, ngettext

from agencies.actions import audit, jobs
from agencies.actions.erasures import delete_files
from agencies.actions.record_views import seen_selected
from agencies.enums import Page
from agencies.lending import CannotGoOn, Slice
from agencies.models import Agency, Job, Membership, Person
from agencies.queries.access import leads_whole, teams_led
from agencies.queries.humans import linked_ever
from agencies.rules import local_day
from agencies.sheets.writing import csv_lines
from certificates.actions.certificates import issue_missing
from certificates.actions.files import file_name, pdf_of
from certificates.enums import State
from certificates.models import Certificate
from certificates.queries.bundles import Entry, Wanted, certificates_of, entries, missing_of
from certificates.queries.drawing import Hands, hands
from certificates.queries.looks import PictureIsMissing
from certificates.renderers import DrawingDoesNotFit, FontLacksLetter
from courses.models import Evidence

JOB = "certificates"
A_PIECE = 200
log = logging.getLogger(__name__)


@transaction.atomic
def ask(*, agency: Agency, wanted: Wanted, by: Person, on: date, at: datetime) -> Job:
    """This function will have a file of certificates made by a job. Asked the same again meanwhile, it is that job."""
    language = get_language() or settings.LANGUAGE_CODE
    arguments = {"wanted": wanted.as_json(), "on": on.isoformat(), "language": language}
    digest = hashlib.sha256(json.dumps(arguments, sort_keys=True).encode()).hexdigest()[:16]
    name = f"{JOB}:{agency.pk}:{by.pk}:{digest}"
    return jobs.ask(JOB, by=by, at=at, agency=agency, arguments=arguments, name=name)


def address(job: Job) -> str:
    return reverse("certificates:bundles", args=[job.agency.slug]) if job.agency else ""


def piece(job: Any, at: datetime) -> Slice:
    """Some of the work: issuing what is missing, then drawing, then one file of all."""
    chosen = Chosen(job, at)
    phase = job.place.get("phase", "issue")
    with translation.override(job.arguments["language"]):
        if phase == "issue":
            return issue_some(chosen, job.place.get("after", 0), at)
        if phase == "draw":
            return draw_some(chosen, job.place["after"])
        return pack(chosen, at)


def may_fetch(job: Any, on: date) -> bool:
    """Whether whoever asked leads all of whom the file holds still: the whole agency, or the teams that they led."""
    return still_leads(job.asked_by, job.agency, job.result.get("teams", []), on)


def still_leads(person: Person, agency: Agency, teams: list[int], on: date) -> bool:
    """`teams` are those that were led; none for the whole agency."""
    if leads_whole(person, agency, on):
        return True
    return bool(teams) and set(teams) <= {team.pk for team in teams_led(person, agency, on)}


class Chosen:
    """What a job is about. Whoever asked has to lead there still."""

    def __init__(self, job: Job, at: datetime) -> None:
        assert job.agency is not None
        assert job.asked_by is not None
        self.job, self.agency, self.reader = job, job.agency, job.asked_by
        self.wanted = Wanted(**job.arguments["wanted"])
        self.on = date.fromisoformat(job.arguments["on"])
        whole = leads_whole(self.reader, self.agency, self.on)
        self.teams = [] if whole else [team.pk for team in teams_led(self.reader, self.agency, self.on)]
        today = local_day(at, self.agency.time_zone or self.agency.partnership.time_zone)
        if not still_leads(self.reader, self.agency, self.teams, today):
            raise CannotGoOn(gettext("You no longer lead anybody here, so these certificates are not yours to take."))
        rows = certificates_of(self.agency, self.wanted, reader=self.reader, on=self.on)
        self.certificates = rows.filter(person__erased_at=None)
        self.erased = rows.exclude(person__erased_at=None)
        self.missing = missing_of(self.agency, self.wanted, reader=self.reader, on=self.on)


def issue_some(chosen: Chosen, after: int, at: datetime) -> Slice:
    """What a failure left without its certificate. A course whose completion cannot be found is left, and said."""
    cycles = list(chosen.missing.filter(pk__gt=after).order_by("pk")[:A_PIECE])
    issued, told = chosen.job.result.get("issued", 0), chosen.job.result.get("not_issued", 0)
    for cycle in cycles:
        try:
            issue_missing(cycle=cycle, at=at)
            issued += 1
        except Evidence.DoesNotExist:
            log.warning("Cycle %s is completed without evidence of it", cycle.pk)
            told += 1
    result = {"issued": issued, "not_issued": told}
    if len(cycles) == A_PIECE:
        return Slice(place={"phase": "issue", "after": cycles[-1].pk}, result=result)
    return Slice(place={"phase": "draw", "after": 0}, total=chosen.certificates.count(), result=result)


def draw_some(chosen: Chosen, after: int) -> Slice:
    rows = list(chosen.certificates.filter(pk__gt=after).select_related("design", "wording").order_by("pk")[:A_PIECE])
    undrawn = list(chosen.job.result.get("undrawn", []))
    by = hands()
    for certificate in rows:
        if not can_draw(certificate, by):
            undrawn.append(certificate.number)
    is_over = len(rows) < A_PIECE
    place = {"phase": "pack"} if is_over else {"phase": "draw", "after": rows[-1].pk}
    failed = len(undrawn) - len(chosen.job.result.get("undrawn", []))
    return Slice(place=place, done=len(rows) - failed, failed=failed, result={"undrawn": undrawn})


def can_draw(certificate: Certificate, by: Hands) -> bool:
    try:
        pdf_of(certificate, by)
    except (DrawingDoesNotFit, FontLacksLetter, PictureIsMissing):
        log.warning("Certificate %s cannot be drawn", certificate.number)
        return False
    return True


def pack(chosen: Chosen, at: datetime) -> Slice:
    """One file on disk, an entry at a time. Whoever is in it is told in the transaction that keeps it."""
    job, undrawn = chosen.job, set(chosen.job.result.get("undrawn", []))
    listed = sorted(
        entries(chosen.certificates, on=chosen.on), key=lambda entry: (entry.holder.casefold(), entry.number)
    )
    name = f"certificates-in-bulk/{job.public_id}.zip"
    with TemporaryFile() as target:
        erased = chosen.erased.count()
        write_zip(target, chosen, listed, undrawn, erased=erased, at=at)
        target.seek(0)
        storages["private"].delete(name)  # of a piece that was killed after it
        stored = storages["private"].save(name, File(target))
    people = chosen.certificates.order_by().values("person").distinct()
    seen_selected(viewer=chosen.reader, people=people, what=Page.EXPORT, agency=chosen.agency, at=at)
    after = {"certificates": len(listed) - len(undrawn), "issued first": job.result.get("issued", 0)}
    audit.note("certificates.taken", by=chosen.reader, at=at, agency=chosen.agency, subject=job, after=after)
    day = local_day(at, chosen.agency.partnership.time_zone).isoformat()
    result = {
        "file_name": f"certificates-{chosen.agency.slug}-{day}.zip",
        "erased": erased,
        "packed": len(listed),
        "teams": chosen.teams,
    }
    return Slice(is_last=True, file_name=stored, result=result)


def write_zip(
    target: IO[bytes], chosen: Chosen, listed: list[Entry], undrawn: set[str], *, erased: int, at: datetime
) -> None:
    moment = at.timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
        said = notes(chosen, erased, undrawn)
        context = {
            "agency": chosen.agency,
            "made": local_day(at, chosen.agency.partnership.time_zone),
            "on": chosen.on,
            "language": get_language(),
            "notes": said,
            "rows": [(entry, State(entry.state).label, entry.number not in undrawn) for entry in listed],
        }
        bundle.writestr(told(moment, "index.html"), render_to_string("certificates/bundle/index.html", context))
        bundle.writestr(told(moment, "index.css"), render_to_string("certificates/bundle/index.css"))
        rows = index_rows(listed, undrawn)
        bundle.writestr(told(moment, "index.csv"), "\ufeff" + "".join(csv_lines(rows)))
        for entry in listed:
            if entry.number in undrawn:
                continue
            # Files of certificates are squeezed already.
            info = told(moment, path_of(entry), zipfile.ZIP_STORED)
            bundle.writestr(info, drawn(entry.number))


def drawn(number: str) -> bytes:
    """From storage, without a question to the database; drawn again where the file has gone meanwhile."""
    name = file_name(Certificate(number=number))
    if storages["private"].exists(name):
        with storages["private"].open(name) as kept:
            return bytes(kept.read())
    return pdf_of(Certificate.objects.get(number=number))


def told(moment: tuple[int, ...], name: str, kind: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, moment)  # type: ignore[arg-type]
    info.compress_type, info.external_attr = kind, 0o644 << 16
    return info


def path_of(entry: Entry) -> str:
    """Numbers alone: a list of file names tells nobody who is in it."""
    return f"certificates/{entry.number}.pdf"


def index_rows(listed: Iterable[Entry], undrawn: set[str]) -> Iterable[list[object]]:
    yield [gettext("Number"), gettext("Name"), gettext("Course"), gettext("Issued"), gettext("Valid until"),
           gettext("State"), gettext("File")]  # fmt: skip
    for entry in listed:
        dates = (entry.issued.isoformat(), entry.last_date.isoformat())
        path = "" if entry.number in undrawn else path_of(entry)
        yield [entry.number, entry.holder, entry.course, *dates, str(State(entry.state).label), path]


def notes(chosen: Chosen, erased: int, undrawn: set[str]) -> list[str]:
    """What is not in the file, and what was put right first."""
    issued, lacking = chosen.job.result.get("issued", 0), chosen.job.result.get("not_issued", 0)
    counts = (
        (erased, ngettext("%(count)s certificate is left out: its holder was erased.",
                          "%(count)s certificates are left out: their holders were erased.", erased)),
        (issued, ngettext("%(count)s certificate was missing and was issued first.",
                          "%(count)s certificates were missing and were issued first.", issued)),
        (lacking, ngettext("%(count)s completed course has no certificate, and none could be issued.",
                           "%(count)s completed courses have no certificate, and none could be issued.", lacking)),
        (len(undrawn), ngettext("%(count)s certificate could not be drawn: it is in the list without a file.",
                                "%(count)s certificates could not be drawn: they are in the list without a file.",
                                len(undrawn))),
    )  # fmt: skip
    return [words % {"count": count} for count, words in counts if count]


def drop(person: Person) -> None:
    """Files that an erased person may be in: those of every agency in which they had a post, with
    whichever account. They can be made again."""
    agencies = Membership.objects.filter(person__in=linked_ever([person.pk])).values("agency")
    made = Job.objects.filter(kind=JOB, agency__in=agencies).exclude(file_name="")
    delete_files(list(made.values_list("file_name", flat=True)))
    made.update(file_name="")
