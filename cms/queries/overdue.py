"""What is overdue, kind by kind: one question for each. Rooms above lend kinds of their own, as lessons have twins.

from cms.queries.overdue import Kind, lend_kind

lend_kind(Kind("twin", _("Twins"), twins_behind))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models import DatedFact, GlossaryTerm, LawEntry, LibraryTerm, ResourcePage, Service
from cms.queries.checking import ToCheck, in_order, to_check_of

TRANSLATED: tuple[type[Any], ...] = (DatedFact, LawEntry, Service, GlossaryTerm, LibraryTerm)
OLDEST = 3


@dataclass(frozen=True)
class Kind:
    code: str
    label: str | Promise
    found: Callable[..., list[ToCheck]]  # takes the day as `on`


@dataclass(frozen=True)
class Waiting:
    """What the first page of the admin says of a kind."""

    kind: Kind
    number: int
    oldest: list[ToCheck]


def translations_behind(*, on: date) -> list[ToCheck]:
    """Translations published before their source was last. What follows its source by itself is not behind."""
    pages = Page.objects.live().filter(alias_of=None).select_related("owner")
    found = [_behind(page, str(page.title), _name(page.owner)) for page in _older_than_source(pages, Page)]
    for model in TRANSLATED:
        rows = _older_than_source(model.objects.live(), model)
        found += [_behind(row, str(row), getattr(row, "owner", "")) for row in rows]
    return in_order(found)


def _older_than_source(rows: QuerySet[Any], model: type[Any]) -> QuerySet[Any]:
    sources = model.objects.filter(
        translation_key=OuterRef("translation_key"), locale__language_code=settings.LANGUAGE_CODE, live=True
    )
    rows = rows.exclude(locale__language_code=settings.LANGUAGE_CODE).select_related("locale")
    rows = rows.annotate(source_at=Subquery(sources.values("last_published_at")[:1]))
    return rows.filter(last_published_at__lt=F("source_at"))


def _behind(row: Any, title: str, owner: str) -> ToCheck:
    return ToCheck(
        subject=row,
        kind=str(_("Translation")),
        title=f"{title} ({row.locale})",
        owner=owner,
        owner_email="",
        checked_date=timezone.localdate(row.last_published_at),
        review_date=timezone.localdate(row.source_at),
        is_overdue=True,
        reason=str(_("Its source has changed since")),
    )


def _name(person: Any) -> str:
    return str(person) if person else ""


KINDS = [
    Kind("fact", _("Dated facts"), partial(to_check_of, DatedFact)),
    Kind("law", _("Law table"), partial(to_check_of, LawEntry)),
    Kind("service", _("Services"), partial(to_check_of, Service)),
    Kind("resource", _("Resources"), partial(to_check_of, ResourcePage)),
    Kind("translation", _("Translations"), translations_behind),
]
_lent: dict[str, Kind] = {}


def lend_kind(kind: Kind) -> None:
    _lent[kind.code] = kind


def kinds() -> list[Kind]:
    return [*KINDS, *_lent.values()]


def everything(*, on: date, code: str = "") -> list[ToCheck]:
    """The longest overdue first, of one kind if it is named."""
    return in_order(item for kind in kinds() if code in ("", kind.code) for item in kind.found(on=on))


def at_a_glance(*, on: date) -> list[Waiting]:
    found = [(kind, kind.found(on=on)) for kind in kinds()]
    return [Waiting(kind, len(items), items[:OLDEST]) for kind, items in found]
