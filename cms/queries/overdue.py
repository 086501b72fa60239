"""What is overdue, kind by kind: one question for each. Rooms above lend kinds of their own, as lessons have twins.

from cms.queries.overdue import Kind, lend_kind

lend_kind(Kind("twin", _("Twins"), twins_behind))

A kind that can be long says beside all of it how it is counted, and its oldest few read, without reading the rest:

lend_kind(Kind("twin", _("Twins"), twins_behind, glance_at_twins))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat, TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import get_content_languages
from wagtail.models import Page

from cms.models import DatedFact, GlossaryTerm, LawEntry, LibraryTerm, ResourcePage, Service
from cms.queries.checking import OLDEST, TITLES, Glance, ToCheck, glance, glance_at, in_order, to_check_of

TRANSLATED: tuple[type[Any], ...] = (DatedFact, LawEntry, Service, GlossaryTerm, LibraryTerm)
TITLES_TRANSLATED: dict[type[Any], str] = {Page: "title", GlossaryTerm: "term", LibraryTerm: "name", **TITLES}


@dataclass(frozen=True)
class Kind:
    code: str
    label: str | Promise
    found: Callable[..., list[ToCheck]]  # takes the day as `on`
    counted: Callable[..., Glance] | None = None  # the same, as a number and the oldest few

    def glance(self, *, on: date) -> Glance:
        if self.counted is not None:
            return self.counted(on=on)
        items = self.found(on=on)
        return Glance(len(items), items[:OLDEST])


@dataclass(frozen=True)
class Waiting:
    """What the first page of the admin says of a kind."""

    kind: Kind
    number: int
    oldest: list[ToCheck]


def translations_behind(*, on: date) -> list[ToCheck]:
    """Translations published before their source was last. What follows its source by itself is not behind."""
    return in_order(_behind(row) for rows in _all_behind() for row in rows)


def glance_at_translations(*, on: date) -> Glance:
    """The same as a number and the oldest few."""
    found = [glance(rows, TruncDate("source_at"), _in_language(rows.model), _behind) for rows in _all_behind()]
    return Glance(sum(each.number for each in found), in_order(item for each in found for item in each.oldest)[:OLDEST])


def _all_behind() -> list[QuerySet[Any]]:
    pages = Page.objects.live().filter(alias_of=None).select_related("owner")
    return [
        _older_than_source(pages, Page),
        *(_older_than_source(model.objects.live(), model) for model in TRANSLATED),
    ]


# A source that is published without a change makes its translations older too: no row says which revision was live when
# a translation was published, so that telling would mean reading the log and two whole contents for each of them.
def _older_than_source(rows: QuerySet[Any], model: type[Any]) -> QuerySet[Any]:
    sources = model.objects.filter(
        translation_key=OuterRef("translation_key"), locale__language_code=settings.LANGUAGE_CODE, live=True
    )
    rows = rows.exclude(locale__language_code=settings.LANGUAGE_CODE).select_related("locale")
    rows = rows.annotate(source_at=Subquery(sources.values("last_published_at")[:1]))
    return rows.filter(last_published_at__lt=F("source_at"))


def _in_language(model: type[Any]) -> Concat:
    """The title as `_behind` gives it, for the database to sort by."""
    names = [When(locale__language_code=code, then=Value(str(name))) for code, name in get_content_languages().items()]
    language = Case(*names, default=F("locale__language_code"), output_field=CharField())
    return Concat(TITLES_TRANSLATED[model], Value(" ("), language, Value(")"), output_field=CharField())


def _behind(row: Any) -> ToCheck:
    is_page = isinstance(row, Page)
    return ToCheck(
        subject=row,
        kind=str(_("Translation")),
        title=f"{row.title if is_page else row} ({row.locale})",
        owner=_name(row.owner) if is_page else getattr(row, "owner", ""),
        owner_email="",
        checked_date=timezone.localdate(row.last_published_at),
        review_date=timezone.localdate(row.source_at),
        is_overdue=True,
        reason=str(_("Its source has changed since")),
    )


def _name(person: Any) -> str:
    return str(person) if person else ""


KINDS = [
    Kind("fact", _("Dated facts"), partial(to_check_of, DatedFact), partial(glance_at, DatedFact)),
    Kind("law", _("Law table"), partial(to_check_of, LawEntry), partial(glance_at, LawEntry)),
    Kind("service", _("Services"), partial(to_check_of, Service), partial(glance_at, Service)),
    Kind("resource", _("Resources"), partial(to_check_of, ResourcePage), partial(glance_at, ResourcePage)),
    Kind("translation", _("Translations"), translations_behind, glance_at_translations),
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
    found = [(kind, kind.glance(on=on)) for kind in kinds()]
    return [Waiting(kind, each.number, each.oldest) for kind, each in found]
