"""Questions as the content types of H5P keep them: the parameters of each, with its text as HTML."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

MULTI_CHOICE, TRUE_FALSE, BLANKS = "H5P.MultiChoice", "H5P.TrueFalse", "H5P.Blanks"

Params = dict[str, Any]


def _options(content: Mapping[str, Any], *, several: bool) -> tuple[str, Params]:
    answers = [
        {
            "text": f"<div>{_lines(option['text'])}</div>",
            "correct": option["is_correct"],
            "tipsAndFeedback": {
                "tip": "",
                "chosenFeedback": f"<div>{_lines(option['feedback'])}</div>" if option["feedback"] else "",
                "notChosenFeedback": "",
            },
        }
        for option in content["options"]
    ]
    return MULTI_CHOICE, {
        "question": paragraphs(content["stem"]),
        "answers": answers,
        "overallFeedback": _overall(content),
        # One point for the whole question, as here: all that is right and nothing else.
        "behaviour": {
            "type": "multi" if several else "single",
            "singlePoint": True,
            "randomAnswers": True,
            "enableRetry": True,
            "enableSolutionsButton": True,
        },
    }


def _single(content: Mapping[str, Any]) -> tuple[str, Params]:
    return _options(content, several=False)


def _multiple(content: Mapping[str, Any]) -> tuple[str, Params]:
    return _options(content, several=True)


def _true_false(content: Mapping[str, Any]) -> tuple[str, Params]:
    said = {"feedbackOnCorrect": content.get("feedback_correct"), "feedbackOnWrong": content.get("feedback_incorrect")}
    return TRUE_FALSE, {
        "question": paragraphs(content["stem"]),
        "correct": content["answer"],
        "behaviour": {
            "enableRetry": True,
            "enableSolutionsButton": True,
            "enableCheckButton": True,
            **{name: _line(text) for name, text in said.items() if text},
        },
    }


def _blanks(content: Mapping[str, Any]) -> tuple[str, Params]:
    return BLANKS, {
        "text": paragraphs(content["stem"]),
        "questions": [_gapped(content)],
        "overallFeedback": _overall(content),
        "behaviour": {
            "caseSensitive": bool(content["match_case"]),
            "enableRetry": True,
            "enableSolutionsButton": True,
            "acceptSpellingErrors": False,
        },
    }


def _gapped(content: Mapping[str, Any]) -> str:
    gaps = [f"*{'/'.join(map(_line, gap['answers']))}*" for gap in content["gaps"]]
    # The gaps are put in after the lines are drawn, so that a gap is never torn apart.
    before, *rest = content["pieces"]
    marked = before + "".join(f"\0{number}\0{piece}" for number, piece in enumerate(rest))
    text = paragraphs(marked)
    for number, gap in enumerate(gaps):
        text = text.replace(f"\0{number}\0", gap)
    return text


WRITERS: dict[str, Callable[[Mapping[str, Any]], tuple[str, Params]]] = {
    "single": _single,
    "scenario": _single,
    "multiple": _multiple,
    "truefalse": _true_false,
    "blanks": _blanks,
}


# --- text -------------------------------------------------------------------------------------------------------------
def paragraphs(text: str) -> str:
    """Paragraphs where an empty line stood, breaks where a line ended."""
    parts = "\n".join(line.strip() for line in text.strip().splitlines()).split("\n\n")
    return "".join(f"<p>{_lines(part)}</p>" for part in parts if part.strip())


def _lines(text: str) -> str:
    return "<br>".join(escape(line.strip(), quote=False) for line in text.strip().splitlines())


def _line(text: str) -> str:
    """For what H5P keeps on one line."""
    return escape(" ".join(text.split()), quote=False)


def _overall(content: Mapping[str, Any]) -> list[Params]:
    right, wrong = content.get("feedback_correct") or "", content.get("feedback_incorrect") or ""
    if not right and not wrong:
        return [{"from": 0, "to": 100}]
    return [_range(0, 99, wrong), _range(100, 100, right)]


def _range(start: int, end: int, feedback: str) -> Params:
    return {"from": start, "to": end, **({"feedback": _line(feedback)} if feedback else {})}
