"""Which of somebody's names a certificate can print."""

from django.conf import settings

from agencies.models import Person
from certificates.renderers import undrawable


def undrawable_letters(name: str) -> list[str]:
    """The letters that no typeface has, each once."""
    return [] if name.isascii() and name.isprintable() else undrawable(name, settings.PDF_FONTS_DIR)


def printable_name(person: Person) -> str:
    """The name that the person chose; where a letter of it cannot be drawn, what they are called on screen.

    Where that cannot be drawn either, the chosen one is kept, and the page of the certificate says what to do.
    """
    chosen = person.name_for_certificates
    names = (name for name in (chosen, person.name) if not undrawable_letters(name))
    return next(names, chosen)
