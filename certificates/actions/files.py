"""The drawn file of a certificate: kept in private storage, drawn again from the row whenever it is missing."""

import logging

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certificates.models import Certificate, Seal
from certificates.queries.drawing import Hands, drawing_of, hands
from certificates.renderers import draw_pdf
from certificates.renderers.sealing import Sealer

logger = logging.getLogger(__name__)


def file_name(certificate: Certificate) -> str:
    return f"certificates/{certificate.number}.pdf"


def is_drawn(certificate: Certificate) -> bool:
    return storages["private"].exists(file_name(certificate))


def pdf_of(certificate: Certificate, by: Hands | None = None) -> bytes:
    """The PDF, from storage or drawn now. Two at once draw the same bytes, since all comes from the row.

    Where the site has a seal, the file is sealed before it is kept. What cannot be sealed today is given unsealed and
    not kept, so that it is tried again: nobody waits for their certificate. For many, look up `by` once.
    """
    storage, name = storages["private"], file_name(certificate)
    if storage.exists(name):
        with storage.open(name) as kept:
            return kept.read()
    by = by or hands()
    pdf = draw_pdf(drawing_of(certificate, by), settings.PDF_FONTS_DIR, at=certificate.issued_at)
    if by.sealer:
        try:
            pdf = sealed(pdf, certificate, by.sealer)
        except Exception:  # whatever is wrong with a key, a device or a library
            logger.exception("Certificate %s cannot be sealed", certificate.number)
            return pdf
    storage.save(name, ContentFile(pdf))
    return pdf


def sealed(pdf: bytes, certificate: Certificate, by: Sealer) -> bytes:
    with translation.override(certificate.snapshot["language"]):
        reason = _("Issued by %(partnership)s") % {"partnership": certificate.snapshot["partnership_name"]}
    pdf = by.seal(pdf, reason=reason)
    facts = {"sealed_by": by.name[:200], "fingerprint": by.fingerprint, "sealed_at": timezone.now()}
    Seal.objects.update_or_create(certificate=certificate, defaults=facts)
    return pdf
