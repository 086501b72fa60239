"""What editors write for every kind of question."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError

from courses.queries.strands import strand_choices


def layout(*choices: str) -> BlockGroup:
    return BlockGroup(
        children=["stem", *choices, "feedback_correct", "feedback_incorrect", "essential", "topic"],
        settings=["strands", "source"],
    )


class QuestionBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=_("Question"))
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
            problems = [ValidationError(text) for text in self.problems(cleaned)]
            if problems:
                raise StructBlockValidationError(non_block_errors=problems)
        return cleaned

    def problems(self, value: Any) -> list[str]:
        """What keeps the question from being published, said to its author."""
        return []
