"""The whole folder: which files there are and in which order they must be understood."""

from pathlib import Path

from portal.curriculum.reading.assessing import read_easy_read, read_quiz, read_scenario
from portal.curriculum.reading.items import Brief, Curriculum, EasyRead, Fact, Lesson, Module, Quiz, Scenario, SitePage
from portal.curriculum.reading.lessons import read_lesson, read_page
from portal.curriculum.reading.library import read_library
from portal.curriculum.reading.lists import read_courses, read_facts, read_law, read_partnership, read_terms
from portal.curriculum.reading.problems import BrokenCurriculum, Problem, SourceFile, open_source
from portal.curriculum.reading.strict_yaml import Fields, compose, is_slug
from portal.curriculum.reading.vocabulary import Known, Vocabulary

IN_A_MODULE = {"module.yaml", "quiz.yaml", "scenario.yaml", "easy-read.yaml", "facts.yaml"}
BRIEF_LINE = 300
MUST_BE = ("home.md", "courses.md", "modules.md")


def read_curriculum(folder: Path, vocabulary: Vocabulary) -> Curriculum:
    """Everything that the folder says. Raises `BrokenCurriculum` with all faults if there is any."""
    reader = FolderReader(folder, vocabulary)
    curriculum = reader.read()
    if reader.problems:
        raise BrokenCurriculum(reader.problems)
    return curriculum


class FolderReader:
    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.known = Known(vocabulary)

    def read(self) -> Curriculum:
        # What others refer to comes first: strands, terms, facts and scenarios, then lessons, then courses.
        partnership = read_partnership(self.open("partnership.yaml"), self.known)
        terms = read_terms(self.open("glossary.yaml"), self.known)
        facts = read_facts(self.open("facts.yaml"), self.known)
        modules = sorted(f"modules/{path.name}" for path in (self.folder / "modules").glob("*") if path.is_dir())
        if not modules:
            self.problems.append(Problem(f"{self.folder.name}/modules", 1, "there are no modules"))
        for at in modules:
            facts += self.read_module_facts(at)
        scenarios = {at: self.read_scenario(at) for at in modules}
        return Curriculum(
            folder=self.folder.name,
            partnership=partnership,
            terms=terms,
            facts=facts,
            law=read_law(self.open("law.yaml"), self.known),
            modules=tuple(self.read_module(at, scenarios[at]) for at in modules),
            courses=read_courses(self.open("courses.yaml"), self.known),
            pages=tuple(self.read_pages()),
            library=read_library(self.folder, self.problems, self.known),
        )

    def open(self, name: str) -> SourceFile:
        return open_source(self.folder, name, self.problems)

    def exists(self, name: str) -> bool:
        return (self.folder / name).exists()

    def read_module_facts(self, at: str) -> tuple[Fact, ...]:
        if not self.exists(f"{at}/facts.yaml"):
            return ()
        return read_facts(self.open(f"{at}/facts.yaml"), self.known, keeper=at)

    def read_scenario(self, at: str) -> Scenario | None:
        if not self.exists(f"{at}/scenario.yaml"):
            return None
        scenario = read_scenario(self.open(f"{at}/scenario.yaml"), self.known)
        self.known.scenarios.add(scenario.id)
        self.known.scenarios_are_whole &= bool(scenario.id)
        return scenario

    def read_module(self, at: str, scenario: Scenario | None) -> Module:
        file = self.open(f"{at}/module.yaml")
        with compose(file).fields("a module") as fields:
            module_id = fields.slug("id")
            self.known.claim("module", module_id, file, fields.line_of("id"))
            self.known.modules.add(module_id)
            slug = fields.slug("slug")
            self.known.claim("address of a module", slug, file, fields.line_of("slug"))
            outcomes = tuple(text for text, _ in fields.texts("outcomes"))
            return Module(
                id=module_id,
                slug=slug,
                title=fields.text("title", longest=255),
                summary=fields.text("summary", longest=500),
                content_note=fields.content_note(),
                audience=fields.text("audience", longest=255),
                minutes=fields.number("minutes", 1, 6000),
                refresh_months=fields.number("refresh_months", 1, 120),
                order=fields.one_of("order", ("free", "in-order")),
                outcomes=outcomes,
                lessons=tuple(self.read_lessons(at, fields, len(outcomes))),
                quiz=self.read_quiz(at, fields),
                scenario=scenario,
                easy_read=self.read_easy_read(at),
                brief=self.read_brief(fields),
                path=file.path,
            )

    def read_lessons(self, at: str, fields: Fields, outcomes: int) -> list[Lesson]:
        lessons = []
        listed = fields.texts("lessons")
        slugs: dict[str, int] = {}
        for name, line in listed:
            number, _, slug = name.partition("-")
            if not number.isdigit() or not is_slug(slug):
                fields.file.report(line, f'"{name}" is not a number, a hyphen and an address, such as 01-first-steps')
            elif slugs.setdefault(slug, line) != line:
                fields.file.report(line, f'lesson "{slug}" is listed twice')
            elif not self.exists(f"{at}/{name}.md"):
                fields.file.report(line, f"there is no file {name}.md")
            else:
                lessons.append(read_lesson(self.open(f"{at}/{name}.md"), self.known, slug, at, outcomes))
        expected = IN_A_MODULE | {f"{name}.md" for name, _ in listed}
        for path in sorted((self.folder / at).iterdir()):
            if path.name not in expected and not path.name.startswith(".") and not fields.is_broken:
                self.problems.append(Problem(f"{self.folder.name}/{at}/{path.name}", 1, "module.yaml does not list it"))
        return lessons

    def read_brief(self, fields: Fields) -> Brief:
        if not fields.has("brief"):
            return Brief()
        with fields.get("brief").fields("a brief") as brief:
            return Brief(
                why=brief.text("why", longest=400),
                points=self.read_brief_lines(brief, "points"),
                changes=self.read_brief_lines(brief, "changes"),
            )

    def read_brief_lines(self, brief: Fields, key: str) -> tuple[str, ...]:
        found = brief.texts(key)
        for text, line in found:
            if len(text) > BRIEF_LINE:
                brief.file.report(line, f'this line of "{key}" has {len(text)} characters; at most {BRIEF_LINE} fit')
        return tuple(text for text, _ in found)

    def read_quiz(self, at: str, fields: Fields) -> Quiz | None:
        has_quiz = fields.yes_no("quiz", default=True)
        is_there = self.exists(f"{at}/quiz.yaml")
        if has_quiz and not is_there and not fields.is_broken:
            fields.file.report(fields.line, 'there is no quiz.yaml; write "quiz: false" for a module without a quiz')
        if not has_quiz and is_there:
            fields.file.report(fields.line_of("quiz"), '"quiz" is false, but there is a quiz.yaml')
        return read_quiz(self.open(f"{at}/quiz.yaml"), self.known) if is_there else None

    def read_easy_read(self, at: str) -> EasyRead | None:
        return read_easy_read(self.open(f"{at}/easy-read.yaml")) if self.exists(f"{at}/easy-read.yaml") else None

    def read_pages(self) -> list[SitePage]:
        pages = []
        for name in MUST_BE:
            if not self.exists(f"pages/{name}"):
                self.open(f"pages/{name}")
        for path in sorted((self.folder / "pages").glob("*.md")):
            if not is_slug(path.stem):
                self.problems.append(
                    Problem(f"{self.folder.name}/pages/{path.name}", 1, "its name must be an address, such as help.md")
                )
                continue
            pages.append(read_page(self.open(f"pages/{path.name}"), self.known, path.stem))
        return pages
