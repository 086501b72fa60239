"""Fair chance and fair marks, and whether a story holds together."""

import unicodedata
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import NamedTuple, TypeVar

Item = TypeVar("Item")


def shuffled(items: Sequence[Item], chance: Random) -> list[Item]:
    """Every order is as likely as any other."""
    return chance.sample(list(items), len(items))


# --- drawing questions ----------------------------------------------------------------------------------------------
class Drawable(NamedTuple):
    """What drawing needs to know of a question."""

    id: int
    topic: str
    is_essential: bool = False


class Draw(NamedTuple):
    topic: str
    number: int


def draw(questions: Sequence[Drawable], draws: Sequence[Draw], *, shuffle: bool, chance: Random) -> list[int]:
    """Answers the ids of the questions to ask, in the order to ask them.

    Without draws every question is asked. With draws each topic gives its number; an essential question is always
    among them, since nobody may pass without being asked it, and chance fills the places that are left.
    """
    chosen = {question.id for question in questions} if not draws else set()
    for topic, count in draws:
        offered = [question for question in questions if question.topic == topic]
        certain = [question for question in offered if question.is_essential]
        others = [question for question in offered if not question.is_essential]
        places = max(0, min(count - len(certain), len(others)))
        chosen |= {question.id for question in certain + chance.sample(others, places)}
    asked = [question.id for question in questions if question.id in chosen]
    return shuffled(asked, chance) if shuffle else asked


class DrawFault(Enum):
    TOPIC_TWICE = "topic-twice"
    TOO_MANY = "too-many"
    ESSENTIAL_LEFT_OUT = "essential-left-out"
    NOTHING_TO_ASK = "nothing-to-ask"


def draw_faults(questions: Sequence[Drawable], draws: Sequence[Draw]) -> Iterator[tuple[DrawFault, str, int]]:
    """Answers what is wrong with the draws: the fault, the topic and how many questions there are of it."""
    if not questions:
        yield DrawFault.NOTHING_TO_ASK, "", 0
    if not draws:
        return
    counts = dict(draws)
    for topic in counts:
        offered = [question for question in questions if question.topic == topic]
        if sum(drawn.topic == topic for drawn in draws) > 1:
            yield DrawFault.TOPIC_TWICE, topic, len(offered)
        if counts[topic] > len(offered):
            yield DrawFault.TOO_MANY, topic, len(offered)
    for topic in sorted({question.topic for question in questions if question.is_essential}):
        essential = sum(question.topic == topic and question.is_essential for question in questions)
        if counts.get(topic, 0) < essential:
            yield DrawFault.ESSENTIAL_LEFT_OUT, topic, essential


# --- marking --------------------------------------------------------------------------------------------------------
def passes(*, right: int, out_of: int, pass_mark: int, essential_missed: int) -> bool:
    """The mark, and every essential question right. A quiz that asks nothing cannot be passed."""
    return out_of > 0 and right * 100 >= pass_mark * out_of and essential_missed == 0


def percentage(right: int, out_of: int) -> int:
    """Rounded down, so that nobody reads a mark that they did not reach."""
    return right * 100 // out_of if out_of else 0


def right_needed(out_of: int, pass_mark: int) -> int:
    """The least number of right answers that reaches the pass mark."""
    return -(-pass_mark * out_of // 100)


# What keyboards write in different ways, and what nobody sees.
ALIKE = str.maketrans(
    dict.fromkeys("‘’‛ʼ′`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff", "")
)
# Elsewhere marks are letters or vowels: without them a word is another word.
ACCENTED = ("LATIN", "GREEK", "CYRILLIC")
# Their alphabets count these as letters, and keyboards have them: they are never taken for и and і.
OWN_LETTERS = frozenset("йЙїЇ")


def same_answer(typed: str, accepted: str, *, match_case: bool, match_accents: bool) -> bool:
    """White space, and which apostrophe, dash or form of a sign was typed, never count; numbers count as they are."""
    how = {"match_case": match_case, "match_accents": match_accents}
    return _plain(typed, **how) == _plain(accepted, **how)


def _plain(text: str, *, match_case: bool, match_accents: bool) -> str:
    text = unicodedata.normalize("NFKC", text.translate(ALIKE))
    if not match_case:
        text = unicodedata.normalize("NFKC", text.casefold())
    return " ".join((text if match_accents else _without_accents(text)).split())


def _without_accents(text: str) -> str:
    kept: list[str] = []
    is_accented = False
    for sign in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(sign):
            is_accented = unicodedata.name(sign, "").startswith(ACCENTED)
        elif is_accented and unicodedata.normalize("NFC", kept[-1] + sign) not in OWN_LETTERS:
            continue
        kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


# --- branching stories ----------------------------------------------------------------------------------------------
class Choice(NamedTuple):
    code: str
    next: str
    is_best: bool = False


# A step has choices; an ending has none and leads nowhere.
Graph = Mapping[str, Sequence[Choice] | None]


class StoryFault(Enum):
    NO_SUCH_START = "no-such-start"
    CODE_TWICE = "code-twice"
    CHOICE_TWICE = "choice-twice"
    NO_CHOICES = "no-choices"
    NO_BEST = "no-best"
    NO_SUCH_NEXT = "no-such-next"
    UNREACHABLE = "unreachable"
    NEVER_ENDS = "never-ends"


@dataclass(frozen=True)
class Fault:
    kind: StoryFault
    node: str
    detail: str = ""


def story_faults(start: str, graph: Graph, codes: Sequence[str] = ()) -> list[Fault]:
    """Answers everything that would strand or mislead a person in the story, each with the node that it is about."""
    faults = [
        Fault(StoryFault.CODE_TWICE, code) for code in dict.fromkeys(codes) if sum(other == code for other in codes) > 1
    ]
    if start not in graph:
        faults.append(Fault(StoryFault.NO_SUCH_START, start))
    for code, choices in graph.items():
        if choices is not None:
            faults += _step_faults(code, choices, graph)
    reached = _reachable(start, graph)
    faults += [Fault(StoryFault.UNREACHABLE, code) for code in graph if start in graph and code not in reached]
    ending = _can_end(graph)
    return faults + [Fault(StoryFault.NEVER_ENDS, code) for code in graph if code in reached and code not in ending]


def _step_faults(code: str, choices: Sequence[Choice], graph: Graph) -> Iterator[Fault]:
    if not choices:
        yield Fault(StoryFault.NO_CHOICES, code)
    elif not any(choice.is_best for choice in choices):
        yield Fault(StoryFault.NO_BEST, code)
    seen = set()
    for choice in choices:
        if choice.code in seen:
            yield Fault(StoryFault.CHOICE_TWICE, code, choice.code)
        seen.add(choice.code)
        if choice.next not in graph:
            yield Fault(StoryFault.NO_SUCH_NEXT, code, choice.next)


def _reachable(start: str, graph: Graph) -> set[str]:
    reached: set[str] = set()
    waiting = deque([start] if start in graph else [])
    while waiting:
        code = waiting.popleft()
        if code not in reached:
            reached.add(code)
            waiting.extend(choice.next for choice in graph[code] or () if choice.next in graph)
    return reached


def _can_end(graph: Graph) -> set[str]:
    """The nodes from which an ending can be reached."""
    ending = {code for code, choices in graph.items() if choices is None}
    while True:
        more = {
            code
            for code, choices in graph.items()
            if code not in ending and any(choice.next in ending for choice in choices or ())
        }
        if not more:
            return ending
        ending |= more


class WrongTurn(ValueError):
    """The path names a choice that the story does not offer there."""


def walk(start: str, graph: Graph, path: Collection[str]) -> list[str]:
    """Answers the nodes that a path of choices leads through, from the start to where it stands now."""
    nodes = [start]
    for code in path:
        turn = next((choice for choice in graph.get(nodes[-1]) or () if choice.code == code), None)
        if turn is None or turn.next not in graph:
            raise WrongTurn(code)
        nodes.append(turn.next)
    return nodes
