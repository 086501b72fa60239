"""Open Badges 3.0: a certificate as a credential for wallets, and the issuer's profile."""

from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

import jwt
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openbadgeslib import baking
from openbadgeslib.ob3 import (
    Achievement,
    Evidence,
    IdentityObject,
    Issuer,
    OpenBadgeCredential,
    build_did_document,
    status_entry,
)

from certificates.models import Badge, Certificate, SigningKey
from certificates.queries.drawing import check_address
from certificates.queries.keys import Signer
from certificates.queries.record import titles_in
from certificates.queries.snapshot import Snapshot
from certificates.renderers import emblem
from courses.models import CoursePage

KINDS = {"svg": "image/svg+xml", "png": "image/png", "jwt": "application/vc+jwt"}


def address(name: str, *args: object) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(f"certificates:{name}", args=args)


def site_did() -> str:
    """The site as an issuer: `did:web` with its host, whose keys are published under `/.well-known/did.json`."""
    return f"did:web:{quote(urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc, safe='')}"


def did_document() -> dict[str, Any] | None:
    """The keys in the form of DIDs, newest first; ended ones still, revoked ones no more. None without any."""
    keys = SigningKey.objects.filter(revoked_at=None)
    methods = [(key.kid, {"kty": "OKP", "crv": "Ed25519", "x": key.public_key, "alg": "EdDSA"}) for key in keys]
    return build_did_document(site_did(), methods) if methods else None


def issuer_profile() -> dict[str, Any]:
    return Issuer(id=site_did(), name=settings.WAGTAIL_SITE_NAME, url=settings.WAGTAILADMIN_BASE_URL).to_dict()


def achievement_of(course: UUID) -> dict[str, Any] | None:
    """What a badge of a course stands for, as it is called today. None for what was never taught."""
    live = CoursePage.objects.live().filter(translation_key=course)
    if not (live.exists() or Certificate.objects.filter(course_key=course).exists()):
        return None
    found = titles_in(settings.LANGUAGE_CODE, [course]).get(course)
    return achievement(course, found[0], []).to_dict() if found else None


def achievement(course: UUID, title: str, modules: list[str]) -> Achievement:
    narrative = _("Every module of the course was completed and its quiz passed.")
    if modules:
        narrative += "\n" + "\n".join(f"- {module}" for module in modules)
    return Achievement(
        id=address("achievement", course),
        name=title,
        description=_("Training of the partnership: %(course)s") % {"course": title},
        criteria_narrative=narrative,
        achievement_type="Certificate",
    )


def credential_of(certificate: Certificate, badge: Badge) -> OpenBadgeCredential:
    """What the badge says. The holder is a salted hash of their address, where they have one, and nothing in clear."""
    snapshot, email = Snapshot.from_json(certificate.snapshot), (certificate.person.email or "").lower()
    with translation.override(snapshot.language):
        return OpenBadgeCredential(
            id=f"urn:uuid:{uuid5(NAMESPACE_URL, check_address(certificate.number))}",
            issuer=Issuer(id=site_did(), name=snapshot.partnership_name, url=settings.WAGTAILADMIN_BASE_URL),
            recipient_id=None,
            identifiers=[IdentityObject.create(email, badge.salt)] if email and badge.salt else [],
            achievement=achievement(
                certificate.course_key, snapshot.course_title, [module.title for module in snapshot.modules]
            ),
            issuance_date=start_of(certificate.issued_date),
            expiration_date=start_of(certificate.valid_until_date),
            evidence=[
                Evidence(
                    id=check_address(certificate.number),
                    name=certificate.number,
                    narrative=_("Rests on evidence: %(grade)s") % {"grade": certificate.get_grade_display()},
                )
            ],
            credential_status=[status_entry(address("status-list", badge.list_name), "revocation", badge.position)],
        )


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def token_of(certificate: Certificate, badge: Badge, by: Signer) -> str:
    return signed(credential_of(certificate, badge).to_jwt_payload(), by)


def signed(payload: dict[str, Any], by: Signer) -> str:
    headers = {"kid": f"{site_did()}#{by.kid}", "typ": "vc+jwt"}
    return jwt.encode(payload, by.private_key, algorithm="EdDSA", headers=headers)


def baked(kind: str, title: str, token: str) -> bytes:
    """The token alone, or within a picture that wallets take in."""
    if kind == "svg":
        element, namespace = baking.SVG_ELEMENT_OB3, baking.SVG_NS_OB3
        return baking.bake_svg(emblem.svg(title), token, element=element, namespace=namespace)
    if kind == "png":
        return baking.bake_png(emblem.png(), token, keyword=baking.ITXT_KEYWORD_OB3)
    return token.encode()
