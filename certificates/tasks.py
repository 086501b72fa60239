"""Work after commit: draw the file, tell the holder. Safe to run twice; losing it loses nothing."""

import logging

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from certificates.actions.files import is_drawn, pdf_of
from certificates.models import Certificate
from certificates.queries.drawing import check_address
from certificates.queries.snapshot import Snapshot
from certificates.renderers import FontLacksLetter

logger = logging.getLogger(__name__)


@shared_task
def draw_and_tell(*, certificate_id: int) -> None:
    certificate = Certificate.objects.select_related("person").get(pk=certificate_id)
    first_time = not is_drawn(certificate)
    try:
        pdf_of(certificate)
    except FontLacksLetter as lack:
        letter = ord(lack.character[0])
        logger.warning("Certificate %s cannot be drawn: no typeface has U+%04X", certificate.number, letter)
    if first_time and certificate.person.email:
        tell_holder(certificate)


def tell_holder(certificate: Certificate) -> None:
    """Says that the certificate is there. The mail names the course and the address, nothing more."""
    snapshot = Snapshot.from_json(certificate.snapshot)
    with translation.override(certificate.person.language or snapshot.language):
        context = {
            "certificate": certificate,
            "snapshot": snapshot,
            "is_replacement": Certificate.objects.filter(superseded_by=certificate).exists(),
            "name": certificate.person.name,
            "address": check_address(certificate.number),
        }
        send_mail(
            subject=render_to_string("certificates/mail/issued_subject.txt", context).strip(),
            message=render_to_string("certificates/mail/issued.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            recipient_list=[certificate.person.email or ""],
        )
