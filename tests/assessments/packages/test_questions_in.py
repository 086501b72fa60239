"""Questions of packages become drafts, from their JSON alone. Exact drafts by type, then containers, then junk."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.packages.questions_in import MAKERS, MOST_QUESTIONS, Draft, LeftOut, Note, Picture, Step, drafts_of
from tests.h5p import contents
from tests.h5p.contents import sub
from tests.h5p.making import REAL

pytestmark = pytest.mark.unit


def the_draft(main, content):
    found = drafts_of(main, content)
    assert (len(found.questions), found.left_out) == (1, [])
    return found.questions[0]


def codes(draft):
    return [note.code for note in draft.notes]


def options(draft):
    return [(option["text"], option["is_correct"]) for option in draft.value["options"]]


# --- MultiChoice ------------------------------------------------------------------------------------------------------
def test_multi_choice_with_one_right_answer():
    content = {
        "question": "<p>Who can report a hate crime?</p>",
        "answers": [
            {
                "text": "<div>Anyone</div>\n",
                "correct": True,
                "tipsAndFeedback": {"tip": "<p>Think of witnesses</p>", "chosenFeedback": "<div>Yes, anyone.</div>"},
            },
            {"text": "<div>Only the victim</div>", "correct": False, "tipsAndFeedback": {"notChosenFeedback": "Good."}},
        ],
        "overallFeedback": [
            {"from": 0, "to": 99, "feedback": "Look again."},
            {"from": 100, "to": 100, "feedback": "Well done."},
        ],
        "behaviour": {"type": "auto"},
    }  # fmt: skip

    assert the_draft("H5P.MultiChoice", content) == Draft(
        kind="single",
        value={
            "stem": "Who can report a hate crime?",
            "options": [
                {"text": "Anyone", "is_correct": True, "feedback": "Yes, anyone."},
                {"text": "Only the victim", "is_correct": False, "feedback": ""},
            ],
            "feedback_correct": "Well done.",
            "feedback_incorrect": "Look again.",
        },
        library="H5P.MultiChoice",
        notes=(Note("tip", "Think of witnesses"), Note("feedback-not-chosen", "Good.")),
    )


@pytest.mark.parametrize(
    ("asked", "right", "kind", "noted"),
    [
        ("auto", [True, False, False], "single", []),
        ("auto", [True, True, False], "multiple", []),
        ("multi", [True, False, False], "multiple", []),
        ("single", [True, True, False], "single", ["several-right-in-single"]),
        (None, [True, False], "single", []),
        ({"odd": 1}, [True, "true", False], "multiple", []),
        ("multi", [True, True], "multiple", ["all-right"]),
        ("single", [False, False], "single", ["no-right-answer"]),
        ("auto", [False, False], "multiple", ["no-right-answer"]),
        ("single", [True], "single", ["all-right", "too-few-options"]),
    ],
)
def test_the_kind_of_a_multi_choice(asked, right, kind, noted):
    answers = [{"text": f"Answer {number}", "correct": is_right} for number, is_right in enumerate(right)]
    draft = the_draft("H5P.MultiChoice", {"question": "Q?", "answers": answers, "behaviour": {"type": asked}})

    assert (draft.kind, codes(draft)) == (kind, noted)


def test_options_that_cannot_be_told_apart_are_told():
    content = contents.multi_choice("Q?", ("Yes", True), ("<b>Yes</b>", False), ("", False), ("<img src=a>", False))
    draft = the_draft("H5P.MultiChoice", content)

    assert options(draft) == [("Yes", True), ("Yes", False)]
    assert draft.notes == (
        Note("formatting"),
        Note("image-in-text"),
        Note("empty-option"),
        Note("same-option-twice", "Yes"),
    )


def test_a_question_without_words_is_told_and_one_without_anything_left_out():
    assert codes(the_draft("H5P.MultiChoice", contents.multi_choice(""))) == ["no-question"]
    assert drafts_of("H5P.MultiChoice", {}).left_out == [LeftOut("", "H5P.MultiChoice", "empty")]


# --- TrueFalse --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("correct", [True, "true", "True", " true "])
def test_true_false(correct):
    behaviour = {"feedbackOnCorrect": "<p>So it is.</p>", "feedbackOnWrong": "It is."}

    assert the_draft("H5P.TrueFalse", contents.true_false(correct=correct, behaviour=behaviour)) == Draft(
        kind="truefalse",
        value={
            "stem": "A witness can report.",
            "answer": "true",
            "feedback_correct": "So it is.",
            "feedback_incorrect": "It is.",
        },
        library="H5P.TrueFalse",
    )


@pytest.mark.parametrize(("correct", "answer", "noted"), [
    (False, "false", []), ("false", "false", []), (None, "", ["no-right-answer"]), (1, "", ["no-right-answer"]),
    ("maybe", "", ["no-right-answer"]),
])  # fmt: skip
def test_true_false_without_an_answer_says_so(correct, answer, noted):
    draft = the_draft("H5P.TrueFalse", contents.true_false(correct=correct))

    assert (draft.value["answer"], codes(draft)) == (answer, noted)


def test_the_package_that_its_makers_published():
    content = json.loads((REAL / "content" / "content.json").read_text())

    draft = the_draft("H5P.TrueFalse", content)

    assert (draft.kind, draft.value["stem"], draft.value["answer"]) == ("truefalse", "Is this false?", "false")


# --- Blanks and DragText ----------------------------------------------------------------------------------------------
def test_each_line_of_blanks_is_a_question():
    lines = ["<p>Hostility is a *motive/reason:not an intent*.</p>", "<p>No gap here.</p>", "<p>*One* and *two*</p>"]
    found = drafts_of("H5P.Blanks", contents.blanks(*lines, behaviour={"caseSensitive": False}))

    several = Note("one-of-several", "3")
    common = {"stem": "Fill in the gaps.", "match_case": False, "match_accents": True}
    common |= {"feedback_correct": "", "feedback_incorrect": ""}
    assert found.questions == [
        Draft(
            "blanks",
            {**common, "text": "Hostility is a [motive|reason]."},
            "H5P.Blanks",
            place=(Step("part", 1),),
            notes=(Note("tip", "not an intent"), several),
        ),
        Draft(
            "blanks",
            {**common, "text": "[One] and [two]"},
            "H5P.Blanks",
            place=(Step("part", 3),),
            notes=(several,),
        ),
    ]
    assert found.left_out == [LeftOut("No gap here.", "H5P.Blanks", "no-gap", (Step("part", 2),))]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("*a/b/ c *", "[a|b|c]"),
        ("*a//a*", "[a]"),
        ("*a&amp;b*", "[a&b]"),
        ("*a&#47;b*", "[a/b]"),
        ("*9&#58;30*", "[9:30]"),
        ("*<b>a</b>*", "[a]"),
        ("2&#42;3 is *6*", "2*3 is [6]"),
        ("** *a*", "** [a]"),
        ("*a* and * left", "[a] and * left"),
        ("*/* *a*", "*/* [a]"),
        ("[x] \\ | *a|b]*", "\\[x\\] \\\\ \\| [a\\|b\\]]"),
        ("<p>*a*</p><p>*b*</p>", "[a]\n\n[b]"),
        ("*http*://example.org", "[http]://example.org"),
    ],
)
def test_gaps_are_read_as_h5p_reads_them(line, text):
    assert the_draft("H5P.Blanks", contents.blanks(line)).value["text"] == text


def test_capital_letters_count_unless_the_package_says_otherwise():
    cases = [{}, {"behaviour": {"caseSensitive": True}}, {"behaviour": {"caseSensitive": False}}, {"behaviour": []}]

    drafts = [the_draft("H5P.Blanks", contents.blanks(**more)) for more in cases]
    assert [draft.value["match_case"] for draft in drafts] == [True, True, False, True]


def test_answers_that_are_patterns_and_spelling_are_told():
    content = contents.blanks("*[[[colou?r]]]*", behaviour={"acceptSpellingErrors": True})

    assert the_draft("H5P.Blanks", content).notes == (Note("spelling"), Note("pattern", "[[[colou?r]]]"))


def test_words_to_drag_become_words_to_type():
    content = {
        "taskDescription": "<p>Drag the words.</p>",
        "textField": "A *witness:not a victim \\+Right! \\-No.* reports to the *police*.\nThen *both* wait.",
        "distractors": "*nobody* *court:never*",
    }

    assert the_draft("H5P.DragText", content) == Draft(
        kind="blanks",
        value={
            "stem": "Drag the words.",
            "text": "A [witness] reports to the [police].\nThen [both] wait.",
            "match_case": False,
            "match_accents": False,
            "feedback_correct": "",
            "feedback_incorrect": "",
        },
        library="H5P.DragText",
        notes=(
            Note("tip", "not a victim"),
            Note("gap-feedback", "Right!"),
            Note("gap-feedback", "No."),
            Note("drag-became-typing"),
            Note("distractors", "nobody, court"),
        ),
    )


# --- MarkTheWords -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "written", "noted"),
    [
        ("<p>She *spits* and (*shouts*).</p>", "She [spits] and ([shouts]).", []),
        ("It costs 5** and is *dear*", "It costs 5* and is [dear]", []),
        ("*Bad.* Good.", "[Bad.] Good.", []),
        ("*two words* here", "[two words] here", ["phrase"]),
        ("*a* 3 * 4 un*believ*able", "[a] 3 * 4 un*believ*able", ["stray-asterisk"]),
        ("nothing", "nothing", ["no-right-answer"]),
        ("[*a*]", "\\[[a]\\]", []),
    ],
)
def test_mark_the_words(text, written, noted):
    draft = the_draft("H5P.MarkTheWords", {"taskDescription": "Mark the hostile acts.", "textField": text})

    assert (draft.kind, draft.value["stem"], draft.value["text"]) == ("mark", "Mark the hostile acts.", written)
    assert codes(draft) == noted


# --- SingleChoiceSet and Summary --------------------------------------------------------------------------------------
def test_the_first_answer_of_a_single_choice_set_is_right():
    found = drafts_of("H5P.SingleChoiceSet", {
        "choices": [
            {"question": "<p>One?</p>", "answers": ["<p>Right</p>", "Wrong"]},
            {"question": "Two?", "answers": ["", "Wrong", "Also wrong"]},
            {"answers": []},
        ],
    })  # fmt: skip

    assert [(draft.kind, draft.value["stem"], options(draft), codes(draft)) for draft in found.questions] == [
        ("single", "One?", [("Right", True), ("Wrong", False)], []),
        ("single", "Two?", [("Wrong", False), ("Also wrong", False)], ["empty-option", "no-right-answer"]),
    ]
    assert found.left_out == [LeftOut("", "H5P.SingleChoiceSet", "empty", (Step("part", 3),))]


def test_each_group_of_a_summary_is_a_question():
    groups = [{"summary": ["<p>True</p>", "False"], "tip": "Look"}, {"summary": ["So", "Not so"]}, {"summary": []}]
    found = drafts_of("H5P.Summary", {"intro": "<p>Choose the true statement.</p>", "summaries": groups})

    assert [(draft.value["stem"], options(draft), draft.notes) for draft in found.questions] == [
        (
            "Choose the true statement.",
            [("True", True), ("False", False)],
            (Note("tip", "Look"), Note("summary-statements")),
        ),
        ("Choose the true statement.", [("So", True), ("Not so", False)], (Note("summary-statements"),)),
    ]
    assert [left.why for left in found.left_out] == ["empty"]


# --- pictures, feedback -----------------------------------------------------------------------------------------------
def test_a_picture_comes_with_its_description():
    content = contents.true_false(media=contents.picture("images/door.png#tmp", "A door & a wall", copyright={}))

    assert the_draft("H5P.TrueFalse", content).pictures == (
        Picture("content/images/door.png", "A door & a wall", "The door"),
    )


def test_the_licence_of_a_picture_is_kept():
    media = contents.picture()
    media["type"]["metadata"] |= {
        "license": "CC BY",
        "authors": [{"name": "Ana Example"}],
        "source": "https://example.org",
    }

    draft = the_draft("H5P.MultiChoice", contents.multi_choice(media=media))
    assert draft.pictures[0].credit == "Ana Example, CC BY, https://example.org"


@pytest.mark.parametrize(
    ("media", "note"),
    [
        (contents.picture("https://example.org/a.png"), Note("remote-media", "https://example.org/a.png")),
        (contents.picture("//example.org/a.png"), Note("remote-media", "//example.org/a.png")),
        (contents.picture(decorative=True), Note("decorative-picture")),
        ({"type": sub("H5P.Video 1.6", {"sources": []}, "A film")}, Note("video", "A film")),
        ({"type": sub("H5P.Audio 1.5", {"files": []})}, Note("audio")),
        ({"type": sub("Somebody.Else 1.0", {})}, Note("embedded")),
    ],
)
def test_media_that_questions_have_not_are_told(media, note):
    draft = the_draft("H5P.TrueFalse", contents.true_false(media=media))

    assert (draft.pictures, draft.notes) == ((), (note,))


@pytest.mark.parametrize(
    ("feedback", "right", "wrong", "noted"),
    [
        ([{"from": 0, "to": 100, "feedback": "Read on."}], "Read on.", "Read on.", []),
        ([{"from": 0, "to": 100, "feedback": "You got @score of @total"}], "", "", ["feedback-by-score"]),
        ([{"from": 30, "to": 60, "feedback": "Half."}], "", "", ["feedback-by-score"]),
        ([{"from": "x", "feedback": "Odd."}, None, {"feedback": 3}], "Odd.", "Odd.", []),
    ],
)
def test_feedback_by_score(feedback, right, wrong, noted):
    draft = the_draft("H5P.MultiChoice", contents.multi_choice(overallFeedback=feedback))

    assert (draft.value["feedback_correct"], draft.value["feedback_incorrect"]) == (right, wrong)
    assert codes(draft) == noted


# --- containers -------------------------------------------------------------------------------------------------------
def test_a_question_set_is_walked_in_its_order():
    content = contents.question_set(
        sub("H5P.TrueFalse 1.8", contents.true_false()),
        sub("H5P.DragQuestion 1.14", {"question": {}}, "Where is the door?"),
        sub("H5P.Essay 1.5", {"taskDescription": "<p>Say why.</p>"}),
        sub("Somebody.Else 1.0", {"text": "Press here"}),
        sub("H5P.MultiChoice 1.16", contents.multi_choice()),
        passPercentage=50,
        poolSize=2,
        endGame={"overallFeedback": [{"from": 0, "to": 100, "feedback": "Thank you."}]},
    )
    found = drafts_of("H5P.QuestionSet", content)

    assert [(draft.kind, draft.place) for draft in found.questions] == [
        ("truefalse", (Step("question", 1),)),
        ("single", (Step("question", 5),)),
    ]
    assert found.left_out == [
        LeftOut("Where is the door?", "H5P.DragQuestion", "no-match", (Step("question", 2),)),
        LeftOut("Say why.", "H5P.Essay", "no-match", (Step("question", 3),)),
        LeftOut("Press here", "Somebody.Else", "unknown", (Step("question", 4),)),
    ]
    assert found.notes == [Note("pass-mark", "50"), Note("pool", "2"), Note("end-feedback")]


def test_the_slides_of_a_course_presentation():
    content = contents.presentation(
        [sub("H5P.AdvancedText 1.1", {"text": "<p>Welcome</p>"}), sub("H5P.Image 1.1", {"file": {"path": "a.png"}})],
        [sub("H5P.TrueFalse 1.8", contents.true_false()), sub("H5P.SingleChoiceSet 1.11", {"choices": [
            {"question": "Which?", "answers": ["This", "That"]}]})],
    )  # fmt: skip
    found = drafts_of("H5P.CoursePresentation", content)

    assert [draft.place for draft in found.questions] == [(Step("slide", 2),), (Step("slide", 2), Step("part", 1))]
    assert found.passed_over == {"H5P.AdvancedText": 1, "H5P.Image": 1}


def test_the_interactions_of_a_video_say_when():
    content = contents.video(
        (83.4, sub("H5P.TrueFalse 1.8", contents.true_false())),
        (90, sub("H5P.Text 1.1", {"text": "Pause here"})),
        summary=sub("H5P.Summary 1.10", {"intro": "Which is true?", "summaries": [{"summary": ["This", "That"]}]}),
    )
    found = drafts_of("H5P.InteractiveVideo", content)

    assert [draft.place for draft in found.questions] == [(Step("time", 83),), (Step("part", 1),)]
    assert found.notes == [Note("video-not-taken")]
    assert found.passed_over == {"H5P.Text": 1}


def test_books_columns_and_branches_are_walked():
    column = {"content": [{"content": sub("H5P.TrueFalse 1.8", contents.true_false()), "useSeparator": "auto"}]}
    book = {"chapters": [sub("H5P.Column 1.18", {"content": []}, "Start"), sub("H5P.Column 1.18", column, "Then")]}
    film = contents.video((1, sub("H5P.TrueFalse 1.8", contents.true_false())))
    branches = {"branchingScenario": {"content": [
        {"type": sub("H5P.BranchingQuestion 1.0", {"branchingQuestion": {"question": "<p>Go?</p>"}}, "Go?")},
        {"type": sub("H5P.MultiChoice 1.16", contents.multi_choice())},
        {"type": sub("H5P.InteractiveVideo 1.26", film)},
    ]}}  # fmt: skip

    assert [draft.place for draft in drafts_of("H5P.InteractiveBook", book).questions] == [(Step("chapter", 2),)]
    found = drafts_of("H5P.BranchingScenario", branches)
    assert [draft.kind for draft in found.questions] == ["single", "truefalse"]
    assert [left.why for left in found.left_out] == ["no-match"]
    assert found.notes == [Note("branching"), Note("video-not-taken")]


def test_an_unknown_container_is_looked_into():
    found = drafts_of("Somebody.Maze", {"rooms": [{"task": sub("H5P.TrueFalse 1.8", contents.true_false())}]})

    assert [draft.kind for draft in found.questions] == ["truefalse"]
    assert found.left_out == []


def test_containers_in_containers_are_not_too_deep():
    content = contents.true_false()
    deep = sub("H5P.TrueFalse 1.8", content)
    for _depth in range(3_000):
        deep = sub("H5P.Column 1.18", {"content": [{"content": deep}]})

    assert [draft.kind for draft in drafts_of("H5P.Column", deep["params"]).questions] == ["truefalse"]


def test_more_questions_than_anybody_reviews_are_cut_and_told():
    many = contents.question_set(*[sub("H5P.TrueFalse 1.8", contents.true_false())] * 10_000)
    found = drafts_of("H5P.QuestionSet", many)

    assert len(found.questions) == MOST_QUESTIONS
    assert found.notes == [Note("too-many", str(10_000 - MOST_QUESTIONS))]


# --- junk -------------------------------------------------------------------------------------------------------------
NAMES = [
    "library",
    "params",
    "metadata",
    "title",
    "question",
    "questions",
    "answers",
    "text",
    "correct",
    "tipsAndFeedback",
    "chosenFeedback",
    "behaviour",
    "type",
    "choices",
    "summaries",
    "summary",
    "intro",
    "textField",
    "distractors",
    "taskDescription",
    "media",
    "file",
    "path",
    "alt",
    "overallFeedback",
    "from",
    "to",
    "feedback",
    "content",
    "slides",
    "interactions",
    "duration",
    "chapters",
    "passPercentage",
    "image",
    "decorative",
    "authors",
    "endGame",
]
texts = st.sampled_from(["", "*", "**a*", "<p>*a*</p>", "*a:b/c*", "[", "\\", "\ud800", "<![", "true", "H5P.Image 1.1"])
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts | st.text(max_size=8)
libraries = st.sampled_from([f"{name} 1.0" for name in MAKERS] + ["H5P.QuestionSet 1.0", "H5P.Image 1.1", "A.B", " "])
junk = st.recursive(
    scalars,
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES), children, max_size=6)
        | st.fixed_dictionaries({"library": libraries, "params": children})
    ),
    max_leaves=30,
)


@given(st.sampled_from([*MAKERS, "H5P.QuestionSet", "H5P.Column", "", None, 3]), junk)
def test_whatever_the_json_holds_nothing_breaks(main, content):
    found = drafts_of(main, content)

    for draft in found.questions:
        json.dumps(draft.value).encode()
        assert draft.kind in ("single", "multiple", "truefalse", "blanks", "mark")
    assert found == drafts_of(main, content)
