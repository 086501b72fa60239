"""What rooms above lend to lessons and modules, and to the nightly proof, at start-up, so that no name points upward.

`assessments` lends the scenario block and says where a module's quiz is; `courses` uses what it was lent without
knowing who lent it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from wagtail.blocks import Block

# Answers the address of a module's quiz by the module's translation key, or None where it has no live quiz.
quiz_address: Callable[[UUID], str | None] = lambda module_key: None  # noqa: E731


@dataclass(frozen=True, slots=True)
class CheckQuestion:
    """A question of a module's quiz on paper: what is asked, what may be chosen, and the key for the facilitator."""

    stem: str
    choices: tuple[str, ...]
    key: tuple[str, ...]
    feedback: str = ""
    text: str = ""


# Answers the questions of a module's quiz in a language, for the trainer pack alone: the key never goes to learners.
quick_check: Callable[[UUID, str], Sequence[CheckQuestion]] = lambda module_key, language: ()  # noqa: E731

_lesson_blocks: dict[str, Block] = {}


def lend_lesson_block(name: str, block: Block) -> None:
    """Adds a block to what lessons may hold. Lending it again under the same name replaces it."""
    block.set_name(name)
    _lesson_blocks[name] = block


def lent_lesson_blocks() -> dict[str, Block]:
    return dict(_lesson_blocks)


def lend_quiz_address(address: Callable[[UUID], str | None]) -> None:
    global quiz_address
    quiz_address = address


# What else is stored for speed: each answers, in words, what it found to differ from its facts.
_proofs: dict[str, Callable[[], Iterator[str]]] = {}


def lend_proof(name: str, proof: Callable[[], Iterator[str]]) -> None:
    """Adds a check to the nightly proof of `verify_evidence`. `name` says what is compared."""
    _proofs[name] = proof


def lent_proofs() -> dict[str, Callable[[], Iterator[str]]]:
    return dict(_proofs)


def lend_quick_check(questions: Callable[[UUID, str], Sequence[CheckQuestion]]) -> None:
    global quick_check
    quick_check = questions


@dataclass(frozen=True, slots=True)
class BulkVerb:
    """Something that can be said of many posts at once. What a form says of it is kept as words (`said`).

    `why_not(posts, said, on, at)` names those that it would not touch, with a code that `words` explains, in as many
    statements for thousands as for one. `write(posts, said, by, at)` does it and answers the rows it wrote by post;
    with None where a post leaves no row. `take_back(row_ids, by, at)` answers those that it took back.
    """

    name: str
    label: str | Promise  # "Give more time"
    form: type[Any] | None  # none: there is nothing to say
    why_not: Callable[[Sequence[Any], dict[str, Any], date, datetime], dict[int, str]]
    write: Callable[[Sequence[Any], dict[str, Any], Any, datetime], dict[int, int | None]]
    words: Callable[[str], str]
    take_back: Callable[[Sequence[int], Any, datetime], set[int]] | None = None
    order: int = 50

    @property
    def is_said(self) -> bool:
        """Whether there is anything to say beside who."""
        return self.form is not None


_bulk_verbs: dict[str, BulkVerb] = {}


def lend_bulk_verb(verb: BulkVerb) -> None:
    """Adds something that leads can do for many people at once. Lending one again replaces it."""
    _bulk_verbs[verb.name] = verb


def bulk_verb(name: str) -> BulkVerb | None:
    return _bulk_verbs.get(name)


def bulk_verbs() -> list[BulkVerb]:
    return sorted(_bulk_verbs.values(), key=lambda verb: verb.order)
