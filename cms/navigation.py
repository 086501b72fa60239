"""The menus of the frame. Rooms register their own items at start-up, so that the frame need not know them.

    from cms import navigation

    def lead_items(request: HttpRequest) -> Iterator[navigation.Item]:
        if navigation.kept(request, "is-lead", lambda: led_agencies(request.user, today).exists()):
            yield navigation.Item(_("My agency"), reverse("portal:agencies"), order=40)

    navigation.register(lead_items)

A function may read `request.user`, but pages without a query of their own are meant to stay so: what has to be asked of
the database goes through `kept`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import Promise

KEPT_SECONDS = 300


class Place(StrEnum):
    MAIN = "main"
    ACCOUNT = "account"
    FOOTER = "footer"


@dataclass(frozen=True)
class Item:
    label: str | Promise
    address: str
    order: int = 50

    def is_current(self, path: str) -> bool:
        """Whether a page at this path belongs under the item."""
        return path.startswith(self.address)


Items = Callable[[HttpRequest], Iterable[Item]]
_registered: dict[Place, list[Items]] = {place: [] for place in Place}


def register(items: Items, *, place: Place = Place.MAIN) -> None:
    """Adds a function that answers a request with its items. Registering one twice changes nothing."""
    if items not in _registered[place]:
        _registered[place].append(items)


def items_for(request: HttpRequest, place: Place) -> list[Item]:
    return sorted((item for items in _registered[place] for item in items(request)), key=lambda item: item.order)


def kept(request: HttpRequest, name: str, ask: Callable[[], bool]) -> bool:
    """Answers a question about the signed-in person, asked of the database at most every five minutes.

    Good enough for showing a menu item; the page behind it checks the right itself.
    """
    if not request.user.is_authenticated:
        return False
    return bool(cache.get_or_set(f"navigation:{name}:{request.user.pk}", ask, KEPT_SECONDS))
