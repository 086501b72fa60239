"""The versions of the page that says what the figures mean: a frozen figure names the one it was counted by.

A version is never rewritten once a statement names it: a rule that changes makes the next one, with its own template
and a line here that says what changed.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CURRENT = 1


@dataclass(frozen=True, slots=True)
class Version:
    number: int
    since: date
    changes: tuple[str | Promise, ...]

    @property
    def template(self) -> str:
        return f"figures/definitions/{self.number}.html"

    @property
    def is_current(self) -> bool:
        return self.number == CURRENT


VERSIONS = {
    1: Version(1, date(2026, 11, 1), (_("The first version."),)),
}
