"""Quizzes, branching scenarios and Easy Read pages."""

from assessments.questions.brackets import WrongBrackets, read_gaps, read_marks
from portal.curriculum.reading.items import (
    Choice,
    EasyRead,
    EasyReadLine,
    Node,
    Pair,
    Question,
    Quiz,
    Scenario,
    Turn,
)
from portal.curriculum.reading.problems import SourceFile
from portal.curriculum.reading.strict_yaml import Fields, Value, compose, is_slug
from portal.curriculum.reading.vocabulary import Known

KINDS = ("single", "multiple", "truefalse", "order", "match", "scenario", "blanks", "mark")
RATINGS = ("best", "ok", "poor")


def read_quiz(file: SourceFile, known: Known) -> Quiz:
    with compose(file).fields("a quiz") as fields:
        quiz_id = fields.slug("id")
        known.claim("quiz", quiz_id, file, fields.line_of("id"))
        title = fields.text("title", longest=200)
        pass_mark = fields.number("pass_mark", 1, 100)
        questions = tuple(_question(value, known) for value in fields.items("questions"))
    return Quiz(quiz_id, title, pass_mark, questions, file.path)


def _question(value: Value, known: Known) -> Question:
    with value.fields("a question") as fields:
        question_id = fields.slug("id")
        known.claim("question", question_id, value.file, fields.line_of("id"))
        kind = fields.one_of("type", KINDS)
        choices: tuple[Choice, ...] = ()
        correct: tuple[str, ...] = ()
        is_true = False
        items: tuple[str, ...] = ()
        pairs: tuple[Pair, ...] = ()
        text, match_case, match_accents = "", False, False
        if kind in ("single", "multiple", "scenario"):
            choices, correct = _choices(fields, kind)
        elif kind == "truefalse":
            is_true = fields.yes_no("correct")
        elif kind == "order":
            items = _different(fields, "items")
        elif kind == "match":
            pairs = _pairs(fields)
        elif kind in ("blanks", "mark"):
            text = _bracketed(fields, kind)
            if kind == "blanks":
                match_case = fields.yes_no("match_case", default=False)
                match_accents = fields.yes_no("match_accents", default=False)
        else:  # the kind is unknown and reported: its own keys cannot be judged
            fields.asked |= {"options", "correct", "items", "pairs", "text", "match_case", "match_accents"}
        return Question(
            id=question_id,
            kind=kind,
            topic=fields.slug("topic"),
            is_essential=fields.yes_no("essential", default=False),
            strands=fields.codes("strands", known.strands, "strand"),
            stem=fields.text("stem"),
            feedback_correct=fields.text("feedback_correct"),
            feedback_incorrect=fields.text("feedback_incorrect"),
            source=fields.optional_text("source"),
            choices=choices,
            correct=correct,
            is_true=is_true,
            items=items,
            pairs=pairs,
            text=text,
            match_case=match_case,
            match_accents=match_accents,
        )


def _choices(fields: Fields, kind: str) -> tuple[tuple[Choice, ...], tuple[str, ...]]:
    choices: list[Choice] = []
    for value in fields.items("options"):
        with value.fields("an option") as option:
            choice = Choice(option.slug("id", longest=20), option.text("text"), option.optional_text("feedback"))
            if choice.id and choice.id in [other.id for other in choices]:
                option.file.report(option.line_of("id"), f'option "{choice.id}" stands twice')
            choices.append(choice)
    if len(choices) == 1:
        fields.file.report(fields.line_of("options"), "a question has at least two options")
    correct = fields.codes("correct", [choice.id for choice in choices], "option", may_be_empty=False)
    if kind != "multiple" and len(correct) > 1:
        fields.file.report(fields.line_of("correct"), f"a {kind} question has one correct option, not {len(correct)}")
    return tuple(choices), correct


def _different(fields: Fields, key: str) -> tuple[str, ...]:
    texts: list[str] = []
    for text, line in fields.texts(key):
        if text in texts:
            fields.file.report(line, f'"{text}" stands twice')
        texts.append(text)
    if len(texts) == 1:
        fields.file.report(fields.line_of(key), "there must be at least two to put in order")
    return tuple(texts)


def _bracketed(fields: Fields, kind: str) -> str:
    text = fields.text("text")
    try:
        found = read_gaps(text)[1] if kind == "blanks" else [part for part, is_right in read_marks(text) if is_right]
    except WrongBrackets as wrong:
        fields.file.report(fields.line_of("text"), str(wrong))
    else:
        if text and not found:
            fields.file.report(fields.line_of("text"), "nothing stands in square brackets")
    return text


def _pairs(fields: Fields) -> tuple[Pair, ...]:
    pairs: list[Pair] = []
    for value in fields.items("pairs"):
        with value.fields("a pair") as item:
            pair = Pair(item.text("left"), item.text("right"))
            for key, text in (("left", pair.left), ("right", pair.right)):
                if text and text in [getattr(other, key) for other in pairs]:
                    item.file.report(item.line_of(key), f'"{text}" stands twice')
            pairs.append(pair)
    if len(pairs) == 1:
        fields.file.report(fields.line_of("pairs"), "there must be at least two pairs")
    return tuple(pairs)


def read_scenario(file: SourceFile, known: Known) -> Scenario:
    with compose(file).fields("a scenario") as fields:
        scenario_id = fields.slug("id")
        known.claim("scenario", scenario_id, file, fields.line_of("id"))
        title = fields.text("title", longest=200)
        role = fields.text("role", longest=200)
        content_note = fields.text("content_note", may_be_empty=True, longest=255)
        start = fields.text("start", longest=40)
        lines: dict[str, int] = {}
        nodes = []
        for name, value in fields.get("nodes").named('"nodes"'):
            lines[name] = value.line - (0 if value.node is None else 1)
            nodes.append(_node(name, value))
        if nodes:
            _check_graph(file, fields.line_of("start"), start, nodes, lines)
    return Scenario(scenario_id, title, role, content_note, start, tuple(nodes), file.path)


def _node(name: str, value: Value) -> Node:
    if not is_slug(name.replace("_", "-")):
        value.report(f'a step is named by small letters, digits, "-" and "_", not "{name}"')
    with value.fields(f'step "{name}"') as fields:
        if fields.has("end"):
            if not fields.yes_no("end"):
                fields.file.report(fields.line_of("end"), '"end" can only be true')
            return Node(name, outcome=fields.text("outcome"), is_end=True)
        text = fields.text("text")
        turns = [_turn(choice) for choice in fields.items("choices")]
        ids = [turn.id for turn in turns]
        if len(set(ids)) != len(ids):
            fields.file.report(fields.line_of("choices"), f'two choices of step "{name}" have the same id')
        if turns and not any(turn.rating == "best" for turn in turns):
            fields.file.report(fields.line_of("choices"), f'step "{name}" has no best choice')
        return Node(name, text=text, turns=tuple(turns))


def _turn(value: Value) -> Turn:
    with value.fields("a choice") as fields:
        return Turn(
            id=fields.slug("id", longest=20),
            text=fields.text("text"),
            rating=fields.one_of("rating", RATINGS),
            next=fields.text("next"),
            feedback=fields.text("feedback"),
        )


def _check_graph(file: SourceFile, start_line: int, start: str, nodes: list[Node], lines: dict[str, int]) -> None:
    """Every step is reachable and leads on to an ending, whatever is chosen."""
    steps = {node.id: node for node in nodes}
    if start and start not in steps:
        file.report(start_line, f'"start" names the unknown step "{start}"')
    for node in nodes:
        for turn in node.turns:
            if turn.next and turn.next not in steps:
                file.report(
                    lines[node.id], f'choice "{turn.id}" of step "{node.id}" leads to unknown step "{turn.next}"'
                )
    leads = {node.id: [turn.next for turn in node.turns if turn.next in steps] for node in nodes}
    if start in steps:
        reached = _reach({start}, leads)
        for name in steps.keys() - reached:
            file.report(lines[name], f'step "{name}" cannot be reached from the start')
    back: dict[str, list[str]] = {name: [] for name in steps}
    for name, targets in leads.items():
        for target in targets:
            back[target].append(name)
    ending = _reach({node.id for node in nodes if node.is_end}, back)
    for name in steps.keys() - ending:
        file.report(lines[name], f'step "{name}" never comes to an ending')


def _reach(found: set[str], leads: dict[str, list[str]]) -> set[str]:
    waiting = list(found)
    reached = set(found)
    while waiting:
        for target in leads[waiting.pop()]:
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def read_easy_read(file: SourceFile) -> EasyRead:
    with compose(file).fields("an Easy Read page") as fields:
        title = fields.text("title", longest=255)
        status = fields.one_of("status", ("draft", "tested"))
        lines = []
        for value in fields.items("lines"):
            with value.fields("a line") as line:
                lines.append(EasyReadLine(line.text("text"), line.text("picture")))
    return EasyRead(title, status == "tested", tuple(lines), file.path)
