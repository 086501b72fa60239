"""What somebody has to check because its review date has come, or because nobody has verified it yet."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.text import capfirst

from cms.models import DatedFact, LawEntry, Service

REVIEWED: tuple[type[DatedFact | LawEntry | Service], ...] = (DatedFact, LawEntry, Service)


@dataclass(frozen=True)
class ToCheck:
    """Something that is past its review date or unverified, with the post that keeps it true."""

    subject: models.Model
    kind: str
    title: str
    owner: str
    owner_email: str
    checked_date: date
    review_date: date
    is_overdue: bool

    @property
    def key(self) -> str:
        """The same thing in the same language has the same key, whatever its row."""
        return f"{self.subject._meta.label_lower}:{self.subject.pk}"


def to_check(*, on: date) -> list[ToCheck]:
    """The longest overdue first. Translations follow their source, so only rows that are one are listed."""
    found = [
        ToCheck(
            subject=row,
            kind=capfirst(str(model._meta.verbose_name)),
            title=str(row),
            owner=row.owner,
            owner_email=row.owner_email,
            checked_date=row.checked_date,
            review_date=row.review_date,
            is_overdue=row.is_overdue(on),
        )
        for model in REVIEWED
        for row in model.objects.to_check(on).in_language(None)
    ]
    return sorted(found, key=lambda item: (item.review_date, item.title))
