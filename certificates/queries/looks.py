"""What a design says, as values ready to be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.core.files.storage import storages
from django.db import transaction

from certificates.models import DesignPicture, DesignVersion
from certificates.queries.wording import Texts
from certificates.renderers.drawing import Look, Picture, Signatory

MOST_LOGOS, MOST_SIGNATORIES = 4, 3
BUILT_IN = Look()
Content = Mapping[str, Any]


class PictureIsMissing(Exception):
    """Storage has lost a picture of a design. Nothing is drawn without it, so that no logo is lacking unseen."""


@dataclass(frozen=True, slots=True)
class KeptDesign:
    """What issuing needs of a published version: its key, and its texts by language."""

    pk: int
    texts: Mapping[str, Mapping[str, str]]

    def chosen_in(self, language: str) -> Mapping[str, str]:
        return self.texts.get(language, {})


def kept_design(version: int | None) -> KeptDesign | None:
    """A version by its key. It never changes, so it is asked for once, as soon as it is committed."""
    if version is None:
        return None
    key = f"certificates.design.{version}"
    kept: KeptDesign | None = cache.get(key)
    if kept is None:
        content = DesignVersion.objects.values_list("content", flat=True).get(pk=version)
        kept = KeptDesign(version, content.get("texts", {}))
        transaction.on_commit(lambda: cache.set(key, kept, None))
    return kept


def look_of(version: DesignVersion | None, texts: Texts, language: str) -> Look:
    """The look of a published version in a language; our plain one without a version."""
    if version is None:
        return BUILT_IN
    return look_from(version.content, texts, language)


def look_from(content: Content, texts: Texts, language: str, given: Mapping[str, bytes] | None = None) -> Look:
    """The look that a content describes. `given` are pictures that are not kept yet, by their digest."""
    chosen = content.get("texts", {}).get(language, {})

    def picture(sha256: str, alt: str) -> Picture:
        return Picture((given or {}).get(sha256) or bytes_of(sha256), alt)

    return Look(
        accent=content.get("accent") or BUILT_IN.accent,
        logos=tuple(
            picture(logo["picture"], chosen.get(f"alt_{place}") or logo["alt"])
            for place, logo in enumerate(content.get("logos", []), start=1)
            if logo["picture"]
        ),
        signatories=tuple(
            Signatory(
                name=each["name"],
                post=chosen.get(f"post_{place}") or each["post"],
                signature=(
                    picture(each["picture"], texts["signature"] % {"name": each["name"]}) if each["picture"] else None
                ),
            )
            for place, each in enumerate(content.get("signatories", []), start=1)
            if each["name"]
        ),
    )


@lru_cache(maxsize=64)
def bytes_of(sha256: str) -> bytes:
    """The bytes of a picture, by what they are: so a process reads each once."""
    name = stored_name(sha256)
    try:
        with storages["private"].open(name) as kept:
            data: bytes = kept.read()
    except FileNotFoundError as fault:
        raise PictureIsMissing(
            f"The picture {sha256[:12]} of a certificate design is not in storage: {name}"
        ) from fault
    return data


def stored_name(sha256: str) -> str:
    return f"certificate-designs/{sha256}"


def pictures_in(content: Content) -> set[str]:
    """The digests of all pictures that a content shows."""
    shown = [*content.get("logos", []), *content.get("signatories", [])]
    return {each["picture"] for each in shown if each.get("picture")}


def missing_pictures(content: Content) -> list[str]:
    """Pictures that storage does not have: staff are told where the design is shown."""
    storage = storages["private"]
    return sorted(sha256 for sha256 in pictures_in(content) if not storage.exists(stored_name(sha256)))


def known_pictures(content: Content) -> dict[str, DesignPicture]:
    return {each.sha256: each for each in DesignPicture.objects.filter(sha256__in=pictures_in(content))}
