"""Quizzes as packages: the exact JSON, what is told, and what a server of others says."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from assessments.packages.parameters import paragraphs
from assessments.packages.questions_out import Asked, Loss, Paper, Picture, Plan, Told, package, plan
from tests.h5p import oracle
from tests.h5p.making import content_only, real_true_false, zipped

pytestmark = pytest.mark.unit

VERSIONS = {
    "H5P.QuestionSet": "1.17",
    "H5P.MultiChoice": "1.14",
    "H5P.TrueFalse": "1.6",
    "H5P.Blanks": "1.12",
    "H5P.Image": "1.1",
}
FEEDBACK = {"feedback_correct": "Well done.", "feedback_incorrect": "Not <yet>.", "source": ""}


def option(text: str, is_correct: bool = False, feedback: str = "") -> dict:
    return {"id": "x", "text": text, "is_correct": is_correct, "feedback": feedback}


SINGLE = Asked(
    "single",
    "single",
    {
        "stem": "Who may\nreport?\n\nThink of friends & family.",
        "options": [option("Anyone", True, "Yes."), option("Only <police>")],
        **FEEDBACK,
    },
)
MULTIPLE = Asked(
    "multiple",
    "multiple",
    {"stem": "Which?", "options": [option("A", True), option("B", True), option("C")], **FEEDBACK},
)
TRUE_FALSE = Asked("truefalse", "truefalse", {"stem": "It is so.", "answer": "false", **FEEDBACK})
BLANKS = Asked(
    "blanks",
    "blanks",
    {
        "stem": "Fill in.",
        "pieces": ["A hate crime is ", " by\nhostility. See: ", " & others."],
        "gaps": [{"id": "a", "answers": ["motivated", "driven"]}, {"id": "b", "answers": ["<this>"]}],
        "match_case": True,
        "match_accents": True,
        **FEEDBACK,
    },
)


def quiz(*asked: Asked, **about: object) -> Plan:
    paper = Paper("A quiz", "en", 80, True, False, asked)
    return plan(replace(paper, **about), VERSIONS)


def opened(plan: Plan) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(package(plan)))


def content(plan: Plan) -> dict:
    return json.loads(opened(plan).read("content/content.json"))


def one(asked: Asked) -> dict:
    [part] = content(quiz(asked))["questions"]
    return part


def test_the_package_names_its_libraries_and_holds_none():
    archive = opened(quiz(SINGLE, TRUE_FALSE, BLANKS, title="A\n quiz", language="cy"))

    assert archive.namelist() == ["h5p.json", "content/content.json"]
    assert json.loads(archive.read("h5p.json")) == {
        "title": "A quiz",
        "language": "cy",
        "defaultLanguage": "cy",
        "mainLibrary": "H5P.QuestionSet",
        "embedTypes": ["iframe"],
        "license": "U",
        "preloadedDependencies": [
            {"machineName": "H5P.QuestionSet", "majorVersion": 1, "minorVersion": 17},
            {"machineName": "H5P.Blanks", "majorVersion": 1, "minorVersion": 12},
            {"machineName": "H5P.MultiChoice", "majorVersion": 1, "minorVersion": 14},
            {"machineName": "H5P.TrueFalse", "majorVersion": 1, "minorVersion": 6},
        ],
    }


def test_the_set_has_the_pass_mark_and_the_order_of_the_quiz():
    made = content(quiz(TRUE_FALSE, pass_mark=65, shuffle=False))

    assert made | {"questions": []} == {
        "introPage": {"showIntroPage": False},
        "progressType": "textual",
        "passPercentage": 65,
        "disableBackwardsNavigation": False,
        "randomQuestions": False,
        "questions": [],
        "endGame": {
            "showResultPage": True,
            "showSolutionButton": True,
            "showRetryButton": True,
            "overallFeedback": [{"from": 0, "to": 100}],
            "showAnimations": False,
            "skippable": False,
        },
    }


def test_one_right_answer():
    part = one(SINGLE)

    assert part == {
        "library": "H5P.MultiChoice 1.14",
        "params": {
            "question": "<p>Who may<br>report?</p><p>Think of friends &amp; family.</p>",
            "answers": [
                {
                    "text": "<div>Anyone</div>",
                    "correct": True,
                    "tipsAndFeedback": {"tip": "", "chosenFeedback": "<div>Yes.</div>", "notChosenFeedback": ""},
                },
                {
                    "text": "<div>Only &lt;police&gt;</div>",
                    "correct": False,
                    "tipsAndFeedback": {"tip": "", "chosenFeedback": "", "notChosenFeedback": ""},
                },
            ],
            "overallFeedback": [
                {"from": 0, "to": 99, "feedback": "Not &lt;yet&gt;."},
                {"from": 100, "to": 100, "feedback": "Well done."},
            ],
            "behaviour": {
                "type": "single",
                "singlePoint": True,
                "randomAnswers": True,
                "enableRetry": True,
                "enableSolutionsButton": True,
            },
            "media": {"disableImageZooming": True},
        },
        "subContentId": "ID",
        "metadata": {
            "contentType": "Multiple Choice",
            "license": "U",
            "title": "Who may report? Think of friends & family.",
        },
    } | {"subContentId": part["subContentId"]}


def test_a_scenario_goes_as_one_right_answer():
    scenario = replace(SINGLE, kind="scenario")

    assert one(scenario) == one(SINGLE)


def test_several_right_answers_count_one_point_together():
    part = one(MULTIPLE)

    assert part["library"] == "H5P.MultiChoice 1.14"
    assert (part["params"]["behaviour"]["type"], part["params"]["behaviour"]["singlePoint"]) == ("multi", True)
    assert [answer["correct"] for answer in part["params"]["answers"]] == [True, True, False]


def test_true_or_false():
    part = one(TRUE_FALSE)

    assert part["library"] == "H5P.TrueFalse 1.6"
    assert part["params"] == {
        "question": "<p>It is so.</p>",
        "correct": "false",
        "behaviour": {
            "enableRetry": True,
            "enableSolutionsButton": True,
            "enableCheckButton": True,
            "feedbackOnCorrect": "Well done.",
            "feedbackOnWrong": "Not &lt;yet&gt;.",
        },
        "media": {"disableImageZooming": True},
    }


def test_blanks():
    part = one(BLANKS)

    assert part["library"] == "H5P.Blanks 1.12"
    assert part["params"] == {
        "text": "<p>Fill in.</p>",
        "questions": ["<p>A hate crime is *motivated/driven* by<br>hostility. See: *&lt;this&gt;* &amp; others.</p>"],
        "overallFeedback": [
            {"from": 0, "to": 99, "feedback": "Not &lt;yet&gt;."},
            {"from": 100, "to": 100, "feedback": "Well done."},
        ],
        "behaviour": {
            "caseSensitive": True,
            "enableRetry": True,
            "enableSolutionsButton": True,
            "acceptSpellingErrors": False,
        },
        "media": {"disableImageZooming": True},
    }


def test_without_feedback_none_is_said():
    silent = {"feedback_correct": "", "feedback_incorrect": ""}
    choice = one(replace(SINGLE, content={**SINGLE.content, **silent}))
    statement = one(replace(TRUE_FALSE, content={**TRUE_FALSE.content, **silent}))

    assert choice["params"]["overallFeedback"] == [{"from": 0, "to": 100}]
    assert "feedbackOnCorrect" not in statement["params"]["behaviour"]


def test_more_gaps_than_ten_keep_their_places():
    gaps = [{"id": str(n), "answers": [f"a{n}"]} for n in range(12)]
    twelve = {**BLANKS.content, "pieces": [f"{n} " for n in range(13)], "gaps": gaps}

    expected = "".join(f"{n} *a{n}*" for n in range(12)) + "12"
    assert one(replace(BLANKS, content=twelve))["params"]["questions"] == [f"<p>{expected}</p>"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One", "<p>One</p>"),
        (" One \n two ", "<p>One<br>two</p>"),
        ("One\r\n\r\ntwo", "<p>One</p><p>two</p>"),
        ("One\n \n\n\ntwo", "<p>One</p><p>two</p>"),
        ("a < b & 'c'", "<p>a &lt; b &amp; 'c'</p>"),
        ("", ""),
    ],
)
def test_paragraphs(text, html):
    assert paragraphs(text) == html


def test_a_picture_goes_along():
    picture = Picture(".png", b"\x89PNG", 40, 30, "A bus stop")
    made = quiz(replace(TRUE_FALSE, has_picture=True, picture=picture))
    archive = opened(made)

    [part] = content(made)["questions"]
    image = part["params"]["media"]["type"]
    assert part["params"]["media"]["disableImageZooming"] is False
    assert (image["library"], image["metadata"]["title"]) == ("H5P.Image 1.1", "A bus stop")
    assert image["params"] == {
        "contentName": "Image",
        "alt": "A bus stop",
        "decorative": False,
        "file": {
            "path": image["params"]["file"]["path"],
            "mime": "image/png",
            "copyright": {"license": "U"},
            "width": 40,
            "height": 30,
        },
    }
    assert archive.namelist()[2:] == [f"content/{image['params']['file']['path']}"]
    assert archive.read(archive.namelist()[2]) == b"\x89PNG"
    assert made.used == ["H5P.QuestionSet", "H5P.Image", "H5P.TrueFalse"]
    assert made.changed == ()


def test_the_same_quiz_is_the_same_file():
    fresh = replace(
        SINGLE, content={**SINGLE.content, "options": [option("Anyone", True, "Yes."), option("Only <police>")]}
    )

    assert package(quiz(SINGLE, BLANKS)) == package(quiz(fresh, BLANKS))
    ids = [part["subContentId"] for part in content(quiz(SINGLE, BLANKS))["questions"]]
    assert len(set(ids)) == 2
    assert ids == [part["subContentId"] for part in content(quiz(SINGLE, BLANKS, title="Another"))["questions"]]


# --- what is told ------------------------------------------------------------------------------------------------


def with_gaps(**content: object) -> Asked:
    return replace(BLANKS, content={**BLANKS.content, **content})


def with_answer(answer: str) -> Asked:
    return with_gaps(pieces=["", ""], gaps=[{"id": "a", "answers": ["fine", answer]}])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (replace(SINGLE, kind="order", content={"stem": "Order?"}), Told(1, Loss.KIND, "Order?", "order")),
        (replace(SINGLE, kind="match", content={"stem": "Match?"}), Told(1, Loss.KIND, "Match?", "match")),
        (replace(SINGLE, kind="mark", content={"stem": "Mark?"}), Told(1, Loss.KIND, "Mark?", "mark")),
        (with_answer("5/6"), Told(1, Loss.SIGNS, "Fill in.", "/")),
        (with_answer("2*3"), Told(1, Loss.SIGNS, "Fill in.", "*")),
        (with_answer("10:30"), Told(1, Loss.SIGNS, "Fill in.", ":")),
        (with_gaps(pieces=["A ", " * ", "."]), Told(1, Loss.SIGNS, "Fill in.", "*")),
        (with_gaps(pieces=["A text."], gaps=[]), Told(1, Loss.UNFINISHED, "Fill in.")),
        (replace(TRUE_FALSE, content={**TRUE_FALSE.content, "answer": None}), Told(1, Loss.UNFINISHED, "It is so.")),
        (replace(SINGLE, content={**SINGLE.content, "options": []}), Told(1, Loss.UNFINISHED, SINGLE.content["stem"])),
        (replace(SINGLE, content={**SINGLE.content, "stem": " "}), Told(1, Loss.UNFINISHED, " ")),
        (replace(SINGLE, content={"stem": None, "options": []}), Told(1, Loss.UNFINISHED, "")),
        (
            replace(SINGLE, content={**MULTIPLE.content, "stem": "Two are right"}),
            Told(1, Loss.UNFINISHED, "Two are right"),
        ),
    ],
)
def test_what_cannot_go_stays_and_is_told(asked, told):
    made = quiz(asked)

    assert (made.going, made.left_out, made.changed) == ((), (told,), ())


def test_the_others_go_when_one_stays():
    made = quiz(replace(SINGLE, kind="order", content={"stem": "Order?"}), TRUE_FALSE)

    assert [asked.kind for asked, _, _ in made.going] == ["truefalse"]
    assert len(content(made)["questions"]) == 1


def test_what_is_lost_is_told():
    cafe = with_gaps(pieces=["", ""], gaps=[{"id": "a", "answers": ["café"]}], match_accents=False)
    sourced = {**SINGLE.content, "source": "A book"}
    made = quiz(
        replace(SINGLE, is_essential=True, topic="safety", strands=("race",), content=sourced),
        cafe,
        BLANKS,
        replace(TRUE_FALSE, has_picture=True),
        has_draws=True,
    )

    stem = SINGLE.content["stem"]
    assert made.left_out == ()
    assert made.changed == (
        Told(0, Loss.DRAWS),
        Told(1, Loss.ESSENTIAL, stem),
        Told(1, Loss.TOPIC, stem, "safety"),
        Told(1, Loss.SOURCE, stem, "A book"),
        Told(1, Loss.STRANDS, stem, "race"),
        Told(2, Loss.ACCENTS, "Fill in."),
        Told(3, Loss.GAPS_COUNT, "Fill in.", "2"),
        Told(4, Loss.PICTURE, "It is so."),
    )


def test_feedback_stands_on_one_line_there():
    made = quiz(replace(TRUE_FALSE, content={**TRUE_FALSE.content, "feedback_correct": "Yes.\n\nRead on."}))

    assert made.changed == (Told(1, Loss.LINES, "It is so."),)
    assert content(made)["questions"][0]["params"]["behaviour"]["feedbackOnCorrect"] == "Yes. Read on."


@pytest.mark.parametrize(("answers", "accents", "told"), [(["cafe"], False, ()), (["café"], True, ())])
def test_accents_are_told_only_where_they_change_something(answers, accents, told):
    gaps = with_gaps(pieces=["", ""], gaps=[{"id": "a", "answers": answers}], match_accents=accents)

    assert quiz(gaps).changed == told


# --- a server of others ------------------------------------------------------------------------------------------

A_PICTURE = Picture(".png", b"\x89PNG\r\n\x1a\n", 40, 30, "A bus stop")


def test_a_server_of_others_misses_nothing_but_libraries(tmp_path):
    everything = quiz(SINGLE, MULTIPLE, TRUE_FALSE, BLANKS, replace(SINGLE, kind="scenario", block_id="s"))
    pictured = quiz(replace(TRUE_FALSE, has_picture=True, picture=A_PICTURE))

    said = oracle.judgements(
        package(quiz(TRUE_FALSE)), package(everything), package(pictured), package(quiz(BLANKS)), folder=tmp_path
    )

    def missing(*names: str) -> dict:
        libraries = ", ".join(f"{name}-{VERSIONS[name]}" for name in names)
        words = f"install-missing-libraries (libraries: {libraries})"
        about = {"id": "install-missing-libraries", "about": {"libraries": libraries}, "words": words}
        return {"ok": False, "complaints": [about]}

    assert said == [
        missing("H5P.QuestionSet", "H5P.TrueFalse"),
        missing("H5P.QuestionSet", "H5P.Blanks", "H5P.MultiChoice", "H5P.TrueFalse"),
        missing("H5P.QuestionSet", "H5P.Image", "H5P.TrueFalse"),
        missing("H5P.QuestionSet", "H5P.Blanks"),
    ]


def test_a_server_of_others_that_has_the_libraries_takes_it_as_it_is(tmp_path):
    everything = quiz(SINGLE, MULTIPLE, replace(TRUE_FALSE, has_picture=True, picture=A_PICTURE), BLANKS)

    [said] = oracle.judgements(package(everything), folder=tmp_path, libraries=oracle.empty_libraries(VERSIONS))

    assert (said["ok"], said["complaints"]) == (True, [])
    assert said["parameters"] == content(everything)
    assert said["files"] == [name.removeprefix("content/") for name in opened(everything).namelist()[2:]]


def test_the_programs_of_others_leave_a_statement_as_it_is(tmp_path):
    """H5P.TrueFalse's own rules for its fields, run over what we write for it."""
    [part] = content(quiz(TRUE_FALSE))["questions"]
    alone = zipped(content_only("H5P.TrueFalse", part["params"], version="1.6"))

    [said] = oracle.judgements(alone, folder=tmp_path, libraries=real_true_false())

    assert (said["ok"], said["complaints"]) == (True, [])
    assert said["enforced"] == part["params"]


def test_the_programs_of_others_do_have_rules(tmp_path):
    bad = {"question": "<p onclick='go()'>So<script>go()</script></p>", "media": {"type": {"library": "Other 1.0"}}}
    alone = zipped(content_only("H5P.TrueFalse", bad, version="1.6"))

    [said] = oracle.judgements(alone, folder=tmp_path, libraries=real_true_false())

    assert said["enforced"] == {"question": "<p>So</p>", "media": {}}


def test_a_server_of_others_does_complain_of_what_is_broken(tmp_path):
    good = content_only("H5P.QuestionSet", {})

    said = oracle.judgements(
        b"not a package",
        zipped({**good, "content/content.json": "{"}),
        zipped({**good, "content/page.html": "<p>"}),
        zipped({"h5p.json": good["h5p.json"]}),
        zipped(content_only("H5P.QuestionSet", {}, title="")),
        folder=tmp_path,
    )

    assert [[complaint["id"] for complaint in one["complaints"]] for one in said] == [
        ["unable-to-unzip"],
        ["unable-to-parse-package"],
        ["not-in-whitelist"],
        ["invalid-content-folder"],
        ["invalid-h5p-json-file-2"],
    ]
