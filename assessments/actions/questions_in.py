"""Questions of a package become drafts in a quiz. Nothing that learners see changes."""

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import Collection, ModelLogEntry
from wagtail.utils.file import hash_filelike

from agencies.models import Person
from assessments.models import Quiz
from assessments.packages.questions_in import Draft, Found, Note
from assessments.packages.reading import Reading
from assessments.queries.questions_in import TAKEN_IN, as_data, is_locked, look, measured, quiz_of, taken_with
from courses.models import ModulePage

COLLECTION = "From packages"  # a name in the library of pictures, the same for every editor


class CannotDraft(Exception):
    """The quiz of the module cannot be changed by this person now, or there is nothing to take."""


class QuizIsLocked(CannotDraft):
    """Locked, waiting for somebody else's approval, or scheduled."""


class NothingToTake(CannotDraft):
    """The package holds no question that has a match here."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """`entry` is in the quiz's history, with the report. `is_new` is false for a second click."""

    quiz: Quiz
    entry: ModelLogEntry
    is_new: bool


def draft_quiz(
    *, reading: Reading, module: ModulePage, token: str, file_name: str, sha256: str, by: Person, at: datetime
) -> Drafted:
    """This function will put the package's questions at the end of the draft of the module's quiz, or make a draft.

    `token` names one wish: asked again with it, nothing happens twice. Pictures go to the library of pictures.
    """
    written: list[Any] = []
    try:
        with transaction.atomic():
            # Two clicks at once wait here for each other.
            module = ModulePage.objects.select_for_update(of=("self",)).get(pk=module.pk)
            entry = taken_with(token)
            if entry:
                return Drafted(Quiz.objects.get(pk=entry.object_id), entry, is_new=False)
            return _draft(reading, module, token, {"file": file_name, "sha256": sha256}, by, at, written)
    except BaseException:
        for image in written:  # the rows are gone with the transaction
            image.file.storage.delete(image.file.name)
        raise


def _draft(
    reading: Reading,
    module: ModulePage,
    token: str,
    source: dict[str, str],
    by: Person,
    at: datetime,
    written: list[Any],
) -> Drafted:
    quiz = quiz_of(module)
    if is_locked(quiz, by):
        raise QuizIsLocked
    found = look(reading)
    if not found.questions:
        raise NothingToTake
    images = _images(reading, found, by, written)
    found.notes += _about_the_quiz(quiz, module, reading)
    draft = _editable(quiz, module, by)
    number_before = len(draft.questions)
    block = draft.questions.stream_block
    new = [{"type": question.kind, "value": _value(question, images)} for question in found.questions]
    draft.questions = block.to_python([*draft.questions.get_prep_value(), *new])
    if quiz is None:
        draft.save()
    revision = draft.save_revision(user=by, clean=False)
    data = {"token": token, "module": module.pk, "at": at.isoformat(), **source, "before": number_before}
    data |= {"title": reading.title, "pictures": len(images), **as_data(found)}
    entry = log(draft, TAKEN_IN, user=by, revision=revision, data=data, content_changed=True)
    return Drafted(draft, entry, is_new=True)


def _editable(quiz: Quiz | None, module: ModulePage, by: Person) -> Quiz:
    """The newest draft of the quiz; a new one that learners do not see where the module has none."""
    if quiz:
        latest: Quiz = quiz.get_latest_revision_as_object()
        return latest
    quiz = Quiz.objects.create(title=module.title[:200], module=module, locale=module.locale, live=False)
    log(quiz, "wagtail.create", user=by, content_changed=True)
    return quiz


def _about_the_quiz(quiz: Quiz | None, module: ModulePage, reading: Reading) -> list[Note]:
    notes = []
    latest = quiz.get_latest_revision_as_object() if quiz else None
    if latest and latest.draws:
        notes.append(Note("draws"))
    if not module.has_quiz:
        notes.append(Note("module-without-quiz"))
    if reading.language not in ("und", "") and reading.language[:2] != module.locale.language_code[:2]:
        notes.append(Note("language", reading.language))
    return notes


def _value(question: Draft, images: dict[str, int]) -> dict[str, Any]:
    common: dict[str, Any] = {"essential": False, "topic": "", "strands": [], "source": ""}
    for picture in question.pictures:
        common |= {"picture": images[picture.name], "picture_text": picture.text}
    return {**common, **question.value}


# --- pictures ---------------------------------------------------------------------------------------------------------
def _images(reading: Reading, found: Found, by: Person, written: list[Any]) -> dict[str, int]:
    """The pictures of the questions in the library, each once, by the names of their files. `written` gets the new."""
    pictures = {picture.name: picture for draft in found.questions for picture in draft.pictures}
    if not pictures:
        return {}
    collection = _collection()
    images: dict[str, int] = {}
    for name, picture in pictures.items():
        data = reading.bytes_of(name)
        title = picture.title or picture.text or PurePosixPath(name).stem
        images[name] = _image(data, title, picture.text, collection, by, written).pk
    return images


def _image(data: bytes, title: str, text: str, collection: Collection, by: Person, written: list[Any]) -> Any:
    """The picture in the library: the one that is there already, if it is the very same."""
    model = get_image_model()
    digest = hash_filelike(io.BytesIO(data))
    same = model.objects.filter(collection=collection, file_hash=digest).first()
    if same:
        return same
    image = model(title=title[:255], description=text[:255], collection=collection, uploaded_by_user=by)
    image.file_hash, image.file_size = digest, len(data)
    size = measured(data)
    image.file.save(f"from-package.{size.extension}", ContentFile(data), save=False)
    written.append(image)
    image.width, image.height = size.width, size.height
    image.save()
    return image


def _collection() -> Collection:
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=COLLECTION).first()
    return found or root.add_child(name=COLLECTION)
