"""The menus of the areas of leads and coordinators."""

from dataclasses import dataclass

from django import template
from django.urls import reverse

from agencies.lending import AGENCY, PARTNERSHIP, Section, sections_of
from agencies.models import Partnership
from agencies.views.areas import Led

register = template.Library()


@dataclass(frozen=True, slots=True)
class Place:
    label: str
    address: str
    is_current: bool


@register.simple_tag
def agency_sections(led: Led, current: str) -> tuple[Place, ...]:
    """What the area of an agency offers to this lead; `current` is the code of the section that the page is in."""
    offered = [section for section in sections_of(AGENCY) if led.is_offered(section)]
    return places(offered, led.agency.slug, current)


@register.simple_tag
def partnership_sections(partnership: Partnership, current: str) -> tuple[Place, ...]:
    return places(sections_of(PARTNERSHIP), partnership.slug, current)


def places(sections: list[Section], slug: str, current: str) -> tuple[Place, ...]:
    return tuple(
        Place(str(section.label), reverse(section.address_name, args=[slug]), section.code == current)
        for section in sections
    )
