"""The fixed texts of a certificate: read from the catalogue and the design when it is issued, from its row ever after.

Names of months and grades are among them, so that an old certificate is drawn with the very words it was issued in
whatever becomes of translations, of Django or of the design.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.renderers import Wording
from certificates.rules import digest_of
from courses.enums import Grade

PHRASES = tuple(each.name for each in fields(Wording))
Texts = Mapping[str, Any]


def texts_in(language: str, chosen: Mapping[str, str]) -> tuple[Texts, str]:
    """The texts of a language, with the phrases that a design chooses in the place of ours; and their digest."""
    return _texts_in(language, tuple(sorted((key, chosen[key]) for key in PHRASES if chosen.get(key))))


@lru_cache(maxsize=256)
def _texts_in(language: str, chosen: tuple[tuple[str, str], ...]) -> tuple[Texts, str]:
    texts = {**built_in(language), **dict(chosen)}
    return MappingProxyType(texts), digest_of(texts)


def built_in(language: str) -> dict[str, Any]:
    """Our own texts in a language."""
    with translation.override(language):
        firsts = [date(2026, month, 1) for month in range(1, 13)]
        return {
            "title": _("Certificate of completion"),
            "certifies": _("This is to certify that"),
            "has_completed": _("has completed the course"),
            "valid_until": _("Valid until"),
            "issued": _("Issued"),
            "number": _("Certificate number"),
            "module": _("Module"),
            "module_completed": _("Completed"),
            "module_until": _("In date until"),
            "check_at": _("Check this certificate at"),
            "qr_alt": _("QR code that opens the page where this certificate can be checked"),
            "link_alt": _("Check this certificate on the web"),
            "no_expiry": _("No expiry"),
            "recognised": _("%(module)s – recognised: %(training)s (%(grade)s)"),
            "signature": _("Signature of %(name)s"),
            "grades": {grade.value: str(grade.label) for grade in Grade},
            "months": [date_format(first, "E") for first in firsts],
            "short_months": [date_format(first, "M") for first in firsts],
        }


def wording_of(texts: Texts) -> Wording:
    return Wording(**{key: texts[key] for key in PHRASES if key in texts})


def calendar_of(texts: Texts) -> tuple[str, ...]:
    """The words that dates are made of, where they are written in more than plain letters."""
    words = (*texts["months"], *texts["short_months"], texts["no_expiry"])
    return () if all(map(str.isascii, words)) else tuple(dict.fromkeys(words))


def full_day(day: date, texts: Texts) -> str:
    return f"{day.day} {texts['months'][day.month - 1]} {day.year}"


def short_day(iso: str, texts: Texts) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {texts['short_months'][day.month - 1]} {day.year}"


def short_last_day(iso: str, texts: Texts) -> str:
    """The last day in date; spans end on the first day out of it."""
    return short_day((date.fromisoformat(iso) - timedelta(days=1)).isoformat(), texts) if iso else texts["no_expiry"]
