"""Lessons and standard pages: front matter in YAML, then a body in Markdown."""

from html import escape

from portal.curriculum.reading.body import Place, read_body
from portal.curriculum.reading.items import ForFacilitators, Lesson, Note, SitePage, Source
from portal.curriculum.reading.problems import SourceFile
from portal.curriculum.reading.strict_yaml import Fields, Value, compose
from portal.curriculum.reading.vocabulary import Known

# Pages that list what stands under them, and so have no text of their own.
NOTES = ("say", "ask", "do")
LISTS = {"courses", "directory", "modules"}
HOME = "home"  # it has no place for a content note


def read_lesson(file: SourceFile, known: Known, slug: str, module: str, outcomes: int) -> Lesson:
    front, text, line = split_front_matter(file)
    with front.fields("the front matter") as fields:
        lesson_id = fields.slug("id")
        known.claim("lesson", lesson_id, file, fields.line_of("id"))
        title = fields.text("title", longest=255)
        summary = fields.text("summary", longest=500)
        minutes = fields.number("minutes", 1, 60)
        served = _outcomes(fields, outcomes)
        strands = fields.codes("strands", known.strands, "strand")
        sources = tuple(_source(value, known) for value in fields.items("sources", may_be_empty=True))
        note = fields.content_note()
        facilitator = _facilitator(fields) if fields.has("facilitator") else None
    body = read_body(Place(file, known, module), text, line) if not front.is_broken else ()
    return Lesson(
        lesson_id,
        slug,
        title,
        summary,
        minutes,
        served,
        strands,
        sources,
        body,
        file.path,
        facilitator,
        content_note=note,
    )


def read_page(file: SourceFile, known: Known, slug: str) -> SitePage:
    front, text, line = split_front_matter(file)
    with front.fields("the front matter") as fields:
        page_id = fields.slug("id")
        known.claim("page", page_id, file, fields.line_of("id"))
        title = fields.text("title", longest=255)
        summary = fields.text("summary", longest=500)
        quick_exit = fields.yes_no("quick_exit", default=False)
        in_footer = fields.yes_no("footer", default=False)
        note = "" if slug == HOME else fields.content_note()
    if slug in LISTS:
        if text.strip():
            file.report(line, "this page lists what stands under it; it has no text of its own")
        return SitePage(page_id, slug, title, summary, quick_exit, in_footer, (), file.path)
    body = read_body(Place(file, known, is_lesson=False), text, line) if not front.is_broken else ()
    return SitePage(page_id, slug, title, summary, quick_exit, in_footer, body, file.path, content_note=note)


def split_front_matter(file: SourceFile) -> tuple[Value, str, int]:
    """The front matter, the text after it, and the line where that text starts."""
    broken = Value(file, None, 1, 1, is_broken=True)
    lines = file.text.split("\n")
    if not file.is_readable:
        return broken, "", 1
    if lines[0].rstrip() != "---":
        file.report(1, 'a lesson starts with front matter between two lines "---"')
        return broken, "", 1
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() == "---":
            return compose(file, "\n".join(lines[1 : number - 1]), 2), "\n".join(lines[number:]), number + 1
    file.report(1, 'the front matter is never closed: its second line "---" is missing')
    return broken, "", 1


def _outcomes(fields: Fields, outcomes: int) -> tuple[int, ...]:
    served = []
    for number, line in fields.numbers("outcomes"):
        if outcomes and not 1 <= number <= outcomes:
            fields.file.report(line, f"outcome {number}: the module has {outcomes}")
        served.append(number)
    return tuple(served)


def _facilitator(fields: Fields) -> ForFacilitators:
    with fields.get("facilitator").fields("the notes for a facilitator") as own:
        minutes = own.number("minutes", 1, 120)
        notes = tuple(_note(value) for value in own.items("notes"))
    return ForFacilitators(minutes, notes)


def _note(value: Value) -> Note:
    """One key, say, ask or do, with its words; blank lines part paragraphs."""
    with value.fields("a note") as fields:
        kinds = [kind for kind in NOTES if fields.has(kind)]
        if len(kinds) != 1:
            value.report("a note has one of say, ask and do")
            return Note("say", "")
        kind = kinds[0]
        text = fields.text(kind, longest=300 if kind == "ask" else 2_000)
    return Note(kind, " ".join(text.split()) if kind == "ask" else _paragraphs(text))


def _paragraphs(text: str) -> str:
    return "".join(
        f"<p>{escape(' '.join(part.split()), quote=False)}</p>" for part in text.split("\n\n") if part.strip()
    )


def _source(value: Value, known: Known) -> Source:
    with value.fields("a source") as fields:
        return Source(fields.text("text", longest=500), fields.one_of("mark", known.vocabulary.marks))
