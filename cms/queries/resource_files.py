"""A resource as a file: what its page says, as a PDF or as a Word file.

A file is kept under what it says, so it is drawn once and never stale: a new revision, another checked fact or another
list of strands says something else.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.documents import pdf_of
from cms.documents.parts import Paper
from cms.documents.reading import parts_of
from cms.documents.word import word_file
from cms.enums import FileKind, FilePart
from cms.models import ResourcePage
from cms.queries.library import Reading

# Another number where files are drawn another way: what was kept is then drawn anew.
DRAWING = 1
KEPT_SECONDS = 7 * 24 * 60 * 60
LARGEST_KEPT = 5_000_000


@dataclass(frozen=True)
class Source:
    """What a file will say, before it has a format."""

    html: str
    language: str
    title: str
    subject: str
    author: str
    at: datetime
    page_words: str

    @cached_property
    def digest(self) -> str:
        said = (DRAWING, self.language, self.title, self.subject, self.author, self.at.isoformat(), self.html)
        return sha256("\0".join(map(str, said)).encode()).hexdigest()[:40]

    def etag(self, kind: FileKind) -> str:
        """Weak: a file that is drawn again says the same, but need not be the same to the byte."""
        return f'W/"{self.digest}-{kind.value}"'

    def paper(self) -> Paper:
        parts = parts_of(self.html, language=self.language, base=base_address())
        return Paper(self.title, self.language, self.author, self.subject, self.at, self.page_words, parts)


def source_of(page: ResourcePage, part: FilePart, *, language: str) -> Source:
    is_worksheet = part == FilePart.WORKSHEET
    subject = _("Worksheet") if is_worksheet else _("Lesson plan")
    web = base_address() + reverse("cms:resource", args=[page.slug])
    context = {"page": page, "reading": Reading(page, language), "part": part.value, "web": web}
    return Source(
        html=render_to_string("cms/library/file.html", context),
        language=language,
        title=f"{page.title}: {subject}" if is_worksheet else page.title,
        subject=subject,
        author=page.keeper,
        at=page.last_published_at or page.latest_revision_created_at or START,
        page_words=_("Page %d"),
    )


def file_of(source: Source, kind: FileKind) -> bytes:
    key = f"cms:resource-file:{source.digest}:{kind.value}"
    kept: bytes | None = cache.get(key)
    if kept is not None:
        return kept
    made = pdf_of(source.paper()) if kind == FileKind.PDF else word_file(source.paper())
    if len(made) <= LARGEST_KEPT:
        cache.set(key, made, KEPT_SECONDS)
    return made


def name_of(page: ResourcePage, kind: FileKind, part: FilePart) -> str:
    """Slugs are plain letters, or are left out of what a header can hold."""
    plain = "".join(sign for sign in page.slug if sign.isascii()).strip("-") or "resource"
    return f"{plain}-worksheet.{kind.value}" if part == FilePart.WORKSHEET else f"{plain}.{kind.value}"


def base_address() -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/")


START = datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone())
