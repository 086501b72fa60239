"""Designs of certificates: drafts that are never lost, versions that never change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from agencies.actions import audit
from agencies.models import Agency, Partnership, Person
from certificates.models import CertificateDesign, DesignVersion
from certificates.queries.looks import known_pictures, missing_pictures, pictures_in
from certificates.rules import digest_of


class DraftMovedOn(Exception):
    """Somebody else saved the draft after it was opened here: `design` is as it stands now."""

    def __init__(self, design: CertificateDesign) -> None:
        super().__init__("the draft moved on")
        self.design = design


class CannotPublish(Exception):
    """A picture of the draft is not in storage any more."""


def design_for(partnership: Partnership, agency: Agency | None) -> CertificateDesign:
    """The design of a partnership or an agency; its row is made when it is first asked for. Two at once make one."""
    owned = CertificateDesign.objects.filter(partnership=partnership, agency=agency)
    if (found := owned.first()) is not None:
        return found
    CertificateDesign.objects.bulk_create(
        [CertificateDesign(partnership=partnership, agency=agency)], ignore_conflicts=True
    )
    return owned.get()


@transaction.atomic
def save_draft(
    *, design: CertificateDesign, content: Mapping[str, Any], seen: int, by: Person, at: datetime
) -> CertificateDesign:
    """Keeps the draft whatever is still wrong with it. `seen` is the number of the draft that was being changed."""
    design = _locked(design)
    if design.draft_number != seen and design.draft != content:
        raise DraftMovedOn(design)
    design.draft, design.draft_number = dict(content), design.draft_number + 1
    design.draft_saved_at, design.draft_saved_by = at, by
    design.save(update_fields=["draft", "draft_number", "draft_saved_at", "draft_saved_by"])
    return design


@transaction.atomic
def publish(*, design: CertificateDesign, seen: int, by: Person, at: datetime) -> DesignVersion:
    """Freezes the draft as the next version: certificates issued from now on are drawn with it.

    A second click, or a colleague who publishes the same, gets the version that is there. Raises DraftMovedOn when the
    draft is not the one that was seen.
    """
    design = _locked(design)
    if design.draft_number != seen:
        raise DraftMovedOn(design)
    if missing := missing_pictures(design.draft):
        raise CannotPublish(", ".join(sha256[:12] for sha256 in missing))
    return _published(design, design.draft, by=by, at=at)


@transaction.atomic
def go_back(*, version: DesignVersion, by: Person, at: datetime) -> DesignVersion:
    """Publishes an old version anew, as the next one, and makes it the draft."""
    design = _locked(version.design)
    if missing := missing_pictures(version.content):
        raise CannotPublish(", ".join(sha256[:12] for sha256 in missing))
    design.draft, design.draft_number = version.content, design.draft_number + 1
    design.draft_saved_at, design.draft_saved_by = at, by
    design.save(update_fields=["draft", "draft_number", "draft_saved_at", "draft_saved_by"])
    return _published(design, version.content, by=by, at=at)


@transaction.atomic
def put_aside(*, design: CertificateDesign, by: Person, at: datetime) -> CertificateDesign:
    """New certificates follow the partnership's design again, or our plain look. Publishing takes it up again."""
    design = _locked(design)
    if design.put_aside_at is None:
        design.put_aside_at, design.put_aside_by = at, by
        design.save(update_fields=["put_aside_at", "put_aside_by"])
        _note("design.put-aside", design, by=by, at=at)
    return design


def _locked(design: CertificateDesign) -> CertificateDesign:
    rows = CertificateDesign.objects.select_for_update(of=("self",)).select_related("agency", "partnership")
    return rows.get(pk=design.pk)


def _published(design: CertificateDesign, content: Mapping[str, Any], *, by: Person, at: datetime) -> DesignVersion:
    sha256, last = digest_of(content), design.versions.first()
    if last is not None and last.sha256 == sha256 and design.put_aside_at is None:
        return last
    number = (design.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = DesignVersion.objects.create(
        design=design, number=number, content=content, sha256=sha256, published_at=at, published_by=by
    )
    pictures = known_pictures(content)
    if lacking := pictures_in(content) - set(pictures):
        raise CannotPublish(", ".join(sorted(lacking)))
    version.pictures.add(*pictures.values())
    design.put_aside_at = design.put_aside_by = None
    design.save(update_fields=["put_aside_at", "put_aside_by"])
    _note("design.published", design, by=by, at=at, after={"version": number, "sha256": sha256})
    return version


def _note(
    action: str, design: CertificateDesign, *, by: Person, at: datetime, after: dict[str, Any] | None = None
) -> None:
    audit.note(action, by=by, at=at, agency=design.agency, partnership=design.partnership, subject=design, after=after)
