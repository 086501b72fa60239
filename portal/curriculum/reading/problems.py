from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


class BrokenCurriculum(Exception):
    """The files cannot be loaded as they are. `problems` has every fault, in the order of files and lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class SourceFile:
    """A file being read, and where its faults are noted."""

    path: str
    text: str
    problems: list[Problem] = field(repr=False)
    is_readable: bool = True

    def report(self, line: int, reason: str) -> None:
        self.problems.append(Problem(self.path, line, reason))


def open_source(folder: Path, name: str, problems: list[Problem]) -> SourceFile:
    """The file `name` of the curriculum folder. A file that cannot be read is noted and not judged."""
    shown = f"{folder.name}/{name}"
    try:
        return SourceFile(shown, (folder / name).read_text(encoding="utf-8"), problems)
    except FileNotFoundError:
        problems.append(Problem(shown, 1, "the file is missing"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(shown, line, "not UTF-8 text"))
    return SourceFile(shown, "", problems, is_readable=False)
