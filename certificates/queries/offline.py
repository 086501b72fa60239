"""Certificates that can be checked without a network: the signed text, and the links that carry it."""

from certificates.models import Certificate
from certificates.queries.keys import Signer, signer
from certificates.queries.snapshot import Snapshot
from certificates.rules.signed import Said, signed_text


def signed_text_of(certificate: Certificate) -> str:
    """What a checker needs to know that we said it; empty without a key, and for who was erased."""
    return signed_text_by(signer(), certificate, Snapshot.from_json(certificate.snapshot))


def signed_text_by(by: Signer | None, certificate: Certificate, snapshot: Snapshot) -> str:
    """The same for many, of whom `by` is looked up once and each row is read already."""
    if by is None or not snapshot.holder_name:
        return ""
    said = Said(
        number=certificate.number,
        holder=snapshot.holder_name,
        course=snapshot.course_title,
        partnership=snapshot.partnership_name,
        issued=certificate.issued_date,
        last=certificate.last_date,
        kid=by.kid,
    )
    return signed_text(said, by.sign)


def check_link(certificate: Certificate, address: str) -> str:
    """The check address with the signed text behind `#`: browsers never send that part to anyone."""
    return with_signed(address, signed_text_of(certificate))


def with_signed(address: str, text: str) -> str:
    return f"{address}#{text}" if text else ""
