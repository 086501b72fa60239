"""A certificate's row as values ready to be drawn, in the language it was issued in."""

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.models import Certificate
from certificates.queries.snapshot import Snapshot
from certificates.renderers import CertificateDrawing, ModuleLine, Wording


def check_address(number: str) -> str:
    """Where anyone can check the certificate: what its QR code opens."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("certificates:check", args=[number])


def drawing_of(certificate: Certificate) -> CertificateDrawing:
    snapshot = Snapshot.from_json(certificate.snapshot)
    with translation.override(snapshot.language):
        return CertificateDrawing(
            number=certificate.number,
            holder_name=snapshot.holder_name,
            holder_language=snapshot.holder_language,
            course_title=snapshot.course_title,
            partnership_name=snapshot.partnership_name,
            agency_name=snapshot.agency_name,
            modules=tuple(
                ModuleLine(module.title, day(module.completed), last_day(module.until)) for module in snapshot.modules
            ),
            issued=date_format(certificate.issued_date, "j E Y"),
            valid_until=date_format(certificate.last_date, "j E Y"),
            check_url=check_address(certificate.number),
            language=snapshot.language,
            wording=wording(),
        )


def wording() -> Wording:
    """The phrases of version 1 in the active language."""
    return Wording(
        title=_("Certificate of completion"),
        certifies=_("This is to certify that"),
        has_completed=_("has completed the course"),
        valid_until=_("Valid until"),
        issued=_("Issued"),
        number=_("Certificate number"),
        module=_("Module"),
        module_completed=_("Completed"),
        module_until=_("In date until"),
        check_at=_("Check this certificate at"),
        qr_alt=_("QR code that opens the page where this certificate can be checked"),
        link_alt=_("Check this certificate on the web"),
    )


def day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j M Y")


def last_day(iso: str) -> str:
    """The last day in date; spans end on the first day out of it."""
    return date_format(date.fromisoformat(iso) - timedelta(days=1), "j M Y") if iso else _("No expiry")
