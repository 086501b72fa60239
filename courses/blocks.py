"""What lessons, modules and their Easy Read twins hold besides the blocks of any page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks import BodyBlock
from cms.enums import Mark
from courses.lending import lent_lesson_blocks


class SelfCheckOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"), max_length=400)
    is_correct = blocks.BooleanBlock(label=_("This is the right one"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2, help_text=_("Shown to whoever chooses it. Be kind."))

    class Meta:
        label = _("Answer")


class SelfCheckBlock(blocks.StructBlock):
    """A question to try oneself on: as often as one likes, marked by the server, never counted."""

    question = blocks.TextBlock(label=_("Question"), rows=2)
    options = blocks.ListBlock(SelfCheckOptionBlock(), label=_("Answers"), min_num=2, max_num=8)

    class Meta:
        icon = "help"
        label = _("Self-check question")
        template = "courses/blocks/self_check.html"
        description = _(
            "A question to try oneself on. One answer is right; tell the others kindly why. It is never counted."
        )
        preview_value = {
            "question": _("Someone tells you in the corridor. What do you do first?"),
            "options": [
                {"text": _("Find a quiet place"), "is_correct": True, "feedback": _("Yes: they can speak freely.")},
                {"text": _("Fetch a form"), "is_correct": False, "feedback": _("That can wait. Listen first.")},
            ],
        }

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        right = sum(1 for option in result["options"] if option["is_correct"])
        if right != 1:
            reason = _("Tick one right answer: there are %(number)d.") % {"number": right}
            raise StructBlockValidationError(block_errors={"options": ValidationError(reason)})
        return result


class DefinitionsBlock(blocks.StaticBlock):
    """The definition of hate crime: the partnership's newest one beside the national one."""

    class Meta:
        icon = "openquote"
        label = _("Definitions of hate crime")
        admin_text = _("The partnership's newest definition beside the national one. Each reader sees their own.")
        template = "courses/blocks/definitions.html"
        description = _(
            "The partnership's definition beside the national one, always the newest. Never type it into a lesson."
        )
        preview_value = None


class LessonBlock(BodyBlock):
    """What a lesson may hold. Rooms above lend blocks of their own at start-up (`courses.lending`)."""

    self_check = SelfCheckBlock()
    definitions = DefinitionsBlock()

    @property
    def child_blocks(self) -> dict[str, blocks.Block]:
        return {**self._own_blocks, **lent_lesson_blocks()}

    @child_blocks.setter
    def child_blocks(self, own: dict[str, blocks.Block]) -> None:
        self._own_blocks = own


class SourceValue(blocks.StructValue):
    @property
    def mark_in_words(self) -> str:
        return str(Mark(self["mark"]).label) if self.get("mark") in Mark.values else ""


class SourceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Source"), max_length=400)
    mark = blocks.ChoiceBlock(label=_("How it was seen"), choices=Mark.choices, default=Mark.READ)

    class Meta:
        icon = "link"
        label = _("Source")
        value_class = SourceValue


class EasyReadLineBlock(blocks.StructBlock):
    """One short line with its picture. Until there is a picture, the words that describe it stand in its place."""

    text = blocks.CharBlock(label=_("Line"), max_length=160, help_text=_("One idea, in short words."))
    picture = blocks.CharBlock(label=_("What the picture shows"), max_length=200)
    image = ImageChooserBlock(label=_("Picture"), required=False)

    class Meta:
        icon = "image"
        label = _("Line")
        template = "courses/blocks/easy_read_line.html"
        description = _("One idea, in short everyday words, with a picture that says the same.")
        preview_value = {
            "text": _("You can tell someone you trust."),
            "picture": _("Two people talking"),
            "image": None,
        }


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    text: str
    is_correct: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """A self-check question as the server keeps it: the key stays here."""

    id: str
    question: str
    choices: tuple[Choice, ...]

    @property
    def anchor(self) -> str:
        return f"check-{self.id}"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a lesson: the same for every reader, or a place where a reader's own part stands."""

    html: str = ""
    check: SelfCheck | None = None
    wants_definitions: bool = False


def parts_of(body: blocks.StreamValue, *, on: date) -> tuple[Part, ...]:
    """Renders what is the same for every reader on a day, and marks the places of what is not."""
    parts: list[Part] = []
    for child in body:
        if child.block_type == "self_check":
            parts.append(Part(check=self_check_from(str(child.id), child.value)))
        elif child.block_type == "definitions":
            parts.append(Part(wants_definitions=True))
        else:
            html = child.render(context={"on": on})
            if parts and parts[-1].html:
                html = parts.pop().html + html
            parts.append(Part(html=mark_safe(html)))
    return tuple(parts)


def self_check_from(block_id: str, value: Any) -> SelfCheck:
    choices = tuple(
        Choice(str(place), option["text"], bool(option["is_correct"]), option["feedback"])
        for place, option in enumerate(value["options"], start=1)
    )
    return SelfCheck(id=block_id, question=value["question"], choices=choices)
