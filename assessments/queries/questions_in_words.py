"""What became of a package's questions, put in words for their editor."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.enums import QuestionKind
from assessments.packages.questions_in import MOST_QUESTIONS
from assessments.questions.truefalse import LABELS

# What has to be mended before the question can be published, and what the editor only has to know.
TO_MEND = {
    "no-right-answer": gettext_lazy("The package marks no answer as right. Mark it here."),
    "several-right-in-single": gettext_lazy(
        "Several answers are right, and any of them was enough. Leave one right, or make it a question with several "
        "right answers."
    ),
    "all-right": gettext_lazy("Every answer is right. Add one that is not."),
    "too-few-options": gettext_lazy("There are fewer than two answers. Add some."),
    "same-option-twice": gettext_lazy("The answer “%(detail)s” is there twice. Change one."),
    "no-question": gettext_lazy("The package has no words for the question. Write them."),
    "picture-without-text": gettext_lazy("The picture has no description. Write what it shows."),
}
TO_KNOW = {
    # Texts
    "formatting": gettext_lazy(
        "Bold, italics or colours are gone: questions are plain text. Look whether they meant something."
    ),
    "formula": gettext_lazy("There is a formula. It is shown as it is written."),
    "table": gettext_lazy("A table became lines of text."),
    "hidden-text": gettext_lazy("Hidden text was left out."),
    "embedded": gettext_lazy("Something embedded was left out."),
    "image-in-text": gettext_lazy("A picture inside the text was left out: %(detail)s"),
    "shortened": gettext_lazy("A very long text was cut."),
    # Options
    "tip": gettext_lazy("Tip left out: “%(detail)s”"),
    "feedback-not-chosen": gettext_lazy("Feedback for an answer that is not chosen was left out: “%(detail)s”"),
    "empty-option": gettext_lazy("An answer without words was left out."),
    "many-options": gettext_lazy("There were %(detail)s answers. The first ones were taken."),
    "summary-statements": gettext_lazy(
        "One of several groups of statements: each became a question, with the same words to ask it."
    ),
    # Gaps and marks
    "one-of-several": gettext_lazy("One of %(detail)s lines that H5P shows together: each became a question."),
    "pattern": gettext_lazy("The answer “%(detail)s” is a pattern. Write out the answers that it stands for."),
    "spelling": gettext_lazy("Small spelling mistakes were forgiven. Here they are not: add other spellings with |."),
    "drag-became-typing": gettext_lazy(
        "Words to drag became words to type. Look whether the answers can be guessed without the choice."
    ),
    "distractors": gettext_lazy("Words to drag that belong nowhere were left out: “%(detail)s”"),
    "gap-feedback": gettext_lazy("Feedback on a gap was left out: “%(detail)s”"),
    "phrase": gettext_lazy(
        "“%(detail)s” is marked as one phrase. H5P marks single words: look whether it is meant so."
    ),
    "stray-asterisk": gettext_lazy("An asterisk that marks nothing is part of the text now."),
    # Feedback and media
    "feedback-by-score": gettext_lazy("Feedback for a certain score was left out: “%(detail)s”"),
    "several-pictures": gettext_lazy("A question has one picture here. The first was taken."),
    "decorative-picture": gettext_lazy("A picture without meaning was left out."),
    "remote-media": gettext_lazy("A picture that is not in the package was left out: %(detail)s"),
    "video": gettext_lazy("The film was left out: questions have pictures only. Put it into a lesson. %(detail)s"),
    "audio": gettext_lazy("The sound was left out: questions have pictures only. Put it into a lesson. %(detail)s"),
    "picture-missing": gettext_lazy("The package names a picture that is not in it: %(detail)s"),
    "picture-too-large": gettext_lazy("A picture is too large and was left out: %(detail)s"),
    "picture-unreadable": gettext_lazy("A picture cannot be read and was left out: %(detail)s"),
    "picture-credit": gettext_lazy("Whose the picture is: %(detail)s. Put it under Source, if it has to be named."),
}
OF_THE_WHOLE = {
    "pass-mark": gettext_lazy(
        "The package is passed from %(detail)s per cent. The quiz keeps its own pass mark: look at it."
    ),
    "pool": gettext_lazy(
        "The package asks %(detail)s of its questions by chance. Draw from topics for that, in the quiz."
    ),
    "end-feedback": gettext_lazy("The package’s words at the end were left out."),
    "video-not-taken": gettext_lazy("The film itself was not taken. Questions that need it have to be rewritten."),
    "branching": gettext_lazy(
        "In the package the way depends on answers. Here the questions follow each other. For a story with "
        "choices make a scenario."
    ),
    "draws": gettext_lazy("This quiz draws from topics. Give each new question a topic, or it is never asked."),
    "module-without-quiz": gettext_lazy(
        "The module does not end with a quiz. Tick “ends with a quiz” on its page, or nobody is asked."
    ),
    "language": gettext_lazy("The package says that it is in another language (%(detail)s) than the module."),
}
WHY = {
    "no-match": gettext_lazy("No kind of question here is like it."),
    "unknown": gettext_lazy("Nobody here knows this type, and no question was found in it."),
    "empty": gettext_lazy("There is nothing in it."),
    "no-gap": gettext_lazy("It has no gap to fill."),
}
# What authors call the types. Others go by their own name.
LIBRARIES = {
    "H5P.MultiChoice": gettext_lazy("Multiple choice"),
    "H5P.TrueFalse": gettext_lazy("True or false"),
    "H5P.Blanks": gettext_lazy("Fill in the blanks"),
    "H5P.DragText": gettext_lazy("Drag the words"),
    "H5P.MarkTheWords": gettext_lazy("Mark the words"),
    "H5P.SingleChoiceSet": gettext_lazy("Single choice set"),
    "H5P.Summary": gettext_lazy("Summary"),
    "H5P.QuestionSet": gettext_lazy("Question set"),
    "H5P.DragQuestion": gettext_lazy("Drag and drop"),
    "H5P.Essay": gettext_lazy("Essay"),
    "H5P.Dialogcards": gettext_lazy("Dialog cards"),
    "H5P.Flashcards": gettext_lazy("Flashcards"),
    "H5P.ImageHotspots": gettext_lazy("Image hotspots"),
    "H5P.ImageHotspotQuestion": gettext_lazy("Find the hotspot"),
    "H5P.ImageMultipleHotspotQuestion": gettext_lazy("Find several hotspots"),
    "H5P.MemoryGame": gettext_lazy("Memory game"),
    "H5P.FindTheWords": gettext_lazy("Find the words"),
    "H5P.Crossword": gettext_lazy("Crossword"),
    "H5P.SortParagraphs": gettext_lazy("Sort the paragraphs"),
    "H5P.ImageSequencing": gettext_lazy("Image sequencing"),
    "H5P.ImagePair": gettext_lazy("Image pairing"),
    "H5P.BranchingQuestion": gettext_lazy("Branching question"),
    "H5P.Questionnaire": gettext_lazy("Questionnaire"),
    "H5P.Text": gettext_lazy("Text"),
    "H5P.AdvancedText": gettext_lazy("Text"),
    "H5P.Table": gettext_lazy("Table"),
    "H5P.Image": gettext_lazy("Picture"),
    "H5P.Video": gettext_lazy("Film"),
    "H5P.Audio": gettext_lazy("Sound"),
    "H5P.Link": gettext_lazy("Link"),
    "H5P.Accordion": gettext_lazy("Accordion"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A question, or a part that was left out, as the page shows it."""

    number: int
    title: str
    kind: str
    place: str
    to_mend: list[str]
    to_know: list[str]
    answers: list[tuple[str, bool]]
    text: str = ""
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    counts: list[tuple[str, int]]
    rows: list[Row]
    left_out: list[Row]
    notes: list[str]
    passed_over: str
    to_mend: int  # questions that cannot be published as they are


def shown(data: dict[str, Any]) -> Shown:
    """What `as_data` holds, in the reader's language."""
    rows = [_row(number, question) for number, question in enumerate(data["questions"], start=1)]
    return Shown(
        counts=[(str(kind.label), data["counts"][kind]) for kind in QuestionKind if data["counts"].get(kind)],
        rows=rows,
        left_out=[_left_out(number, left) for number, left in enumerate(data["left_out"], start=1)],
        notes=[text for text in (_whole(*note) for note in data["notes"]) if text],
        passed_over=", ".join(f"{library(name)} ({number})" for name, number in data["passed_over"].items()),
        to_mend=sum(bool(row.to_mend) for row in rows),
    )


def _row(number: int, question: dict[str, Any]) -> Row:
    return Row(
        number=number,
        title=question["stem"],
        kind=str(dict(QuestionKind.choices).get(question["kind"], question["kind"])),
        place=_place(question["place"]),
        to_mend=[str(TO_MEND[code]) % {"detail": detail} for code, detail in question["notes"] if code in TO_MEND],
        to_know=[str(TO_KNOW[code]) % {"detail": detail} for code, detail in question["notes"] if code in TO_KNOW],
        answers=_answers(question),
        text=question.get("text", ""),
        pictures=tuple(question["pictures"]),
    )


def _answers(question: dict[str, Any]) -> list[tuple[str, bool]]:
    if question["kind"] == "truefalse":
        return [(str(label), key == question.get("answer")) for key, label in LABELS.items()]
    return [(text, is_right) for text, is_right in question.get("options", [])]


def _left_out(number: int, left: dict[str, Any]) -> Row:
    why = str(WHY.get(left["why"], ""))
    return Row(number, left["title"], library(left["library"]), _place(left["place"]), [], [why], [])


def _whole(code: str, detail: str) -> str:
    if code == "too-many":
        return _("Only the first %(most)d questions are taken; %(more)s or more are left. Divide the package.") % {
            "most": MOST_QUESTIONS,
            "more": detail,
        }
    return str(OF_THE_WHOLE[code]) % {"detail": detail} if code in OF_THE_WHOLE else ""


def library(name: str) -> str:
    return str(LIBRARIES.get(name, name))


def _place(place: list[list[Any]]) -> str:
    words = {
        "slide": _("slide %(number)d"),
        "chapter": _("chapter %(number)d"),
        "question": _("question %(number)d"),
        "part": _("part %(number)d"),
    }
    steps = [
        _("at %(minutes)d:%(seconds)02d") % {"minutes": number // 60, "seconds": number % 60}
        if code == "time"
        else words[code] % {"number": number}
        for code, number in place
        if code in words or code == "time"
    ]
    return ", ".join(steps)


def made_in_words(number: int) -> str:
    return ngettext("%(count)d question is in the draft.", "%(count)d questions are in the draft.", number) % {
        "count": number
    }
