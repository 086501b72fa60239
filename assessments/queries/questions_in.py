"""What a package would give a quiz: its questions, what they lose, and the modules that they can go to."""

import io
import warnings
from collections import Counter
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from PIL import Image
from wagtail.models import Locale, ModelLogEntry

from agencies.models import Person
from assessments.models import Quiz
from assessments.packages.questions_in import Draft, Found, Note, Picture, drafts_of
from assessments.packages.questions_in.prose import shortened
from assessments.packages.reading import Reading
from courses.models import ModulePage

TAKEN_IN = "assessments.questions_in"  # as the history of a quiz has it
MOST_DOTS = 40_000_000
FORMATS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}


# --- what is in the package -------------------------------------------------------------------------------------------
def look(reading: Reading) -> Found:
    """The drafts of a package, with pictures that can be used and notes about those that cannot."""
    found = drafts_of(reading.main, reading.content)
    faults: dict[str, str] = {}
    for draft in found.questions:
        for picture in draft.pictures:
            if picture.name not in faults:
                faults[picture.name] = picture_fault(reading, picture.name)
    found.questions = [with_pictures(draft, faults) for draft in found.questions]
    return found


def with_pictures(draft: Draft, faults: dict[str, str]) -> Draft:
    notes = list(draft.notes)
    kept: list[Picture] = []
    for picture in draft.pictures[:1]:
        if faults[picture.name]:
            notes.append(Note(faults[picture.name], picture.text or picture.name.rpartition("/")[2]))
            continue
        kept.append(picture)
        notes += [] if picture.text else [Note("picture-without-text")]
        notes += [Note("picture-credit", picture.credit)] if picture.credit else []
    return replace(draft, pictures=tuple(kept), notes=tuple(notes))


def picture_fault(reading: Reading, name: str) -> str:
    """Why a picture cannot come along, as the code of a note; empty where it can."""
    return measured(reading.bytes_of(name)).fault if name in reading.names else "picture-missing"


class Measured(NamedTuple):
    """A picture that can be drawn, or the code of the note that says why it cannot."""

    fault: str
    extension: str = ""
    width: int = 0
    height: int = 0


def measured(data: bytes) -> Measured:
    if len(data) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        return Measured("picture-too-large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                if picture.format not in FORMATS:
                    return Measured("picture-unreadable")
                if picture.width * picture.height > MOST_DOTS:
                    return Measured("picture-too-large")
                picture.load()
                return Measured("", FORMATS[picture.format], picture.width, picture.height)
    except Exception:  # Pillow raises whatever a broken file makes it stumble over
        return Measured("picture-unreadable")


def as_data(found: Found) -> dict[str, Any]:
    """What is shown before, and kept in the quiz's history after: JSON, with codes that are put in words when read."""
    return {
        "counts": dict(Counter(draft.kind for draft in found.questions)),
        "notes": [list(note) for note in found.notes],
        "left_out": [
            {
                "title": left.title,
                "library": left.library,
                "why": left.why,
                "place": [list(step) for step in left.place],
            }
            for left in found.left_out
        ],
        "passed_over": found.passed_over,
        "questions": [
            {
                "kind": draft.kind,
                "stem": shortened(draft.value["stem"], 300),
                "options": [[option["text"], option["is_correct"]] for option in draft.value.get("options", [])],
                "answer": draft.value.get("answer", ""),
                "text": shortened(draft.value.get("text", ""), 1000),
                "library": draft.library,
                "place": [list(step) for step in draft.place],
                "notes": [list(note) for note in draft.notes],
                "pictures": [picture.text for picture in draft.pictures],
            }
            for draft in found.questions
        ],
    }


# --- where it can go --------------------------------------------------------------------------------------------------
def modules_for(person: Person) -> list[ModulePage]:
    """The modules whose quiz the person may write. The quiz of a translated module is translated from its source."""
    rights = {action: person.has_perm(f"assessments.{action}_quiz") for action in ("add", "change")}
    quizzes: dict[UUID, list[tuple[int, int]]] = {}
    for pk, module_id, key in Quiz.objects.order_by("pk").values_list("pk", "module_id", "module__translation_key"):
        quizzes.setdefault(key, []).append((pk, module_id))
    default = Locale.get_default().pk
    modules = ModulePage.objects.filter(alias_of=None).select_related("locale").order_by("title", "pk")
    here = list(modules)
    sources = {module.translation_key for module in here if module.locale_id == default}

    def may(module: ModulePage) -> bool:
        first = next(iter(quizzes.get(module.translation_key, [])), None)
        if first:
            return rights["change"] and first[1] == module.pk
        return rights["add"] and (module.locale_id == default or module.translation_key not in sources)

    return [module for module in here if may(module)]


def quiz_of(module: ModulePage) -> Quiz | None:
    return Quiz.objects.filter(module=module).first()


def is_locked(quiz: Quiz | None, person: Person) -> bool:
    """Whether the draft is somebody else's to change just now: locked, waiting for approval, or scheduled."""
    lock = quiz.get_lock() if quiz else None
    return bool(lock and lock.for_user(person))


# --- what went before -------------------------------------------------------------------------------------------------
def taken_with(token: str) -> ModelLogEntry | None:
    """The entry in a quiz's history that one click on “Make drafts” left."""
    return taken().filter(data__token=token).first()


def taken_from(sha256: str, module: ModulePage) -> ModelLogEntry | None:
    """When the same file was taken into the same module last."""
    return taken().filter(data__sha256=sha256, data__module=module.pk).first()


def taken() -> Any:
    return ModelLogEntry.objects.filter(
        action=TAKEN_IN, content_type=ContentType.objects.get_for_model(Quiz, for_concrete_model=False)
    )
