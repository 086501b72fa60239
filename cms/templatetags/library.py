"""What the pages of the prevention library show, for readers and for editors' previews alike."""

from datetime import date

from django import template
from django.template import Context
from django.utils import timezone

from cms.models import CollectionPage, ResourcePage
from cms.queries import library, practice_notes

register = template.Library()


@register.simple_tag(takes_context=True)
def library_list(context: Context) -> library.Shown:
    return library.shown(context["request"].GET, language=library.language_now())


@register.simple_tag
def library_collections() -> list[tuple[str, str, str]]:
    return library.collections(library.language_now())


@register.simple_tag
def reading_of(page: ResourcePage) -> library.Reading:
    return library.Reading(page, library.language_now())


@register.simple_tag
def collected(page: CollectionPage) -> tuple[library.Card, ...]:
    return library.collected(page, language=library.language_now())


@register.simple_tag
def overdue(page: ResourcePage, on: date | str) -> bool:
    """Whether nobody has checked a resource in time. Without a day of the page's own, today is taken."""
    return page.is_overdue(on if isinstance(on, date) else timezone.localdate())


@register.simple_tag
def notes_of(page: ResourcePage) -> list[practice_notes.Note]:
    return practice_notes.of_resource(page.translation_key)
