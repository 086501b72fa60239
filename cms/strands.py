"""The names of strands. The list is the partnership's own and is kept in a room beside this one, which lends it here.

    from cms.strands import lend_strands

    lend_strands(strand_choices)

What is about a strand keeps its code, as questions do: partnerships that use the same code mean the same by it.
"""

from collections.abc import Callable

from cms.memory import remembered

Strands = Callable[[], list[tuple[str, str]]]
_lent: list[Strands] = []


def lend_strands(strands: Strands) -> None:
    _lent[:] = [strands]


def strand_choices() -> list[tuple[str, str]]:
    """Codes and names in the partnership's order, as they stand now."""
    return [choice for strands in _lent for choice in strands()]


def strand_names() -> dict[str, str]:
    """The same for pages: remembered until content changes."""
    return remembered(("strand names",), lambda: dict(strand_choices()))
