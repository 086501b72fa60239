"""A quiz as an H5P package without libraries. What H5P cannot express stays out of it, and everything lost is told.

The package holds data alone: the host that opens it brings the programs. The same quiz gives the same bytes.
"""

import io
import json
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from assessments.packages.parameters import BLANKS, MULTI_CHOICE, TRUE_FALSE, WRITERS, Params

QUESTION_SET, IMAGE = "H5P.QuestionSet", "H5P.Image"
# What hosts call the kinds, in the metadata of their questions.
CALLED = {MULTI_CHOICE: "Multiple Choice", TRUE_FALSE: "True/False Question", BLANKS: "Fill in the Blanks"}

# Question ids of packages are drawn from ours, so that two downloads of a quiz are the same file.
IDS = UUID("9a0c2f6e-6d0b-5f55-9a53-6f1f1d3b7c11")
# Inside the text of gaps these have a meaning in H5P, and no sign that every host understands takes it away.
SIGNS_OF_GAPS = "*/:"
# What every host takes, by the ends of names.
PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif"}
EARLIEST = (1980, 1, 1, 0, 0, 0)


class Loss(StrEnum):
    """What does not go out as it is. The words for it are in `assessments.queries.questions_out`."""

    # The question is left out.
    KIND = "kind"
    SIGNS = "signs"
    UNFINISHED = "unfinished"
    # The question goes out without it.
    ESSENTIAL = "essential"
    TOPIC = "topic"
    ACCENTS = "accents"
    GAPS_COUNT = "gaps-count"
    PICTURE = "picture"
    LINES = "lines"
    SOURCE = "source"
    STRANDS = "strands"
    # The quiz as a whole.
    DRAWS = "draws"


LEFT_OUT = (Loss.KIND, Loss.SIGNS, Loss.UNFINISHED)


@dataclass(frozen=True)
class Told:
    """A loss, with the place of the question from 1 (0: the whole quiz)."""

    number: int
    loss: Loss
    stem: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Picture:
    suffix: str  # one of PICTURES
    data: bytes
    width: int
    height: int
    text: str

    @property
    def mime(self) -> str:
        return PICTURES[self.suffix]


@dataclass(frozen=True)
class Asked:
    """A question as its kind projects it, and what editors said about it."""

    block_id: str
    kind: str
    content: Mapping[str, Any]
    is_essential: bool = False
    topic: str = ""
    strands: tuple[str, ...] = ()
    has_picture: bool = False
    picture: Picture | None = None


@dataclass(frozen=True)
class Paper:
    title: str
    language: str
    pass_mark: int
    shuffle: bool
    has_draws: bool
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Plan:
    """What goes out, what stays, and what changes on the way."""

    paper: Paper
    libraries: Mapping[str, str]
    going: tuple[tuple[Asked, str, Params], ...] = ()
    left_out: tuple[Told, ...] = ()
    changed: tuple[Told, ...] = field(default=())

    @property
    def used(self) -> list[str]:
        """The libraries that the host needs, the main one first."""
        kinds = {library for _, library, _ in self.going}
        pictures = {IMAGE} if any(asked.picture for asked, _, _ in self.going) else set()
        return [QUESTION_SET, *sorted(kinds | pictures)]


def plan(paper: Paper, libraries: Mapping[str, str]) -> Plan:
    """This will sort the questions of a quiz into those that a package can hold and those that it cannot."""
    going, left_out, changed = [], [], []
    if paper.has_draws:
        changed.append(Told(0, Loss.DRAWS))
    for number, asked in enumerate(paper.questions, start=1):
        stem = str(asked.content.get("stem") or "")
        loss, detail = _cannot(asked)
        if loss:
            left_out.append(Told(number, loss, stem, detail))
            continue
        library, params = WRITERS[asked.kind](asked.content)
        going.append((asked, library, params))
        changed += [Told(number, loss, stem, detail) for loss, detail in _losses(asked)]
    return Plan(paper, libraries, tuple(going), tuple(left_out), tuple(changed))


def package(plan: Plan) -> bytes:
    """The bytes of the .h5p file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in _files(plan):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def _files(plan: Plan) -> Iterator[tuple[str, str | bytes]]:
    yield "h5p.json", json.dumps(_manifest(plan), ensure_ascii=False)
    yield "content/content.json", json.dumps(_content(plan), ensure_ascii=False)
    for asked, _, _ in plan.going:
        if asked.picture:
            yield f"content/{_picture_path(asked)}", asked.picture.data


def _manifest(plan: Plan) -> Params:
    used = [(name, *plan.libraries[name].split(".")) for name in plan.used]
    return {
        "title": " ".join(plan.paper.title.split())[:255],
        "language": plan.paper.language,
        "defaultLanguage": plan.paper.language,
        "mainLibrary": QUESTION_SET,
        "embedTypes": ["iframe"],
        "license": "U",
        "preloadedDependencies": [
            {"machineName": name, "majorVersion": int(major), "minorVersion": int(minor)} for name, major, minor in used
        ],
    }


def _content(plan: Plan) -> Params:
    return {
        "introPage": {"showIntroPage": False},
        "progressType": "textual",
        "passPercentage": plan.paper.pass_mark,
        "disableBackwardsNavigation": False,
        "randomQuestions": plan.paper.shuffle,
        "questions": [_part(plan, *going) for going in plan.going],
        "endGame": {
            "showResultPage": True,
            "showSolutionButton": True,
            "showRetryButton": True,
            "overallFeedback": [{"from": 0, "to": 100}],
            "showAnimations": False,
            "skippable": False,
        },
    }


def _part(plan: Plan, asked: Asked, library: str, params: Params) -> Params:
    media: Params = {"disableImageZooming": not asked.picture}
    if asked.picture:
        media = {"type": _image(plan, asked, asked.picture), **media}
    return {
        "library": f"{library} {plan.libraries[library]}",
        "params": {**params, "media": media},
        "subContentId": str(uuid5(IDS, asked.block_id)),
        "metadata": _metadata(CALLED[library], asked.content["stem"]),
    }


def _image(plan: Plan, asked: Asked, picture: Picture) -> Params:
    about = {"contentName": "Image", "alt": picture.text, "decorative": not picture.text}
    file = {
        "path": _picture_path(asked),
        "mime": picture.mime,
        "copyright": {"license": "U"},
        "width": picture.width,
        "height": picture.height,
    }
    return {
        "library": f"{IMAGE} {plan.libraries[IMAGE]}",
        "params": {**about, "file": file},
        "subContentId": str(uuid5(IDS, f"{asked.block_id} picture")),
        "metadata": _metadata("Image", picture.text),
    }


def _picture_path(asked: Asked) -> str:
    assert asked.picture
    return f"images/{uuid5(IDS, f'{asked.block_id} file').hex}{asked.picture.suffix}"


def _metadata(called: str, title: str) -> Params:
    return {"contentType": called, "license": "U", "title": " ".join(title.split())[:255] or called}


# --- what cannot go, and what is lost ----------------------------------------------------------------------------


def _cannot(asked: Asked) -> tuple[Loss | None, str]:
    content = asked.content
    if asked.kind not in WRITERS:
        return Loss.KIND, asked.kind
    if not _is_finished(asked.kind, content):
        return Loss.UNFINISHED, ""
    if asked.kind == "blanks":
        return _signs_in_the_way(content)
    return None, ""


def _is_finished(kind: str, content: Mapping[str, Any]) -> bool:
    if not str(content.get("stem") or "").strip():
        return False
    if kind == "truefalse":
        return content.get("answer") in ("true", "false")
    if kind == "blanks":
        return bool(content.get("gaps")) and all(gap["answers"] for gap in content["gaps"])
    options = content.get("options") or []
    right = sum(bool(option["is_correct"]) for option in options)
    has_key = right >= 1 if kind == "multiple" else right == 1
    return has_key and len(options) >= 2 and all(option["text"].strip() for option in options)


def _signs_in_the_way(content: Mapping[str, Any]) -> tuple[Loss | None, str]:
    """A star anywhere would open a gap; in answers, a stroke parts them and a colon begins a tip."""
    for answer in (answer for gap in content["gaps"] for answer in gap["answers"]):
        for sign in SIGNS_OF_GAPS:
            if sign in answer:
                return Loss.SIGNS, sign
    return (Loss.SIGNS, "*") if any("*" in piece for piece in content["pieces"]) else (None, "")


def _losses(asked: Asked) -> Iterator[tuple[Loss, str]]:
    content = asked.content
    if asked.is_essential:
        yield Loss.ESSENTIAL, ""
    if asked.topic:
        yield Loss.TOPIC, asked.topic
    if asked.kind == "blanks":
        if not content["match_accents"] and _has_accents(a for gap in content["gaps"] for a in gap["answers"]):
            yield Loss.ACCENTS, ""
        if len(content["gaps"]) > 1:
            yield Loss.GAPS_COUNT, str(len(content["gaps"]))
    if asked.has_picture and not asked.picture:
        yield Loss.PICTURE, ""
    if any(
        len(str(content.get(name) or "").strip().splitlines()) > 1
        for name in ("feedback_correct", "feedback_incorrect")
    ):
        yield Loss.LINES, ""
    if content.get("source"):
        yield Loss.SOURCE, content["source"]
    if asked.strands:
        yield Loss.STRANDS, ", ".join(asked.strands)


def _has_accents(texts: Iterable[str]) -> bool:
    return any(unicodedata.combining(sign) for text in texts for sign in unicodedata.normalize("NFD", text))
