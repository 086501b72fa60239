"""Statements: figures of a period that are counted, reviewed, published and then never changed."""

import secrets
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Partnership
from agencies.models.dated import by_person
from agencies.models.person import new_public_id
from figures.enums import FileKind, Period, StatementState


def new_salt() -> str:
    """256 bits. Without it, small counts could be guessed from the hash of a table until it fits."""
    return secrets.token_hex(32)


class StatementQuerySet(models.QuerySet["Statement"]):
    def published(self) -> "StatementQuerySet":
        return self.filter(state=StatementState.PUBLISHED)

    def open(self) -> "StatementQuerySet":
        return self.exclude(state=StatementState.PUBLISHED)


class Statement(models.Model):
    """The figures as at the end of a day, as known at an instant. A correction is another issue that revises this one.

    `counts` are exact and never leave the house; `figures` is what may: rounded, and small numbers hidden.
    Both are described in `figures.queries.statement_counts` and `figures.queries.statement_figures`.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="statements")
    period = models.CharField(_("period"), max_length=10, choices=Period.choices)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))  # the figures are as at its end
    known_at = models.DateTimeField(_("as known at"))
    definition_version = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(_("language"), max_length=10, default="en")  # of what is written, and of the files

    issue = models.PositiveSmallIntegerField(default=1)
    revises = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="revised_by", verbose_name=_("revises")
    )
    revision_reason = models.TextField(_("why it was revised"), blank=True)

    counts: Any = models.JSONField(default=dict)
    names: Any = models.JSONField(default=dict)
    salt = models.CharField(max_length=64, default=new_salt)
    counts_hash = models.CharField(max_length=64)
    figures: Any = models.JSONField(default=dict)
    sections: Any = models.JSONField(default=dict)  # code of the section -> plain text

    state = models.CharField(max_length=10, choices=StatementState.choices, default=StatementState.DRAFT)
    version = models.PositiveIntegerField(default=1)  # of the draft: whoever saves over somebody else's words is told
    made_at = models.DateTimeField(default=timezone.now)
    made_by = by_person()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = by_person()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = by_person()
    is_reviewed_alone = models.BooleanField(default=False)  # nobody else was there to look at it
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = by_person()
    slug = models.SlugField(max_length=120, unique=True, null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["-last_day", "-first_day", "-issue", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "period", "last_day", "issue"], name="figures_issues_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(state=StatementState.PUBLISHED, published_at__isnull=False, slug__isnull=False)
                | (~Q(state=StatementState.PUBLISHED) & Q(published_at=None, slug=None)),
                name="figures_published_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(issue=1, revises=None) | Q(issue__gt=1, revises__isnull=False),
                name="figures_a_later_issue_revises",
            ),
        ]

    def __str__(self) -> str:
        return self.slug or self.public_id


class StatementFile(models.Model):
    """A published statement as a file: drawn once, so that every download has the same bytes."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=FileKind.choices)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "kind"], name="figures_one_file_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.statement}.{self.kind}"
