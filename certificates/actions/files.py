"""The drawn file of a certificate: kept in private storage, drawn again from the row whenever it is missing."""

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from certificates.models import Certificate
from certificates.queries.drawing import drawing_of
from certificates.renderers import draw_pdf


def file_name(certificate: Certificate) -> str:
    return f"certificates/{certificate.number}.pdf"


def is_drawn(certificate: Certificate) -> bool:
    return storages["private"].exists(file_name(certificate))


def pdf_of(certificate: Certificate) -> bytes:
    """The PDF, from storage or drawn now. Two at once draw the same bytes, since all comes from the row."""
    storage, name = storages["private"], file_name(certificate)
    if storage.exists(name):
        with storage.open(name) as kept:
            return kept.read()
    pdf = draw_pdf(drawing_of(certificate), settings.PDF_FONTS_DIR, at=certificate.issued_at)
    storage.save(name, ContentFile(pdf))
    return pdf
