"""An attempt as its person sees it: the questions drawn for it, in its own order, with what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.models import Attempt, Question
from assessments.queries.editions import published
from assessments.questions import Kind, Layout, Response, kind_of, picture


@dataclass(frozen=True)
class Item:
    """One question on a paper."""

    number: int
    question: Question
    layout: Layout
    response: Response
    is_right: bool | None = None

    @property
    def name(self) -> str:
        """Its name in forms: it tells the place on this paper and nothing else."""
        return f"q{self.number}"

    @property
    def kind(self) -> Kind:
        return kind_of(self.question.kind)

    @property
    def stem(self) -> str:
        return self.question.content["stem"]

    @property
    def picture(self) -> dict[str, Any] | None:
        return picture.shown(self.question.content)

    @property
    def is_essential(self) -> bool:
        return self.question.is_essential

    @property
    def asking_template(self) -> str:
        return self.kind.asking_template

    @property
    def review_template(self) -> str:
        return self.kind.review_template

    @property
    def is_answered(self) -> bool:
        return self.kind.is_whole(self.question.content, self.response)

    @property
    def asking(self) -> dict[str, Any]:
        return self.kind.asking(self.question.content, self.layout, self.response, self.name)

    @property
    def review(self) -> dict[str, Any]:
        return self.kind.review(self.question.content, self.layout, self.response)

    @property
    def feedback(self) -> str:
        return self.kind.feedback(self.question.content, self.response)


def paper_of(attempt: Attempt, answers: Mapping[int, tuple[Response, bool | None]]) -> list[Item]:
    """The questions of an attempt with the answers given so far, by question id."""
    questions = published(attempt.edition_id, attempt.quiz_key).questions
    items = []
    for number, (question_id, layout) in enumerate(attempt.paper, start=1):
        question = questions[question_id]
        response, is_right = answers.get(question_id, (kind_of(question.kind).empty, None))
        items.append(Item(number, question, layout, response, is_right))
    return items


def answers_of(attempt: Attempt) -> dict[int, tuple[Response, bool | None]]:
    return {
        question_id: (response, is_right)
        for question_id, response, is_right in attempt.answers.values_list("question_id", "response", "is_right")
    }
