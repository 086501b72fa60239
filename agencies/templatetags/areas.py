"""The menus of the areas of leads and coordinators."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.urls import reverse

from agencies.enums import MenuGroup
from agencies.lending import AGENCY, PARTNERSHIP, Section, sections_of
from agencies.models import Partnership
from agencies.queries import imports
from agencies.views.areas import Led

register = template.Library()
FEW = 6  # so many stand in one row, without groups


@dataclass(frozen=True, slots=True)
class Place:
    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Places of one kind; a place that stands by itself is a group of one."""

    label: str
    places: tuple[Place, ...]

    @property
    def address(self) -> str:
        return self.places[0].address

    @property
    def is_current(self) -> bool:
        return any(place.is_current for place in self.places)

    @property
    def is_single(self) -> bool:
        return len(self.places) == 1


@dataclass(frozen=True, slots=True)
class Menu:
    groups: tuple[PlaceGroup, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(place for group in self.groups for place in group.places)

    @property
    def is_short(self) -> bool:
        return len(self.places) <= FEW

    @property
    def current(self) -> PlaceGroup | None:
        return next((group for group in self.groups if group.is_current), None)

    @property
    def here(self) -> Place | None:
        return next((place for place in self.places if place.is_current), None)


@register.simple_tag
def agency_menu(led: Led, current: str) -> Menu:
    """What the area of an agency offers to this lead; `current` is the code of the section that the page is in."""
    return menu([section for section in sections_of(AGENCY) if led.is_offered(section)], led.agency.slug, current)


@register.simple_tag
def partnership_menu(partnership: Partnership, current: str) -> Menu:
    return menu(sections_of(PARTNERSHIP), partnership.slug, current)


def menu(sections: Iterable[Section], slug: str, current: str) -> Menu:
    """What stands by itself first, then the groups in their order."""
    alone: list[PlaceGroup] = []
    grouped: dict[MenuGroup, list[Place]] = {group: [] for group in MenuGroup}
    for section in sections:
        place = Place(str(section.label), reverse(section.address_name, args=[slug]), section.code == current)
        if section.group is None:
            alone.append(PlaceGroup(place.label, (place,)))
        else:
            grouped[section.group].append(place)
    return Menu((*alone, *(of_group(group, places) for group, places in grouped.items() if places)))


def of_group(group: MenuGroup, places: list[Place]) -> PlaceGroup:
    """A group of one goes by the name of its place."""
    return PlaceGroup(str(group.label) if len(places) > 1 else places[0].label, tuple(places))


@register.simple_tag
def import_address(name: str, kind: str, *args: str) -> str:
    """The address of a page about files of a kind: {% import_address "import-new" kind.name led.agency.slug %}."""
    return imports.address_of(name, kind, *args)
