"""The prevention library: its words, its resources as lesson plans, and its collections."""

import re
from pathlib import Path

from portal.curriculum.reading.body import Place, read_body
from portal.curriculum.reading.items import (
    Collection,
    CurriculumLink,
    LessonStep,
    Library,
    LibraryFront,
    LibraryTerm,
    Part,
    Passage,
    Resource,
)
from portal.curriculum.reading.lessons import split_front_matter
from portal.curriculum.reading.problems import Problem, SourceFile, open_source
from portal.curriculum.reading.prose import Piece, read_prose
from portal.curriculum.reading.strict_yaml import Fields, Value, compose, is_slug
from portal.curriculum.reading.vocabulary import Known

FOLDER = "resources"
LISTS = {
    "audiences": "audience",
    "settings": "setting",
    "topics": "topic",
    "formats": "format",
    "languages": "language",
}
IN_FRONT = ("Ground rules", "If a pupil tells you something", "For schools")
IN_RESOURCE = ("Before you start", "Steps", "Cards and scripts", "Worksheet")
SESSION = re.compile(r"^##[ \t]+(?P<title>.*\S)[ \t]*$")
STEP = re.compile(r"^###[ \t]+(?P<minutes>\d{1,3}) min:[ \t]+(?P<title>.*\S)[ \t]*$")
Sections = dict[str, tuple[str, int]]  # title: its text, and the line where that starts


def read_library(folder: Path, problems: list[Problem], known: Known) -> Library | None:
    """What the folder `resources` says. A curriculum may be without one."""
    if not (folder / FOLDER).is_dir():
        return None
    terms = _read_terms(open_source(folder, f"{FOLDER}/words.yaml", problems), known)
    front = _read_front(open_source(folder, f"{FOLDER}/library.md", problems), known)
    codes = {facet: {term.code for term in terms if term.facet == facet} for facet in LISTS.values()} if terms else {}
    resources = []
    for path in sorted((folder / FOLDER).glob("*.md")):
        if path.name != "library.md":
            file = open_source(folder, f"{FOLDER}/{path.name}", problems)
            resources.append(_read_resource(file, known, path.stem, codes))
    collections = _read_collections(
        open_source(folder, f"{FOLDER}/collections.yaml", problems), known, {resource.id for resource in resources}
    )
    return Library(terms, front, tuple(resources), collections)


def _read_terms(file: SourceFile, known: Known) -> tuple[LibraryTerm, ...]:
    found: list[LibraryTerm] = []
    with compose(file).fields("the file") as fields:
        for key, facet in LISTS.items():
            found += [_term(value, facet, known) for value in fields.items(key)]
    return tuple(found)


def _term(value: Value, facet: str, known: Known) -> LibraryTerm:
    with value.fields("a word") as fields:
        code = fields.slug("code")
        known.claim(f"{facet} of resources", code, value.file, fields.line_of("code"))
        name = fields.text("name", longest=120)
        if facet != "audience":
            return LibraryTerm(facet, code, name)
        nations = [fields.optional_text(nation)[:160] for nation in ("wales", "scotland", "northern_ireland")]
        return LibraryTerm(facet, code, name, *nations)


def _read_front(file: SourceFile, known: Known) -> LibraryFront:
    front, text, line = split_front_matter(file)
    with front.fields("the front matter") as fields:
        page_id = fields.slug("id")
        known.claim("page", page_id, file, fields.line_of("id"))
        title, summary = fields.text("title", longest=255), fields.text("summary", longest=500)
    sections = {} if front.is_broken else _sections(file, text, line, IN_FRONT)
    place = Place(file, known, is_lesson=False)
    rules, disclosure, below = (_body(place, sections, name) for name in IN_FRONT)
    return LibraryFront(page_id, FOLDER, title, summary, rules, disclosure, below, file.path)


def _read_resource(file: SourceFile, known: Known, stem: str, codes: dict[str, set[str]]) -> Resource:
    number, _, slug = stem.partition("-")
    if not is_slug(slug):
        file.report(1, "its name must be its number, a hyphen and its address, such as rs01-same-and-different.md")
    known.claim("address of a resource", slug, file, 1)
    front, text, line = split_front_matter(file)
    sections = {} if front.is_broken else _sections(file, text, line, IN_RESOURCE)
    place = Place(file, known, is_lesson=False, is_resource=True)
    with front.fields("the front matter") as fields:
        resource_id = fields.slug("id")
        known.claim("resource", resource_id, file, fields.line_of("id"))
        if resource_id and number != resource_id:
            file.report(fields.line_of("id"), f'the id is "{resource_id}", but the file is called {number}-…')
        minutes, sittings = fields.number("minutes", 5, 480), fields.number("sittings", 1, 20)
        steps = _steps(file, known, sections) if "Steps" in sections else ()
        _check_minutes(fields, steps, minutes, sittings)
        resource = Resource(
            id=resource_id,
            slug=slug,
            title=fields.text("title", longest=255),
            summary=fields.text("summary", longest=500),
            content_note=fields.content_note(),
            chosen_by={
                **{key: _codes(fields, key, codes) for key in LISTS if key != "formats"},
                "strands": fields.codes("strands", known.strands, "strand"),
            },
            format=_format(fields, codes),
            minutes=minutes,
            sittings=sittings,
            group=fields.text("group", longest=120),
            easy_read=fields.one_of("easy_read", known.vocabulary.easy_read),
            accessibility=fields.text("accessibility", longest=1000),
            licence=fields.one_of("licence", known.vocabulary.licences),
            owner=fields.text("owner", longest=120),
            checked=fields.day("checked"),
            review=fields.day("review"),
            outcomes=_lines(fields, "outcomes"),
            materials=_lines(fields, "materials"),
            curriculum=tuple(_link(value) for value in fields.items("curriculum")),
            safeguarding=_paragraphs(fields, "safeguarding"),
            send=_paragraphs(fields, "send"),
            support=_paragraphs(fields, "support"),
            stretch=_paragraphs(fields, "stretch"),
            check=_paragraphs(fields, "check"),
            before=_body(place, sections, "Before you start"),
            steps=steps,
            handouts=_body(place, sections, "Cards and scripts"),
            worksheet=_body(place, sections, "Worksheet"),
            path=file.path,
        )
        if resource.review < resource.checked:
            file.report(fields.line_of("review"), '"review" is before "checked"')
    return resource


def _codes(fields: Fields, key: str, codes: dict[str, set[str]]) -> tuple[str, ...]:
    return fields.codes(key, codes.get(LISTS[key]), LISTS[key], may_be_empty=False)


def _format(fields: Fields, codes: dict[str, set[str]]) -> str:
    code = fields.slug("format")
    if code and codes and code not in codes["format"]:
        fields.file.report(fields.line_of("format"), f'unknown format "{code}"')
    return code


def _lines(fields: Fields, key: str) -> tuple[str, ...]:
    found = fields.texts(key)
    for text, line in found:
        if len(text) > 300:
            fields.file.report(line, f'this line of "{key}" has {len(text)} characters; at most 300 fit')
    return tuple(text for text, _ in found)


def _paragraphs(fields: Fields, key: str) -> str:
    """Plain text; blank lines part paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in fields.text(key, longest=3000).split("\n\n") if part.strip())


def _link(value: Value) -> CurriculumLink:
    with value.fields("a link to the curriculum") as fields:
        return CurriculumLink(fields.text("subject", longest=80), fields.text("text", longest=300))


# --- the text under the front matter


def _sections(file: SourceFile, text: str, first_line: int, wanted: tuple[str, ...]) -> Sections:
    """The text under each heading of the first level. All are wanted, in their order, and nothing before them."""
    found: Sections = {}
    title, lines, start = "", [], first_line
    for number, line in enumerate([*text.split("\n"), "# "], first_line):
        if not line.startswith("# "):
            lines.append(line)
            continue
        if title:
            found[title] = ("\n".join(lines), start)
        elif start == first_line and "".join(lines).strip():
            file.report(start, f'text before the first section: start with "# {wanted[0]}"')
        title, lines, start = line[2:].strip(), [], number + 1
        if title and (title not in wanted or title in found):
            file.report(number, f'unknown or repeated section "{title}": {", ".join(wanted)} are wanted, in this order')
            title = ""
    for name in wanted:
        if name not in found:
            file.report(first_line, f'the section "# {name}" is missing')
    if list(found) != [name for name in wanted if name in found]:
        file.report(first_line, f"the sections must be in the order {', '.join(wanted)}")
    return found


def _body(place: Place, sections: Sections, name: str) -> tuple[Part, ...]:
    return read_body(place, *sections[name]) if name in sections else ()


def _steps(file: SourceFile, known: Known, sections: Sections) -> tuple[LessonStep, ...]:
    """`## Title` starts a session, `### 10 min: Title` a step of it."""
    text, first_line = sections["Steps"]
    steps: list[LessonStep] = []
    lines: list[str] = []
    start = first_line
    for number, line in enumerate([*text.split("\n"), "### "], first_line):
        if not line.startswith(("## ", "### ")):
            lines.append(line)
            continue
        _close_step(file, known, steps, Piece("\n".join(lines), start))
        lines, start = [], number + 1
        if mark := STEP.match(line):
            steps.append(LessonStep(mark["title"], int(mark["minutes"])))
        elif mark := SESSION.match(line):
            steps.append(LessonStep(mark["title"]))
        elif line != "### ":
            file.report(number, 'a step is written "### 10 min: Title", a session "## Title"')
    return tuple(steps)


def _close_step(file: SourceFile, known: Known, steps: list[LessonStep], piece: Piece) -> None:
    parts = read_prose(piece, file.report, known.terms) if piece.text.strip() else []
    html = "".join(part.html for part in parts if isinstance(part, Passage))
    if steps and steps[-1].minutes:
        if not html:
            file.report(piece.line - 1, "this step says nothing")
        steps[-1] = LessonStep(steps[-1].title, steps[-1].minutes, html)
    elif html:
        file.report(piece.line, "this text belongs to no step")


def _check_minutes(fields: Fields, steps: tuple[LessonStep, ...], minutes: int, sittings: int) -> None:
    """Each session's steps fill its time, and there are as many sessions as it says."""
    sums: list[int] = []
    for step in steps:
        if not step.minutes:
            sums.append(0)
        else:
            sums = sums or [0]
            sums[-1] += step.minutes
    if steps and len(sums) != sittings:
        fields.file.report(fields.line_of("sittings"), f'"sittings" is {sittings}, but there are {len(sums)} sessions')
    for number, total in enumerate(sums, 1):
        if total != minutes:
            fields.file.report(
                fields.line_of("minutes"),
                f'"minutes" is {minutes}, but the steps of session {number} add up to {total}',
            )


def _read_collections(file: SourceFile, known: Known, resources: set[str]) -> tuple[Collection, ...]:
    return tuple(_collection(value, known, resources) for value in compose(file).items("the file"))


def _collection(value: Value, known: Known, resources: set[str]) -> Collection:
    with value.fields("a collection") as fields:
        collection_id = fields.slug("id")
        known.claim("collection", collection_id, value.file, fields.line_of("id"))
        slug = fields.slug("slug")
        known.claim("address of a resource", slug, value.file, fields.line_of("slug"))
        return Collection(
            collection_id,
            slug,
            fields.text("title", longest=255),
            fields.text("summary", longest=500),
            fields.codes("resources", resources, "resource", may_be_empty=False),
        )
