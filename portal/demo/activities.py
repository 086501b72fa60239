"""An interactive activity in a lesson: a package of our own, brought in as an editor's would be."""

import hashlib
import io
import json
import zipfile
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from assessments.actions import packages
from assessments.models import Package, PackageVersion
from cms.models import LoadedContent
from courses.models import LessonPage
from portal.curriculum.loading import key_of
from portal.curriculum.loading.identity import block_id
from portal.curriculum.loading.shelf import present, raw_blocks

NAME, LESSON = "first-contact", "m2-l2"
BLOCK = block_id("demo", NAME)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of archives: the same files are always the same package


def make_activity(folder: Path, *, at: datetime, lesson: str = LESSON) -> None:
    """This function will show the activity in its lesson, where the lesson is still as it was loaded."""
    source = folder / "packages" / NAME
    if source.is_dir():
        put_in_lesson(lesson, keep(packed(source), at=at), alternative(source))


def packed(source: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(path for path in source.rglob("*") if path.is_file()):
            archive.writestr(zipfile.ZipInfo(path.relative_to(source).as_posix(), FIRST_DAY), path.read_bytes())
    return buffer.getvalue()


def keep(data: bytes, *, at: datetime) -> Package:
    """The package with these files: one that is there, a new version of it, or a new one."""
    there = PackageVersion.objects.filter(sha256=hashlib.sha256(data).hexdigest()).select_related("package").first()
    if there is not None:
        return there.package
    file, name = io.BytesIO(data), f"{NAME}.h5p"
    earlier = PackageVersion.objects.filter(file_name=name, uploaded_by=None).select_related("package").first()
    if earlier is not None:
        return packages.replace(package=earlier.package, file=file, name=name, by=None, at=at).package
    return packages.upload(file=file, name=name, by=None, at=at).package


def alternative(source: Path) -> str:
    """All that the activity says, as text."""
    content = json.loads((source / "content" / "content.json").read_text())
    words = content["l10n"]
    lines = [f"<p>{escape(content['intro'])}</p>"]
    for number, card in enumerate(content["cards"], start=1):
        lines.append(f"<p><b>{number}. {escape(card['situation'])}</b></p>")
        replies = [
            f"<li>{escape(reply['text'])} <b>{escape(words['good' if reply['isGood'] else 'other'])}</b>"
            f" {escape(reply['feedback'])}</li>"
            for reply in card["replies"]
        ]
        lines.append(f"<ul>{''.join(replies)}</ul>")
    return "".join(lines)


def put_in_lesson(lesson_id: str, package: Package, text: str) -> None:
    """A lesson that an editor touched is theirs. To the loader it stays as it was: it may write it again."""
    lesson = LessonPage.objects.filter(translation_key=key_of("lesson", lesson_id), locale__language_code="en").first()
    row = LoadedContent.objects.filter(key=f"lesson {lesson_id}").first()
    if lesson is None or row is None or row.fingerprint != fingerprint_of(lesson):
        return
    block = {"type": "package", "id": BLOCK, "value": {"package": package.pk, "alternative": text}}
    before = [dict(each) for each in lesson.body.raw_data]
    others = [each for each in before if each["id"] != BLOCK]
    end = next((place for place, each in enumerate(others) if each["type"] == "self_check"), len(others))
    after = [*others[:end], block, *others[end:]]
    if after != before:
        publish(lesson, row, after)


def publish(lesson: LessonPage, row: LoadedContent, blocks: list[dict[str, Any]]) -> None:
    setattr(lesson, "body", raw_blocks(lesson._meta.get_field("body"), blocks))  # noqa: B010  typed as what is read
    lesson.save_revision().publish()
    lesson.refresh_from_db()
    row.fingerprint = fingerprint_of(lesson)
    row.save(update_fields=["fingerprint"])


def fingerprint_of(lesson: LessonPage) -> str:
    return present(lesson.pk, lesson.latest_revision_id, lesson.live).fingerprint
