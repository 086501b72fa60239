"""Contents of packages by type, written for our tests: what `content/content.json` holds."""

from typing import Any


def sub(library: str, params: Any, title: str = "", **more: Any) -> dict[str, Any]:
    """A content type inside another."""
    return {"library": library, "params": params, "metadata": {"title": title}, "subContentId": "0-0-0", **more}


def multi_choice(
    question: str = "<p>Who can report a hate crime?</p>", *answers: tuple[str, bool], **more: Any
) -> dict:
    given = answers or (("<div>Anyone</div>", True), ("<div>Only the victim</div>", False))
    return {"question": question, "answers": [{"text": text, "correct": right} for text, right in given], **more}


def true_false(question: str = "<p>A witness can report.</p>", correct: Any = "true", **more: Any) -> dict[str, Any]:
    return {"question": question, "correct": correct, **more}


def blanks(*lines: str, **more: Any) -> dict[str, Any]:
    return {
        "text": "<p>Fill in the gaps.</p>",
        "questions": list(lines or ("<p>Hostility is a *motive*.</p>",)),
        **more,
    }


def picture(path: str = "images/door.png", alt: str = "A door with graffiti", **more: Any) -> dict[str, Any]:
    params = {"file": {"path": path, "mime": "image/png", "width": 4, "height": 3}, "alt": alt, **more}
    return {"type": sub("H5P.Image 1.1", params, "The door")}


def question_set(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"questions": list(parts), **more}


def presentation(*slides: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "presentation": {"slides": [{"elements": [{"x": 1, "action": part} for part in parts]} for parts in slides]}
    }


def video(*parts: tuple[float, dict[str, Any]], summary: dict[str, Any] | None = None) -> dict[str, Any]:
    interactions = [{"duration": {"from": at, "to": at + 5}, "action": part} for at, part in parts]
    whole = {"video": {"files": [{"path": "videos/a.mp4"}]}, "assets": {"interactions": interactions}}
    return {"interactiveVideo": {**whole, **({"summary": {"task": summary, "displayAt": 3}} if summary else {})}}
