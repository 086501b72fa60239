"""Questions inside a text: Blanks, DragText, MarkTheWords. Their authors put what is right between asterisks."""

import re
from collections.abc import Iterator

from assessments.packages.questions_in.draft import Draft, LeftOut, Step
from assessments.packages.questions_in.parts import Part
from assessments.packages.questions_in.prose import as_written, sign_of
from assessments.packages.questions_in.reading import (
    Notes,
    dict_of,
    first_words,
    is_true,
    list_of,
    overall_feedback,
    pictures_of,
)
from assessments.questions.brackets import write_gaps, write_marks

STAR, COLON, SLASH = sign_of("*"), sign_of(":"), sign_of("/")
# The signs around a word between asterisks that H5P does not count as a part of it.
MARKED = re.compile(r"(?<!\w)\*(?=\S)([^*\n]+?)(?<=\S)\*(?!\w)")


def blanks(part: Part) -> Iterator[Draft | LeftOut]:
    """Each line of it is a question here. `*right/as right:tip*` is a gap."""
    params = part.params
    lines = [text for text in list_of(params.get("questions")) if text]
    if not lines:
        yield LeftOut(part.title or first_words(params), part.library, "empty", part.place)
    behaviour = dict_of(params.get("behaviour"))
    settings = {"match_case": is_true(behaviour.get("caseSensitive", True)), "match_accents": True}
    for number, text in enumerate(lines, start=1):
        notes = Notes()
        if is_true(behaviour.get("acceptSpellingErrors")):
            notes.add("spelling")
        pieces, gaps = [""], []
        for words, is_inside in between_stars(notes.text(text, signs="*:/")):
            answers = accepted(words, notes) if is_inside else []
            if answers:
                gaps.append(answers)
                pieces.append("")
            else:
                pieces[-1] += as_written(f"*{words}*" if is_inside else words)
        own = part._replace(place=(*part.place, Step("part", number))) if len(lines) > 1 else part
        if len(lines) > 1:
            notes.add("one-of-several", str(len(lines)))
        yield finished(own, "blanks", params.get("text"), write_gaps(pieces, gaps), settings, bool(gaps), notes)


def between_stars(text: str) -> Iterator[tuple[str, bool]]:
    """The text by turns outside and between asterisks. Two that touch, and one that is left over, are just signs."""
    pieces = text.split(STAR)
    for place, piece in enumerate(pieces):
        is_inside = place % 2 == 1
        if is_inside and place == len(pieces) - 1:
            yield STAR + piece, False
        elif is_inside and not piece.strip():
            yield STAR + piece + STAR, False
        else:
            yield piece, is_inside


def accepted(words: str, notes: Notes) -> list[str]:
    """The answers that a gap accepts."""
    answers, _, tip = words.partition(COLON)
    notes.aside_text("tip", as_written(tip))
    found = [" ".join(as_written(answer).split()) for answer in answers.split(SLASH)]
    for answer in found:
        if answer.startswith("[[["):
            notes.add("pattern", answer)
    return list(dict.fromkeys(answer for answer in found if answer))


def drag_text(part: Part) -> Iterator[Draft | LeftOut]:
    r"""Words to drag become words to type. `*word:tip\+when right\-when not*` is a gap."""
    notes, params = Notes(), part.params
    text = params.get("textField")
    lines = re.sub(r"\r\n|\r|\n", "<br>", text) if isinstance(text, str) else ""
    pieces, gaps = [""], []
    for words, is_inside in between_stars(notes.text(lines, signs="*:")):
        answer = dragged(words, notes) if is_inside else ""
        if answer:
            gaps.append([answer])
            pieces.append("")
        else:
            pieces[-1] += as_written(f"*{words}*" if is_inside else words)
    notes.add("drag-became-typing")
    others = between_stars(notes.text(params.get("distractors"), signs="*:"))
    notes.aside_text("distractors", ", ".join(dragged(words, Notes()) for words, is_inside in others if is_inside))
    settings = {"match_case": False, "match_accents": False}
    yield finished(part, "blanks", params.get("taskDescription"), write_gaps(pieces, gaps), settings, bool(gaps), notes)


def dragged(words: str, notes: Notes) -> str:
    first, *more = re.split(rf"({COLON}|\\\+|\\-)", words)
    for sign, text in zip(more[::2], more[1::2], strict=True):
        notes.aside_text("tip" if sign == COLON else "gap-feedback", as_written(text))
    return " ".join(as_written(first).split())


def mark_the_words(part: Part) -> Iterator[Draft | LeftOut]:
    """`*word*` is to be marked, and `**` is an asterisk."""
    notes = Notes()
    text = notes.text(part.params.get("textField")).replace("**", STAR)
    # By turns what stands outside and what is marked.
    parts = [(piece, place % 2 == 1) for place, piece in enumerate(MARKED.split(text))]
    for piece, is_right in parts:
        if is_right and len(piece.split()) > 1:
            notes.add("phrase", as_written(piece))
        if "*" in piece:
            notes.add("stray-asterisk")
    if not any(is_right for _piece, is_right in parts):
        notes.add("no-right-answer")
    written = write_marks([(as_written(piece), is_right) for piece, is_right in parts])
    yield finished(part, "mark", part.params.get("taskDescription"), written, {}, bool(text.strip()), notes)


def finished(
    part: Part, kind: str, stem: object, text: str, settings: dict[str, bool], is_whole: bool, notes: Notes
) -> Draft | LeftOut:
    asked = notes.text(stem)
    if not is_whole:
        why = "no-gap" if text.strip() else "empty"
        return LeftOut(part.title or " ".join(text.split())[:80] or asked[:80], part.library, why, part.place)
    if not asked:
        notes.add("no-question")
    right, wrong = overall_feedback(part.params, notes)
    value = {"stem": asked, "text": text, **settings, "feedback_correct": right, "feedback_incorrect": wrong}
    return Draft(kind, value, part.library, part.place, pictures_of(part.params, notes), tuple(notes.found))
