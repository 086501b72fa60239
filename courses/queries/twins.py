"""Modules whose Easy Read twin is missing, or older than what it is a twin of."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.queries.checking import OLDEST, Glance, ToCheck, in_order
from courses.models import EasyReadPage, LessonPage, ModulePage

COLUMNS = ("pk", "path", "last_published_at", "title")
Dates = tuple[datetime, datetime | None]  # when the lessons last changed, and when the twin was last written


def twins_to_write(*, on: date) -> list[ToCheck]:
    """Two questions, for any number of modules: modules, and when their lessons and twins were last published."""
    modules = list(_modules().select_related("owner"))
    dates = _to_write((module.pk, module.path, module.last_published_at) for module in modules)
    return in_order(_twin(module, *dates[module.pk]) for module in modules if module.pk in dates)


def glance_at_twins(*, on: date) -> Glance:
    """The same as a number and the oldest few: only these are read. Three questions, two where there is nothing."""
    titles = {pk: (path, published_at, title) for pk, path, published_at, title in _modules().values_list(*COLUMNS)}
    dates = _to_write((pk, path, published_at) for pk, (path, published_at, _title) in titles.items())
    first = sorted(dates, key=lambda pk: (timezone.localdate(dates[pk][0]), titles[pk][2]))[:OLDEST]
    modules = ModulePage.objects.select_related("owner").in_bulk(first)
    return Glance(len(dates), [_twin(modules[pk], *dates[pk]) for pk in first])


def _modules() -> QuerySet[Any]:
    return ModulePage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE)


def _to_write(modules: Iterable[tuple[int, str, datetime | None]]) -> dict[int, Dates]:
    """Of the modules that want a twin, by their keys. One question."""
    below = Page.objects.live().type(LessonPage, EasyReadPage).filter(locale__language_code=settings.LANGUAGE_CODE)
    rows = list(below.values_list("path", "easyreadpage__pk", "last_published_at"))
    found = {}
    for key, place, published_at in modules:
        own = [(twin, at) for path, twin, at in rows if path.startswith(place) and at is not None]
        changed = max([at for twin, at in own if twin is None], default=published_at)
        written = max([at for twin, at in own if twin is not None], default=None)
        if changed is not None and (written is None or written < changed):
            found[key] = changed, written
    return found


def _twin(module: Any, changed: datetime, written: datetime | None) -> ToCheck:
    return ToCheck(
        subject=module,
        kind=_("Easy Read twin"),
        title=module.title,
        owner=str(module.owner) if module.owner else "",
        owner_email="",
        checked_date=timezone.localdate(written) if written else None,
        review_date=timezone.localdate(changed),
        is_overdue=True,
        reason=_("Its lessons have changed since") if written else _("There is none yet"),
    )
