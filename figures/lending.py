"""What the room above lends to figures at start-up, so that no name points upward.

`portal` knows where the people behind a number are listed, and who may see them; pages of figures only link there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from agencies.models import Agency, Person

# Answers the address of the list of people of an agency, narrowed by a query, or "" where there is no such page.
people_address: Callable[[Agency, Mapping[str, str]], str] = lambda agency, query: ""  # noqa: E731


def lend_people_address(address: Callable[[Agency, Mapping[str, str]], str]) -> None:
    global people_address
    people_address = address


# Answers the address of a person's standing in an agency, or "" where there is no such page.
person_address: Callable[[Agency, Person], str] = lambda agency, person: ""  # noqa: E731


def lend_person_address(address: Callable[[Agency, Person], str]) -> None:
    global person_address
    person_address = address


# Answers the address where the signed-in person's own learning stands.
learning_address: Callable[[], str] = lambda: "/"  # noqa: E731


def lend_learning_address(address: Callable[[], str]) -> None:
    global learning_address
    learning_address = address


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the coordinator's figures, or of a lead's: each area has one menu.

    `takes_slug` says whether its address is that of one partnership or agency; `for_teams` shows it to who leads a team
    alone.
    """

    code: str
    label: str | Promise
    address_name: str
    order: int = 50
    takes_slug: bool = False
    for_teams: bool = False

    def address(self, slug: str, query: str = "") -> str:
        return reverse(self.address_name, args=[slug]) if self.takes_slug else reverse(self.address_name) + query


_pages: dict[str, Page] = {}
_agency_pages: dict[str, Page] = {}


def lend_page(page: Page) -> None:
    """Adds a page to the menu of the coordinator's figures. Lending one again replaces it."""
    _pages[page.code] = page


def lend_agency_page(page: Page) -> None:
    """The same for the figures of an agency, in its lead's area."""
    _agency_pages[page.code] = page


def pages() -> list[Page]:
    return sorted(_pages.values(), key=lambda page: (page.order, page.code))


def agency_pages() -> list[Page]:
    return sorted(_agency_pages.values(), key=lambda page: (page.order, page.code))
