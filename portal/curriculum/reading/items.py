"""What the files say, as typed values. Nothing here knows Wagtail."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Source:
    text: str
    mark: str


@dataclass(frozen=True)
class Strand:
    code: str
    name: str
    is_national: bool
    note: str


@dataclass(frozen=True)
class Definition:
    version: int
    agreed: date
    text: str
    note: str


@dataclass(frozen=True)
class PartnershipWords:
    """What a partnership starts with and may change: its strands and its own definition, beside the national one."""

    strands: tuple[Strand, ...]
    national: tuple[Definition, ...]
    local: tuple[Definition, ...]


@dataclass(frozen=True)
class Fact:
    id: str
    title: str
    jurisdictions: tuple[str, ...]
    text: str
    fallback: str
    mark: str
    source: str
    source_date: str
    checked: date
    review: date
    owner: str
    path: str
    way: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Term:
    id: str
    term: str
    meaning: str
    also: tuple[str, ...]


@dataclass(frozen=True)
class LawInForce:
    id: str
    jurisdictions: tuple[str, ...]
    instrument: str
    does: str
    staff: str
    mark: str
    fact: str
    checked: date
    review: date


@dataclass(frozen=True)
class LawThenAndNow:
    id: str
    then: str
    now: str
    note: str
    mark: str


@dataclass(frozen=True)
class LawTable:
    """What every row of the table shares: its owner, what to say when a row is out of date, and the days of rows that
    have none of their own."""

    owner: str
    fallback: str
    checked: date
    review: date


@dataclass(frozen=True)
class Law:
    table: LawTable
    in_force: tuple[LawInForce, ...]
    then_and_now: tuple[LawThenAndNow, ...]


@dataclass(frozen=True)
class Titled:
    """What every page of the site says of itself, with its address."""

    id: str
    slug: str
    title: str
    summary: str
    # What hard things it describes; empty where it describes none, or has no place to say so.
    content_note: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class PathwayStep:
    module: str
    is_required: bool


@dataclass(frozen=True)
class Course(Titled):
    role: str
    audience: str
    pathway: tuple[PathwayStep, ...]
    minutes: int
    validity_months: int
    due_days: int
    note: str


@dataclass(frozen=True)
class Passage:
    """Words in simple HTML: prose, or a named kind of box around it."""

    kind: str  # prose key-point call-out example reveal
    title: str
    html: str
    words: int


@dataclass(frozen=True)
class Heading:
    level: int
    text: str

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True)
class Steps:
    """What to do, in order. Each step is simple HTML."""

    title: str
    steps: tuple[str, ...]
    words: int


@dataclass(frozen=True)
class Quotation:
    """Someone's words, as plain text, and whose they are."""

    source: str
    text: str
    words: int


@dataclass(frozen=True)
class Table:
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int


@dataclass(frozen=True)
class Reference:
    """A place where something kept elsewhere is shown."""

    kind: str  # fact services glossary definitions scenario, and the lists on standard pages
    code: str
    words: int = 0


@dataclass(frozen=True)
class CheckOption:
    text: str
    feedback: str
    is_correct: bool


@dataclass(frozen=True)
class SelfCheck:
    question: str
    options: tuple[CheckOption, ...]
    words: int = 0  # an exercise, not reading


@dataclass(frozen=True)
class Cards:
    """Cards to cut out. Each is simple HTML."""

    title: str
    cards: tuple[str, ...]
    words: int = 0  # handed out, not read on the page


Part = Passage | Heading | Steps | Quotation | Table | Reference | SelfCheck | Cards


@dataclass(frozen=True)
class Note:
    """What a facilitator says, asks or does with a group: simple HTML, or for a question plain text."""

    kind: str  # say ask do
    text: str


@dataclass(frozen=True)
class ForFacilitators:
    minutes: int
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Lesson(Titled):
    minutes: int
    outcomes: tuple[int, ...]
    strands: tuple[str, ...]
    sources: tuple[Source, ...]
    body: tuple[Part, ...]
    path: str
    facilitator: ForFacilitators | None = None

    @property
    def words(self) -> int:
        return sum(part.words for part in self.body)


@dataclass(frozen=True)
class Choice:
    """An answer that may be chosen in a question."""

    id: str
    text: str
    feedback: str


@dataclass(frozen=True)
class Pair:
    left: str
    right: str


@dataclass(frozen=True)
class Question:
    id: str
    kind: str  # single multiple truefalse order match scenario blanks mark
    topic: str
    is_essential: bool
    strands: tuple[str, ...]
    stem: str
    feedback_correct: str
    feedback_incorrect: str
    source: str
    choices: tuple[Choice, ...] = ()
    correct: tuple[str, ...] = ()
    is_true: bool = False
    items: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    text: str = ""
    match_case: bool = False
    match_accents: bool = False


@dataclass(frozen=True)
class Quiz:
    id: str
    title: str
    pass_mark: int
    questions: tuple[Question, ...]
    path: str


@dataclass(frozen=True)
class Turn:
    """A choice in a step of a scenario, and where it leads."""

    id: str
    text: str
    rating: str
    next: str
    feedback: str


@dataclass(frozen=True)
class Node:
    id: str
    text: str = ""
    turns: tuple[Turn, ...] = ()
    outcome: str = ""
    is_end: bool = False


@dataclass(frozen=True)
class Scenario:
    id: str
    title: str
    role: str
    content_note: str
    start: str
    nodes: tuple[Node, ...]
    path: str


@dataclass(frozen=True)
class EasyReadLine:
    text: str
    picture: str


@dataclass(frozen=True)
class EasyRead:
    title: str
    is_tested: bool
    lines: tuple[EasyReadLine, ...]
    path: str


@dataclass(frozen=True)
class Brief:
    """A page for those who plan training: why, points to remember, what people do differently afterwards."""

    why: str = ""
    points: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Module(Titled):
    audience: str
    minutes: int
    refresh_months: int
    order: str
    outcomes: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    quiz: Quiz | None
    scenario: Scenario | None
    easy_read: EasyRead | None
    brief: Brief
    path: str


@dataclass(frozen=True)
class SitePage(Titled):
    """A standard page of the site, or its home page."""

    quick_exit: bool
    in_footer: bool
    body: tuple[Part, ...]
    path: str


@dataclass(frozen=True)
class LibraryTerm:
    """A word that resources are found by."""

    facet: str
    code: str
    name: str
    wales: str = ""
    scotland: str = ""
    northern_ireland: str = ""


@dataclass(frozen=True)
class LibraryFront(Titled):
    """The list of resources, and what holds for every lesson in it."""

    ground_rules: tuple[Part, ...]
    disclosure: tuple[Part, ...]
    below: tuple[Part, ...]
    path: str


@dataclass(frozen=True)
class LessonStep:
    """A part of a session; without minutes it is the title of a session."""

    title: str
    minutes: int = 0
    html: str = ""


@dataclass(frozen=True)
class CurriculumLink:
    subject: str
    text: str


@dataclass(frozen=True)
class Resource(Titled):
    """A lesson plan of the prevention library."""

    chosen_by: dict[str, tuple[str, ...]]  # audiences settings topics languages strands
    format: str
    minutes: int
    sittings: int
    group: str
    easy_read: str
    accessibility: str
    licence: str
    owner: str
    checked: date
    review: date
    outcomes: tuple[str, ...]
    materials: tuple[str, ...]
    curriculum: tuple[CurriculumLink, ...]
    safeguarding: str
    send: str
    support: str
    stretch: str
    check: str
    before: tuple[Part, ...]
    steps: tuple[LessonStep, ...]
    handouts: tuple[Part, ...]
    worksheet: tuple[Part, ...]
    path: str


@dataclass(frozen=True)
class Collection(Titled):
    resources: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    terms: tuple[LibraryTerm, ...]
    front: LibraryFront
    resources: tuple[Resource, ...]
    collections: tuple[Collection, ...]


@dataclass(frozen=True)
class Curriculum:
    folder: str
    partnership: PartnershipWords
    terms: tuple[Term, ...]
    facts: tuple[Fact, ...]
    law: Law
    modules: tuple[Module, ...]
    courses: tuple[Course, ...]
    pages: tuple[SitePage, ...]
    library: Library | None = None

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def quizzes(self) -> tuple[Quiz, ...]:
        return tuple(module.quiz for module in self.modules if module.quiz)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        return tuple(module.scenario for module in self.modules if module.scenario)
