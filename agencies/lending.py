"""What rooms above lend to the areas of leads and coordinators: the sections that their menus show.

    from agencies.lending import AGENCY, Section, lend_section

    lend_section(AGENCY, Section("sessions", _("Sessions"), "courses:sessions", order=40))

An address takes the slug of the agency, or of the partnership, and checks the right itself.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

AGENCY = "agency"
PARTNERSHIP = "partnership"


@dataclass(frozen=True, slots=True)
class Section:
    """`code` names the section for the page that is in it; `for_teams` shows it to who leads a team alone."""

    code: str
    label: str | Promise
    address_name: str
    order: int = 50
    for_teams: bool = False


_lent: dict[str, dict[str, Section]] = {AGENCY: {}, PARTNERSHIP: {}}


def lend_section(area: str, section: Section) -> None:
    """Adds a section to an area's menu. Lending one again replaces it."""
    _lent[area][section.code] = section


def sections_of(area: str) -> list[Section]:
    return sorted(_lent[area].values(), key=lambda section: (section.order, section.code))
