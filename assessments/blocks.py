"""What editors write quizzes and scenarios with, and the block that lessons borrow."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from assessments.enums import Rating
from assessments.questions import KINDS


class QuestionsBlock(blocks.StreamBlock):
    """The questions of a quiz: a block for each kind, named by it."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        kinds = [(code, kind.block()) for code, kind in KINDS.items()]
        super().__init__([*kinds, *(local_blocks or [])], **kwargs)


def code_block(label: Any, help_text: Any = "") -> blocks.RegexBlock:
    """A code is no text: it is the same in every language."""
    return blocks.RegexBlock(regex=r"^[-_a-zA-Z0-9]{1,40}$", label=label, help_text=help_text)


class ChoiceBlock(blocks.StructBlock):
    code = code_block(_("Code"))
    text = blocks.TextBlock(rows=2, label=_("What you could do"))
    rating = blocks.ChoiceBlock(choices=Rating.choices, label=_("How good it is"))
    next = code_block(_("Leads to"), _("The code of the next step or ending."))
    feedback = blocks.TextBlock(rows=2, label=_("Feedback"))

    class Meta:
        label = _("Choice")


class StepBlock(blocks.StructBlock):
    code = code_block(_("Code"))
    text = blocks.TextBlock(label=_("What happens"))
    choices = blocks.ListBlock(ChoiceBlock(), label=_("Choices"), default=[])

    class Meta:
        icon = "comment"
        label = _("Step")


class EndingBlock(blocks.StructBlock):
    code = code_block(_("Code"))
    outcome = blocks.TextBlock(label=_("How it ends"))

    class Meta:
        icon = "success"
        label = _("Ending")


class NodesBlock(blocks.StreamBlock):
    """The steps and endings of a scenario."""

    step = StepBlock()
    ending = EndingBlock()


class ScenarioLinkBlock(blocks.StructBlock):
    """Lent to lessons: an invitation to practise. The story itself has an address of its own."""

    scenario = SnippetChooserBlock("assessments.Scenario", label=_("Scenario"))

    class Meta:
        icon = "comment"
        label = _("Scenario to practise on")
        template = "assessments/blocks/scenario.html"
