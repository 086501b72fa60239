"""Atom feeds, so that others are told of what is new without looking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from cms.found import absolute

MOST = 50
KEPT_SECONDS = 300


@dataclass(frozen=True)
class Item:
    title: str
    path: str
    words: str
    first: datetime | None
    changed: datetime


def answer(*, title: str, words: str, page: str, address: str, items: Iterable[Item]) -> HttpResponse:
    """A feed as an answer. `page` is the path of what it is the feed of, `address` its own."""
    language = get_language() or settings.LANGUAGE_CODE
    feed = Atom1Feed(
        title=title,
        link=absolute(page),
        description=words,
        subtitle=words,
        language=language,
        feed_url=absolute(address),
        author_name=settings.WAGTAIL_SITE_NAME,
    )
    for item in items:
        where = absolute(item.path)
        feed.add_item(
            title=item.title,
            link=where,
            description=item.words,
            unique_id=where,
            pubdate=item.first,
            updateddate=item.changed,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
