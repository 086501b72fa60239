"""What editors write for every kind of question."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from assessments.questions.brackets import BracketFault, WrongBrackets
from assessments.questions.picture import problems_of
from courses.queries.strands import strand_choices


def layout(*choices: str) -> BlockGroup:
    return BlockGroup(
        children=[
            "stem",
            "picture",
            "picture_text",
            *choices,
            "feedback_correct",
            "feedback_incorrect",
            "essential",
            "topic",
        ],
        settings=["strands", "source"],
    )


class QuestionBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=_("Question"))
    picture = ImageChooserBlock(required=False, label=_("Picture"))
    picture_text = blocks.TextBlock(
        required=False,
        rows=2,
        label=_("What the picture shows"),
        help_text=_("Needed with a picture: all that people must know to answer, for those who do not see it."),
    )
    essential = blocks.BooleanBlock(
        required=False, label=_("Essential"), help_text=_("Nobody passes without this question right.")
    )
    # Not text: a topic is the same in every language.
    topic = blocks.RegexBlock(
        regex=r"^[-a-z0-9]{1,60}$",
        required=False,
        label=_("Topic"),
        help_text=_("Small letters, numbers and hyphens. A quiz may draw a number of questions from each topic."),
    )
    strands = blocks.MultipleChoiceBlock(choices=strand_choices, required=False, label=_("Strands"))
    feedback_correct = blocks.TextBlock(required=False, label=_("Feedback when right"))
    feedback_incorrect = blocks.TextBlock(required=False, label=_("Feedback when not right"))
    source = blocks.CharBlock(required=False, max_length=255, label=_("Source"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            problems = [ValidationError(text) for text in [*problems_of(cleaned), *self.problems(cleaned)]]
            if problems:
                raise StructBlockValidationError(non_block_errors=problems)
        return cleaned

    def problems(self, value: Any) -> list[str]:
        """What keeps the question from being published, said to its author."""
        return []


def in_words(wrong: WrongBrackets) -> str:
    """What is wrong with the brackets of a text, and what to do, said to its author."""
    near = {"near": wrong.near}
    match wrong.fault:
        case BracketFault.UNCLOSED:
            return gettext("A bracket is opened and not closed: “%(near)s”. Add ] after the answer.") % near
        case BracketFault.UNOPENED:
            return gettext("A bracket is closed that was not opened: “%(near)s”. Add [, or write \\].") % near
        case BracketFault.NESTED:
            return gettext("There is a bracket inside brackets: “%(near)s”. Close the first one, or write \\[.") % near
        case BracketFault.EMPTY:
            return gettext("There is nothing between brackets, or beside a |: “%(near)s”. Write an answer.") % near
