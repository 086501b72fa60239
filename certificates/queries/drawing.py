"""A certificate's row as values ready to be drawn, in the language and the texts it was issued in."""

from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from certificates.models import Certificate
from certificates.queries.keys import Signer, signer
from certificates.queries.looks import look_of
from certificates.queries.offline import signed_text_by, with_signed
from certificates.queries.seals import seal_label, sealer
from certificates.queries.snapshot import CompletedModule, Snapshot
from certificates.queries.wording import Texts, calendar_of, full_day, short_day, short_last_day, texts_in, wording_of
from certificates.renderers import CertificateDrawing, ModuleLine
from certificates.renderers.sealing import Sealer


def check_address(number: str) -> str:
    """Where anyone can check the certificate: what its QR code opens."""
    return number.join(_around_number(settings.WAGTAILADMIN_BASE_URL.rstrip("/"), settings.LANGUAGE_CODE))


@lru_cache(maxsize=4)
def _around_number(site: str, language: str) -> list[str]:
    """The parts of a check address before and after the number, of which thousands are made."""
    with translation.override(language):
        return f"{site}{reverse('certificates:check', args=['NUMBER'])}".split("NUMBER")


class Hands(NamedTuple):
    """Who signs and who seals now."""

    signer: Signer | None
    sealer: Sealer | None


def hands() -> Hands:
    """Asked for once before many are drawn: each look asks the cache that processes share."""
    return Hands(signer(), sealer())


def drawing_of(certificate: Certificate, by: Hands | None = None) -> CertificateDrawing:
    """Ask for many with `Certificate.objects.ready_to_draw()`, so that their designs and wordings come along."""
    by, snapshot = by or hands(), Snapshot.from_json(certificate.snapshot)
    texts, address = texts_of(certificate, snapshot), check_address(certificate.number)
    return CertificateDrawing(
        number=certificate.number,
        holder_name=snapshot.holder_name,
        holder_language=snapshot.holder_language,
        course_title=snapshot.course_title,
        partnership_name=snapshot.partnership_name,
        agency_name=snapshot.agency_name,
        modules=tuple(line_of(module, texts) for module in snapshot.modules),
        issued=full_day(certificate.issued_date, texts),
        valid_until=full_day(certificate.last_date, texts),
        check_url=address,
        calendar=calendar_of(texts),
        check_link=with_signed(address, signed_text_by(by.signer, certificate, snapshot)),
        seal_label=seal_label(by.sealer, snapshot.language),
        language=snapshot.language,
        wording=wording_of(texts),
        look=look_of(certificate.design, texts, snapshot.language),
    )


def texts_of(certificate: Certificate, snapshot: Snapshot) -> Texts:
    """Those frozen with it; what was issued before texts were frozen goes on with our own."""
    return certificate.wording.texts if certificate.wording else texts_in(snapshot.language, {})[0]


def line_of(module: CompletedModule, texts: Texts) -> ModuleLine:
    return ModuleLine(title_of(module, texts), short_day(module.completed, texts), short_last_day(module.until, texts))


def title_of(module: CompletedModule, texts: Texts) -> str:
    """A module recognised for a training done elsewhere names that training, and whose word it is."""
    if not module.elsewhere:
        return module.title
    told = {"module": module.title, "training": module.elsewhere, "grade": texts["grades"][module.grade]}
    return str(texts["recognised"] % told)
