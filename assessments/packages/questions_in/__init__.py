"""Questions of a package as drafts for its editor: from the JSON alone, nothing is executed. Never raises."""

from collections.abc import Callable, Iterator
from typing import Any

from assessments.packages.questions_in import choices, texts
from assessments.packages.questions_in.draft import Draft, Found, LeftOut, Note, Picture, Place, Step
from assessments.packages.questions_in.parts import Part, name_of, parts_inside
from assessments.packages.questions_in.reading import dict_of, first_words, list_of

MOST_QUESTIONS = 300  # taken from one package: what an editor can still review
MOST_LEFT_OUT = 300

MAKERS: dict[str, Callable[[Part], Iterator[Draft | LeftOut]]] = {
    "H5P.MultiChoice": choices.multi_choice,
    "H5P.TrueFalse": choices.true_false,
    "H5P.SingleChoiceSet": choices.single_choice_set,
    "H5P.Summary": choices.summary,
    "H5P.Blanks": texts.blanks,
    "H5P.DragText": texts.drag_text,
    "H5P.MarkTheWords": texts.mark_the_words,
}

# What asks nothing by itself.
SILENT = {
    "H5P.Text", "H5P.AdvancedText", "H5P.Table", "H5P.Image", "H5P.Video", "H5P.Audio", "H5P.Link", "H5P.Nil",
    "H5P.Shape", "H5P.ContinuousText", "H5P.ExportableTextArea", "H5P.TwitterUserFeed", "H5P.GoToQuestion",
    "H5P.Accordion", "H5P.Collage", "H5P.Chart", "H5P.ImageSlider", "H5P.ImageJuxtaposition", "H5P.Timeline",
    "H5P.AgeGame", "H5P.Agamotto", "H5P.InformationWall", "H5P.IVHotspot", "H5P.HTML5Player",
}  # fmt: skip

# What may hold questions: looked into, and not told when it holds none.
CONTAINERS = {
    "H5P.QuestionSet", "H5P.CoursePresentation", "H5P.InteractiveVideo", "H5P.Column", "H5P.InteractiveBook",
    "H5P.BranchingScenario", "H5P.Row", "H5P.RowColumn", "H5P.DocumentationTool", "H5P.GameMap", "H5P.VirtualTour",
    "H5P.ThreeImage", "H5P.AdventCalendar", "H5P.Tabs",
}  # fmt: skip

# What asks something that nothing here is a match for, though it may hold parts.
NO_MATCH = {
    "H5P.DragQuestion", "H5P.ImageHotspotQuestion", "H5P.ImageMultipleHotspotQuestion", "H5P.ImageHotspots",
    "H5P.Essay", "H5P.Dialogcards", "H5P.Flashcards", "H5P.MemoryGame", "H5P.FindTheWords", "H5P.Crossword",
    "H5P.SortParagraphs", "H5P.ImageSequencing", "H5P.ImagePair", "H5P.ArithmeticQuiz", "H5P.SpeakTheWords",
    "H5P.SpeakTheWordsSet", "H5P.Dictation", "H5P.AdvancedBlanks", "H5P.MultiMediaChoice", "H5P.Questionnaire",
    "H5P.OpenEndedQuestion", "H5P.SimpleMultiChoice", "H5P.GuessTheAnswer", "H5P.PersonalityQuiz",
    "H5P.BranchingQuestion", "H5P.FreeTextQuestion", "H5P.ImageMultipleChoice", "H5P.Cornell", "H5P.AudioRecorder",
    "H5P.StructureStrip", "H5P.IFrameEmbed",
}  # fmt: skip


def drafts_of(main: object, content: object) -> Found:
    """The questions of a package in its own order, and what there is no match for. Twice asked, twice the same."""
    found = Found()
    whole = Part(name_of(main), dict_of(content), "", ())
    waiting, more = [whole], 0
    while waiting:
        part = waiting.pop()
        if part.library in MAKERS and len(found.questions) < MOST_QUESTIONS:
            more += taken(part, found)
        elif part.library in MAKERS:
            more += 1  # at least
        else:
            waiting += inside(part, found)[::-1]
    if more:
        found.notes.append(Note("too-many", str(more)))
    return found


def taken(part: Part, found: Found) -> int:
    """Adds what the part asks; answers how many questions there is no room for."""
    left = 0
    for made in MAKERS[part.library](part):
        if isinstance(made, LeftOut):
            leave_out(made, found)
        elif len(found.questions) < MOST_QUESTIONS:
            found.questions.append(made)
        elif left < MOST_QUESTIONS:
            left += 1
        else:
            break
    return left


def inside(part: Part, found: Found) -> list[Part]:
    """The parts to look at next."""
    if part.library in NO_MATCH:
        leave_out(LeftOut(part.title or first_words(part.params), part.library, "no-match", part.place), found)
        return []
    if part.library in SILENT:
        found.passed_over[part.library] = found.passed_over.get(part.library, 0) + 1
        return []
    tell_of_whole(part, found)
    parts = list(parts_inside(part.params, part.place))
    if part.library in CONTAINERS or any(within.library not in SILENT for within in parts):
        return parts
    if part.library:
        leave_out(LeftOut(part.title or first_words(part.params), part.library, "unknown", part.place), found)
    return []


def leave_out(what: LeftOut, found: Found) -> None:
    if len(found.left_out) < MOST_LEFT_OUT:
        found.left_out.append(what)


def tell_of_whole(part: Part, found: Found) -> None:
    """Rules of a container that a quiz here has in its own way."""
    told: list[Note] = []
    if part.library == "H5P.QuestionSet":
        share, pool = part.params.get("passPercentage"), part.params.get("poolSize")
        told += [Note("pass-mark", str(share))] if is_count(share) else []
        told += [Note("pool", str(pool))] if is_count(pool) else []
        for entry in list_of(dict_of(part.params.get("endGame")).get("overallFeedback")):
            told += [Note("end-feedback")] if first_words({"text": dict_of(entry).get("feedback")}) else []
    elif part.library == "H5P.InteractiveVideo":
        told.append(Note("video-not-taken"))
    elif part.library == "H5P.BranchingScenario":
        told.append(Note("branching"))
    found.notes += [note for note in dict.fromkeys(told) if note not in found.notes]


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 100_000


__all__ = ["MOST_QUESTIONS", "Draft", "Found", "LeftOut", "Note", "Picture", "Place", "Step", "drafts_of"]
