"""What editors write quizzes and scenarios with, and the block that lessons borrow."""

from typing import Any

from django.utils.translation import gettext
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
        description = _("An invitation to practise on a story. Nothing is kept, and it can be skipped.")

    def get_preview_value(self) -> blocks.StructValue:
        """The newest one that there is: an example that exists."""
        return self.normalize(
            {"scenario": self.child_blocks["scenario"].model_class.objects.filter(live=True).order_by("-pk").first()}
        )


class PackageBlock(blocks.StructBlock):
    """Lent to lessons: an interactive package, played where it stands. The same for every reader."""

    package = SnippetChooserBlock("assessments.Package", label=_("Interactive package"))
    alternative = blocks.RichTextBlock(
        label=_("Text alternative"),
        features=["bold", "italic", "link", "ol", "ul"],
        help_text=_("What someone who cannot use the activity should read or do instead."),
    )

    class Meta:
        icon = "media"
        label = _("Interactive package")
        template = "assessments/blocks/package.html"
        description = _(
            "An uploaded H5P activity to practise with. It marks itself and counts for nothing else. "
            "Write what someone who cannot use it should read or do instead."
        )

    def get_preview_value(self) -> blocks.StructValue:
        """The newest one that there is: an example that exists."""
        newest = self.child_blocks["package"].model_class.objects.filter(archived_at=None).order_by("-pk").first()
        instead = gettext("<p>Read the three questions to ask, and answer them with a colleague.</p>")
        return self.normalize({"package": newest, "alternative": instead})
