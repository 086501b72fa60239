"""The shared lists: the partnership's words, facts, glossary, law table and courses."""

from portal.curriculum.reading.items import (
    Course,
    Definition,
    Fact,
    Law,
    LawInForce,
    LawTable,
    LawThenAndNow,
    PartnershipWords,
    PathwayStep,
    Strand,
    Term,
)
from portal.curriculum.reading.problems import SourceFile
from portal.curriculum.reading.strict_yaml import Value, compose
from portal.curriculum.reading.vocabulary import Known


def read_partnership(file: SourceFile, known: Known) -> PartnershipWords:
    value = compose(file)
    with value.fields("the file") as fields:
        strands = tuple(_strand(entry, known) for entry in fields.items("strands"))
        national = _definitions(fields.items("national_definition"), known, "national definition")
        local = _definitions(fields.items("local_definition"), known, "local definition")
    known.strands = {strand.code for strand in strands} or None
    return PartnershipWords(strands, national, local)


def _strand(value: Value, known: Known) -> Strand:
    with value.fields("a strand") as fields:
        code = fields.slug("code")
        known.claim("strand", code, value.file, fields.line_of("code"))
        return Strand(code, fields.text("name", longest=120), fields.yes_no("national"), fields.optional_text("note"))


def _definitions(values: list[Value], known: Known, kind: str) -> tuple[Definition, ...]:
    found = []
    for value in values:
        with value.fields("a definition") as fields:
            version = fields.number("version", 1, 1000)
            known.claim(kind, str(version), value.file, fields.line_of("version"))
            found.append(Definition(version, fields.day("agreed"), fields.text("text"), fields.optional_text("note")))
    return tuple(found)


def read_facts(file: SourceFile, known: Known, keeper: str = "") -> tuple[Fact, ...]:
    """Dated facts of one file: a module's own, or shared by all when it has no keeper."""
    value = compose(file)
    known.facts_are_whole &= not value.is_broken
    facts = tuple(_fact(entry, known) for entry in value.items("the file"))
    for fact in facts:
        known.facts.setdefault(fact.id, keeper)
    return facts


def _fact(value: Value, known: Known) -> Fact:
    with value.fields("a fact") as fields:
        fact_id = fields.slug("id")
        known.claim("fact", fact_id, value.file, fields.line_of("id"))
        fact = Fact(
            id=fact_id,
            title=fields.text("title", longest=200),
            jurisdictions=fields.codes(
                "jurisdiction", known.vocabulary.jurisdictions, "jurisdiction", may_be_empty=False
            ),
            text=fields.text("text"),
            fallback=fields.text("fallback"),
            mark=fields.one_of("mark", known.vocabulary.marks),
            source=fields.text("source", longest=255),
            source_date=fields.text("source_date", may_be_empty=True, longest=20),
            checked=fields.day("checked"),
            review=fields.day("review"),
            owner=fields.text("owner", longest=120),
            path=value.file.path,
            way=fields.one_of("way", known.vocabulary.ways) if fields.has("way") else "",
            contact=fields.text("contact", longest=200) if fields.has("way") else "",
        )
        if fact.review < fact.checked:
            fields.file.report(fields.line_of("review"), '"review" is before "checked"')
        return fact


def read_terms(file: SourceFile, known: Known) -> tuple[Term, ...]:
    value = compose(file)
    terms = tuple(_term(entry, known) for entry in value.items("the file"))
    known.terms = None if value.is_broken else {term.id for term in terms}
    return terms


def _term(value: Value, known: Known) -> Term:
    with value.fields("a term") as fields:
        term_id = fields.slug("id")
        known.claim("term", term_id, value.file, fields.line_of("id"))
        also = tuple(text for text, _ in fields.texts("also", may_be_empty=True))
        return Term(term_id, fields.text("term", longest=120), fields.text("meaning"), also)


def read_law(file: SourceFile, known: Known) -> Law:
    with compose(file).fields("the file") as fields:
        table = _law_table(fields.get("table"))
        in_force = tuple(_in_force(value, known) for value in fields.items("in_force"))
        then_and_now = tuple(_then_and_now(value, known) for value in fields.items("then_and_now"))
    return Law(table, in_force, then_and_now)


def _law_table(value: Value) -> LawTable:
    with value.fields("the table") as fields:
        return LawTable(
            fields.text("owner", longest=120), fields.text("fallback"), fields.day("checked"), fields.day("review")
        )


def _in_force(value: Value, known: Known) -> LawInForce:
    with value.fields("a law") as fields:
        law_id = fields.slug("id")
        known.claim("law", law_id, value.file, fields.line_of("id"))
        fact = fields.optional_text("fact")
        if fact and known.facts_are_whole and fact not in known.facts:
            value.file.report(fields.line_of("fact"), f'unknown fact "{fact}"')
        return LawInForce(
            id=law_id,
            jurisdictions=fields.codes("jurisdictions", known.vocabulary.jurisdictions, "jurisdiction"),
            instrument=fields.text("instrument", longest=255),
            does=fields.text("does"),
            staff=fields.optional_text("staff"),
            mark=fields.one_of("mark", known.vocabulary.marks),
            fact=fact,
            checked=fields.day("checked"),
            review=fields.day("review"),
        )


def _then_and_now(value: Value, known: Known) -> LawThenAndNow:
    with value.fields("a law") as fields:
        law_id = fields.slug("id")
        known.claim("law", law_id, value.file, fields.line_of("id"))
        return LawThenAndNow(
            id=law_id,
            then=fields.text("then", longest=255),
            now=fields.text("now"),
            note=fields.optional_text("note"),
            mark=fields.one_of("mark", known.vocabulary.marks),
        )


def read_courses(file: SourceFile, known: Known) -> tuple[Course, ...]:
    return tuple(_course(value, known) for value in compose(file).items("the file"))


def _course(value: Value, known: Known) -> Course:
    with value.fields("a course") as fields:
        course_id = fields.slug("id")
        known.claim("course", course_id, value.file, fields.line_of("id"))
        slug = fields.slug("slug")
        known.claim("address of a course", slug, value.file, fields.line_of("slug"))
        return Course(
            id=course_id,
            slug=slug,
            title=fields.text("title", longest=255),
            role=fields.slug("role"),
            summary=fields.text("summary", longest=500),
            audience=fields.text("audience", longest=255),
            pathway=_pathway(fields.items("modules"), known),
            minutes=fields.number("minutes", 0, 6000),
            validity_months=fields.number("refresh_months", 1, 120),
            due_days=fields.number("due_days", 1, 3650),
            note=fields.optional_text("note"),
        )


def _pathway(values: list[Value], known: Known) -> tuple[PathwayStep, ...]:
    steps: list[PathwayStep] = []
    faults = len(values[0].file.problems) if values else 0
    for value in values:
        with value.fields("a module of the course") as fields:
            module = fields.slug("id")
            if module and module not in known.modules:
                fields.file.report(fields.line_of("id"), f'unknown module "{module}"')
            elif module in [step.module for step in steps]:
                fields.file.report(fields.line_of("id"), f'module "{module}" stands twice')
            steps.append(PathwayStep(module, fields.yes_no("required")))
    is_sound = bool(values) and len(values[0].file.problems) == faults
    if is_sound and not any(step.is_required for step in steps):
        values[0].report("a course has at least one required module")
    return tuple(steps)
