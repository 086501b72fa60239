from dataclasses import dataclass, field

from portal.curriculum.reading.problems import SourceFile


@dataclass(frozen=True)
class Vocabulary:
    """Codes that the product fixes and files may use."""

    marks: frozenset[str]
    jurisdictions: frozenset[str]
    service_categories: frozenset[str]
    licences: frozenset[str] = frozenset()
    easy_read: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset()


@dataclass
class Known:
    """What the files have named so far. None: the file that names them could not be read, so nothing is checked."""

    vocabulary: Vocabulary
    strands: set[str] | None = None
    terms: set[str] | None = None
    facts: dict[str, str] = field(default_factory=dict)  # fact: the folder of the module that keeps it, or ""
    scenarios: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    facts_are_whole: bool = True
    scenarios_are_whole: bool = True
    claims: dict[tuple[str, str], str] = field(default_factory=dict)

    def claim(self, kind: str, value: str, file: SourceFile, line: int) -> None:
        """Notes an id or address; one that is taken already is a fault."""
        if not value:
            return
        first = self.claims.setdefault((kind, value), f"{file.path}:{line}")
        if first != f"{file.path}:{line}":
            file.report(line, f'{kind} "{value}" is already used at {first}')
