"""What a person may show in their own record of learning: facts and days, never answers, scores or anybody's reasons.

The shape is described in docs/privacy.md; whatever the person left out is not in it at all.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from wagtail.models import Page

from agencies.models import Membership, Person
from agencies.queries.humans import ids_of
from agencies.rules import in_force
from certificates.enums import Part, State
from certificates.models import Certificate, LearningRecord
from courses.enums import EvidenceKind, Grade
from courses.models import Attendance, Evidence, Recognition

SHAPE = "waymark-learning-record/1"
KINDS = {
    Part.COURSES: EvidenceKind.COURSE_COMPLETED,
    Part.MODULES: EvidenceKind.MODULE_COMPLETED,
    Part.PRIOR: EvidenceKind.PRIOR_LEARNING,
    Part.SESSIONS: EvidenceKind.SESSION_ATTENDED,
}


@dataclass(frozen=True)
class Wish:
    """What its holder chose: which parts, under which name, with their agencies or without, for how long."""

    parts: tuple[str, ...]
    name: str
    shown_until: date  # the first day on which it is no longer shown
    with_agencies: bool = False


def names_of(person: Person) -> list[str]:
    """The names a person may choose between, each once: as on certificates, in full, as on screen."""
    full = f"{person.first_name} {person.last_name}".strip()
    return list(dict.fromkeys(name for name in (person.name_for_certificates, full, person.display_name) if name))


def check_address(number: str) -> str:
    """Where anyone can check the record: what its QR code opens."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("certificates:record", args=[number])


def counts_of(person: Person) -> dict[str, int]:
    """How much there is to show of each part. Three questions."""
    accounts = ids_of(person)
    kinds = list(evidence_of(accounts, KINDS.values()).values_list("kind", flat=True))
    held = Certificate.objects.standing().filter(person__in=accounts).count()
    return {Part.CERTIFICATES: held, **{part: kinds.count(kind) for part, kind in KINDS.items()}}


def content_of(person: Person, wish: Wish, *, language: str) -> dict[str, Any]:
    """What the record says of the person's learning, with whichever of their accounts it was done. Eight questions."""
    accounts = ids_of(person)
    posts = list(Membership.objects.standing().filter(person__in=accounts).select_related("agency"))
    chosen = [part for part in KINDS if part in wish.parts]
    evidence = list(evidence_of(accounts, [KINDS[part] for part in chosen])) if chosen else []
    titles = titles_in(language, {row.subject_key for row in evidence})
    content: dict[str, Any] = {"holder": {"name": wish.name, "language": language_of(person, wish.name)}}
    if Part.CERTIFICATES in wish.parts:
        held = Certificate.objects.standing().filter(person__in=accounts).order_by("-issued_date", "-pk")
        content[Part.CERTIFICATES] = [of_certificate(row, with_agencies=wish.with_agencies) for row in held]
    for part in chosen:
        rows = [row for row in evidence if row.kind == KINDS[part]]
        content[part.value] = [
            of_evidence(row, titles, agency_at(posts, row.happened_date) if wish.with_agencies else "") for row in rows
        ]
    add_prior(content.get(Part.PRIOR), [row for row in evidence if row.kind == EvidenceKind.PRIOR_LEARNING], wish)
    add_hosts(content.get(Part.SESSIONS), [row for row in evidence if row.kind == EvidenceKind.SESSION_ATTENDED], wish)
    return content


def evidence_of(accounts: Collection[int], kinds: Iterable[str]) -> QuerySet[Evidence]:
    rows = Evidence.objects.standing().filter(person__in=accounts, kind__in=list(kinds))
    return rows.order_by("-happened_at", "-pk")


def of_certificate(certificate: Certificate, *, with_agencies: bool) -> dict[str, Any]:
    snapshot = certificate.snapshot
    agency = {"agency": snapshot["agency_name"]} if with_agencies and snapshot["agency_name"] else {}
    return {
        "number": certificate.number,
        "title": snapshot["course_title"],
        "language": snapshot["language"],
        "partnership": snapshot["partnership_name"],
        "issued": certificate.issued_date.isoformat(),
        "valid_until": certificate.last_date.isoformat(),
        "grade": certificate.grade,
        **agency,
    }


def of_evidence(row: Evidence, titles: dict[UUID, tuple[str, str]], agency: str) -> dict[str, Any]:
    title, language = titles.get(row.subject_key, ("", ""))
    end = row.valid_until_date
    return {
        "title": title,
        "language": language,
        "on": row.happened_date.isoformat(),
        "valid_until": (end - timedelta(days=1)).isoformat() if end else "",
        "grade": row.grade,
        **({"agency": agency} if agency else {}),
    }


def agency_at(posts: list[Membership], day: date) -> str:
    """Where the person was on a day: of several posts, the one begun last."""
    held = [post for post in posts if in_force(post.start_date, post.end_date, day)]
    return max(held, key=lambda post: (post.start_date, post.pk)).agency.name if held else ""


def add_prior(entries: list[dict[str, Any]] | None, rows: list[Evidence], wish: Wish) -> None:
    """Which training elsewhere was recognised, and by which agency where the person shows that."""
    if not entries:
        return
    known = {each.evidence_id: each for each in Recognition.objects.filter(evidence__in=rows).select_related("agency")}
    for entry, row in zip(entries, rows, strict=True):
        entry.pop("agency", None)
        if found := known.get(row.pk):
            entry |= {"training": found.title, "provider": found.provider}
            if wish.with_agencies and found.agency:
                entry["agency"] = found.agency.name


def add_hosts(entries: list[dict[str, Any]] | None, rows: list[Evidence], wish: Wish) -> None:
    """Which agency held the session, where the person shows that."""
    if not entries or not wish.with_agencies:
        return
    attended = Attendance.objects.filter(evidence__in=rows).select_related("session__agency")
    hosts = {each.evidence_id: each.session.agency.name for each in attended}
    for entry, row in zip(entries, rows, strict=True):
        if host := hosts.get(row.pk):
            entry["agency"] = host


def titles_in(language: str, keys: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Titles of courses and modules with their language: the one asked for, else the site's own, else any."""
    pages = Page.objects.filter(translation_key__in=keys).values_list(
        "translation_key", "title", "locale__language_code"
    )
    liking = {settings.LANGUAGE_CODE: 1, language: 2}
    return {key: (title, code) for key, title, code in sorted(pages, key=lambda page: liking.get(page[2], 0))}


def language_of(person: Person, name: str) -> str:
    return person.certificate_language if name == person.name_for_certificates else ""


def snapshot_from(
    content: dict[str, Any], *, number: str, wish: Wish, language: str, made_at: datetime
) -> dict[str, Any]:
    return {
        "format": SHAPE,
        "number": number,
        "site": settings.WAGTAIL_SITE_NAME,
        "check": check_address(number),
        "made_at": made_at.isoformat(),
        "shown_until": (wish.shown_until - timedelta(days=1)).isoformat(),
        "language": language,
        **content,
    }


def as_file(record: LearningRecord) -> dict[str, Any]:
    return {"record": record.snapshot, "sha256": record.sha256}


@dataclass(frozen=True)
class CertificateToday:
    entry: dict[str, Any]
    state: State
    withdrawn: date | None

    @property
    def issued(self) -> str:
        return in_words(self.entry["issued"])

    @property
    def valid_until(self) -> str:
        return in_words(self.entry["valid_until"])

    @property
    def grade(self) -> str:
        return str(Grade(self.entry["grade"]).label)


def certificates_today(record: LearningRecord, on: date) -> list[CertificateToday]:
    """The certificates in a record with what each is worth on a day. One question."""
    entries = record.snapshot.get(Part.CERTIFICATES, [])
    known = Certificate.objects.in_bulk([entry["number"] for entry in entries], field_name="number")
    return [
        CertificateToday(
            entry, State(held.state_on(on)) if held else State.UNKNOWN, held.withdrawn_date if held else None
        )
        for entry in entries
        for held in [known.get(entry["number"])]
    ]


@dataclass(frozen=True)
class Line:
    title: str
    language: str
    elsewhere: str
    on: str
    valid_until: str
    grade: str
    agency: str


def evidence_parts(record: LearningRecord) -> list[tuple[str, list[Line]]]:
    """What the record says besides certificates: each part with its heading."""
    return [
        (str(part.label), [line_of(entry) for entry in record.snapshot[part.value]])
        for part in KINDS
        if record.snapshot.get(part.value)
    ]


def line_of(entry: dict[str, Any]) -> Line:
    return Line(
        title=entry["title"],
        language=entry["language"],
        elsewhere=elsewhere_of(entry),
        on=in_words(entry["on"]),
        valid_until=in_words(entry["valid_until"]),
        grade=str(Grade(entry["grade"]).label),
        agency=entry.get("agency", ""),
    )


def elsewhere_of(entry: dict[str, Any]) -> str:
    """The training that was recognised, and who gave it."""
    return ": ".join(filter(None, [entry.get("provider", ""), entry.get("training", "")]))


def in_words(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j M Y") if iso else ""
