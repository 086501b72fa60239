"""What the room above lends to figures at start-up, so that no name points upward.

`portal` knows where the people behind a number are listed, and who may see them; pages of figures only link there.
"""

from collections.abc import Callable, Mapping

from agencies.models import Agency

# Answers the address of the list of people of an agency, narrowed by a query, or "" where there is no such page.
people_address: Callable[[Agency, Mapping[str, str]], str] = lambda agency, query: ""  # noqa: E731


def lend_people_address(address: Callable[[Agency, Mapping[str, str]], str]) -> None:
    global people_address
    people_address = address
