"""A picture that a question is about."""

from hashlib import sha256
from pathlib import PurePath
from typing import Any, TypedDict

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError

# JPEG, PNG or GIF: what packages may carry away.
SIZE = "max-1000x1000"
FOLDER = "quiz-pictures"


class Picture(TypedDict):
    """As it is published: a file of the public storage, and what it shows in words."""

    file: str
    width: int
    height: int
    text: str


def problems_of(value: Any) -> list[str]:
    """What keeps the picture from being published, said to its author."""
    image = value.get("picture")
    if image is None:
        return []
    found = []
    if not (value["picture_text"] or "").strip():
        found.append(_("Say what the picture shows, for people who do not see it."))
    if _rendition(image) is None:
        found.append(_("The picture cannot be read. Upload it again, or choose another."))
    return found


def project(value: Any) -> Picture | None:
    """The picture as its editor chose it, for whoever may see a draft."""
    image = value.get("picture")
    rendition = _rendition(image) if image else None
    if rendition is None:
        return None
    text = (value["picture_text"] or "").strip()
    return {"file": rendition.file.name, "width": rendition.width, "height": rendition.height, "text": text}


def keep(content: dict[str, Any]) -> dict[str, Any]:
    """The content with a copy of its picture that lasts as long as its edition, whatever becomes of the image.

    The same picture is copied once.
    """
    picture = content.get("picture")
    if picture is None:
        return content
    with default_storage.open(picture["file"]) as file:
        digest = sha256(file.read()).hexdigest()
        name = f"{FOLDER}/{digest[:40]}{PurePath(picture['file']).suffix.lower()}"
        if not default_storage.exists(name):
            file.seek(0)
            name = default_storage.save(name, file)
    return {**content, "picture": {**picture, "file": name}}


def shown(content: dict[str, Any]) -> dict[str, Any] | None:
    """What a template shows; nothing for questions from before there were pictures. No question to the database."""
    picture = content.get("picture")
    return {**picture, "address": default_storage.url(picture["file"])} if picture else None


def _rendition(image: AbstractImage) -> AbstractRendition | None:
    try:
        rendition = image.get_rendition(SIZE)
    except (SourceImageIOError, InvalidFilterSpecError, OSError):
        return None
    return rendition if rendition.file.storage.exists(rendition.file.name) else None
