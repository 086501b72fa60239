"""Certificates of nobody: what a design will look like, before anything is issued with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from agencies.models import Agency, Partnership
from certificates.queries.drawing import check_address
from certificates.queries.looks import Content, look_from
from certificates.queries.wording import full_day, short_day, texts_in, wording_of
from certificates.renderers import CertificateDrawing, ModuleLine

# Made up. The second of each pair is as long as names get.
SAMPLE_NAMES = {
    "en": ("Amina Example", "Wilhelmina-Josephine Featherstonehaugh-Cholmondeley Example of Llanfairpwllgwyngyll"),
    "cy": ("Angharad Enghraifft", "Gwenhwyfar Angharad Llywelyn ferch Gruffudd ap Rhydderch o Lanfairpwllgwyngyll"),
    "pl": ("Zofia Przykładowa", "Władysława Kazimiera Brzęczyszczykiewicz-Konstantynopolitańczykowska"),
    "ur": ("آمنہ مثال", "سیدہ فاطمۃ الزہراء بنت عبدالرحمٰن خان مثال والی از راولپنڈی"),
}
NUMBER = "SPECIMEN"


@dataclass(frozen=True, slots=True)
class Wish:
    """What an editor wants to see."""

    language: str
    has_long_name: bool = False


def specimen(
    partnership: Partnership,
    agency: Agency | None,
    content: Content,
    wish: Wish,
    *,
    on: date,
    given: Mapping[str, bytes] | None = None,
) -> CertificateDrawing:
    """A certificate of nobody in a design, marked as a specimen. `given` are pictures that are not kept yet."""
    language = wish.language
    chosen = content.get("texts", {}).get(language, {})
    texts, _digest = texts_in(language, chosen)
    until = on.replace(year=on.year + 2, day=min(on.day, 28))
    with translation.override(language):
        modules = [
            _("Recognising hate crime"),
            _("Listening to somebody who reports"),
            _("Recording and passing on, with consent, when somebody does not want the police"),
        ]
        agency_name = agency.name if agency else _("The agency of the holder")
        return CertificateDrawing(
            number=NUMBER,
            holder_name=SAMPLE_NAMES.get(language, SAMPLE_NAMES["en"])[wish.has_long_name],
            holder_language=language if language in SAMPLE_NAMES else "en",
            course_title=_("Front desk: first contact with victims of hate crime"),
            partnership_name=chosen.get("partnership_name") or partnership.name,
            agency_name=chosen.get("agency_name") or agency_name,
            modules=tuple(
                ModuleLine(title, short_day(on.isoformat(), texts), short_day(until.isoformat(), texts))
                for title in modules
            ),
            issued=full_day(on, texts),
            valid_until=full_day(until, texts),
            check_url=check_address(NUMBER),
            language=language,
            wording=wording_of(texts),
            state_note=_("SPECIMEN. This is not a certificate: it shows what certificates will look like."),
            look=look_from(content, texts, language, given),
        )
