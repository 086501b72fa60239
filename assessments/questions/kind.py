"""The one face that every kind of question has."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping
from random import Random
from typing import Any, ClassVar

from wagtail.blocks import StructValue

from assessments.enums import QuestionKind
from assessments.questions import picture
from assessments.questions.block import QuestionBlock

# A question as published, as its own kind shapes it: JSON with stem, choices with ids, key and feedback.
Content = dict[str, Any]
# The order in which one attempt shows the choices, by their ids.
Layout = list[Any]
# What a person answered, as JSON; empty while there is no answer.
Response = Any
# Form fields as posted: names with their values.
Posted = Mapping[str, list[str]]


class Unreadable(ValueError):
    """What was posted is nothing that the question offers."""


def new_choice_id() -> str:
    """A random name for a choice: it tells nothing of the order in which choices were written or which are right."""
    return secrets.token_hex(4)


class Kind(ABC):
    code: ClassVar[QuestionKind]
    block: ClassVar[type[QuestionBlock]]
    empty: ClassVar[Response]

    @property
    def asking_template(self) -> str:
        return f"assessments/questions/{self.code.value}_asking.html"

    @property
    def review_template(self) -> str:
        return f"assessments/questions/{self.code.value}_review.html"

    def project(self, value: StructValue) -> Content:
        """The content of a published question: what editors wrote, with ids that give nothing away."""
        return {
            "stem": value["stem"],
            "picture": picture.project(value),
            "feedback_correct": value["feedback_correct"],
            "feedback_incorrect": value["feedback_incorrect"],
            "source": value["source"],
            **self.project_choices(value),
        }

    @abstractmethod
    def project_choices(self, value: StructValue) -> Content: ...

    @abstractmethod
    def lay_out(self, content: Content, chance: Random) -> Layout:
        """The order of the choices on one paper."""

    def read(self, content: Content, posted: Posted, name: str) -> Response | None:
        """The response in a posted form, empty where the answer was taken back, None where the form lacks it.

        Raises `Unreadable` for anything that the question does not offer.
        """
        given = {field: values for field, values in posted.items() if field == name or field.startswith(f"{name}-")}
        if not given:
            return None
        if not given.keys() <= self.fields(content, name):
            raise Unreadable(name)
        return self.understand(content, given, name)

    def fields(self, content: Content, name: str) -> set[str]:
        """The names of the form fields in which the question is answered."""
        return {name}

    @abstractmethod
    def understand(self, content: Content, given: Posted, name: str) -> Response:
        """The response that some of the question's own fields give."""

    def is_whole(self, content: Content, response: Response) -> bool:
        """Whether the question counts as answered."""
        return bool(response)

    @abstractmethod
    def is_right(self, content: Content, response: Response) -> bool: ...

    @abstractmethod
    def asking(self, content: Content, layout: Layout, response: Response, name: str) -> dict[str, Any]:
        """What the asking template needs. It holds no key and no feedback: this is what reaches the browser."""

    def text_on_paper(self, content: Content) -> str:
        """What stands between the question and its choices: for a facilitator, on paper."""
        return ""

    @abstractmethod
    def on_paper(self, content: Content) -> tuple[list[str], list[str]]:
        """The choices in the order they were written, and the key in words: for a facilitator, on paper."""

    def names(self, content: Content) -> dict[str, str]:
        """The words that stand for each id of the content, for whoever reads their own answers."""
        return {}

    @abstractmethod
    def review(self, content: Content, layout: Layout, response: Response) -> dict[str, Any]:
        """What the review template needs, once the attempt is submitted."""

    def feedback(self, content: Content, response: Response) -> str:
        """The question's own feedback."""
        return content["feedback_correct"] if self.is_right(content, response) else content["feedback_incorrect"]
