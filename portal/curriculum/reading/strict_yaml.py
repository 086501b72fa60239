"""YAML read field by field: what is missing, misspelt or of another kind than wanted is noted with its line."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date

import yaml

from portal.curriculum.reading.problems import SourceFile

TAG = "tag:yaml.org,2002:"


def compose(file: SourceFile, text: str | None = None, first_line: int = 1) -> "Value":
    """The one YAML document of a file, or of a piece of it that starts at a line."""
    if not file.is_readable:
        return Value(file, None, 1, 1, is_broken=True)
    body = file.text if text is None else text
    try:
        node = yaml.compose(body, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        file.report((mark.line if mark else 0) + first_line, f"not valid YAML: {error.problem or error.context}")
        return Value(file, None, first_line, first_line, is_broken=True)
    except yaml.YAMLError as error:
        file.report(first_line, f"not valid YAML: {error}")
        return Value(file, None, first_line, first_line, is_broken=True)
    return Value(file, node, first_line, first_line)


class Value:
    """A value in the file, not yet known to be of the kind that is wanted."""

    def __init__(
        self, file: SourceFile, node: yaml.Node | None, first_line: int, line: int, *, is_broken: bool = False
    ) -> None:
        self.file = file
        self.node = node
        self.first_line = first_line
        self.line = node.start_mark.line + first_line if node else line
        # A fault above is noted already: what follows from it is not noted again.
        self.is_broken = is_broken

    def report(self, reason: str) -> None:
        if not self.is_broken:
            self.file.report(self.line, reason)

    def scalar(self, kind: str) -> str | None:
        """The text of a plain value of a YAML kind (str, int, bool, null, timestamp), else None."""
        is_kind = isinstance(self.node, yaml.ScalarNode) and self.node.tag == TAG + kind
        return self.node.value if is_kind and self.node else None

    @contextmanager
    def fields(self, what: str) -> Iterator["Fields"]:
        fields = Fields(self, what)
        yield fields
        fields.report_unknown()

    def named(self, what: str) -> Iterator[tuple[str, "Value"]]:
        """The entries of keys that the author chooses."""
        yield from Fields(self, what).entries.items()

    def items(self, what: str) -> list["Value"]:
        if isinstance(self.node, yaml.SequenceNode):
            return [Value(self.file, node, self.first_line, self.line) for node in self.node.value]
        self.report(f"{what} must be a list")
        return []


class Fields:
    """Keys and values. Ask for each key that is allowed; the rest are reported as unknown."""

    def __init__(self, value: Value, what: str) -> None:
        self.value = value
        self.file = value.file
        self.line = value.line
        self.entries: dict[str, Value] = {}
        self.asked: set[str] = set()
        self.key_lines: dict[str, int] = {}
        self.is_broken = value.is_broken
        if isinstance(value.node, yaml.MappingNode):
            self._take(value.node)
        else:
            value.report(f"{what} must be keys and values")
            self.is_broken = True

    def _take(self, node: yaml.MappingNode) -> None:
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + self.value.first_line
            key = str(key_node.value)
            if key in self.entries:
                self.file.report(line, f'"{key}" is given twice')
                continue
            self.key_lines[key] = line
            self.entries[key] = Value(self.file, value_node, self.value.first_line, line)

    def report_unknown(self) -> None:
        for key in self.entries:
            if key not in self.asked:
                self.file.report(self.key_lines[key], f'unknown key "{key}"')

    def line_of(self, key: str) -> int:
        return self.key_lines.get(key, self.line)

    def has(self, key: str) -> bool:
        self.asked.add(key)
        return key in self.entries

    def get(self, key: str) -> Value:
        if not self.has(key):
            if not self.is_broken:
                self.file.report(self.line, f'"{key}" is missing')
            return Value(self.file, None, self.value.first_line, self.line, is_broken=True)
        return self.entries[key]

    def text(self, key: str, *, may_be_empty: bool = False, longest: int = 20_000) -> str:
        value = self.get(key)
        text = value.scalar("str")
        if text is None:
            value.report(f'"{key}" must be text; put it in quotes')
            return ""
        text = text.strip()
        if not text and not may_be_empty:
            value.report(f'"{key}" must not be empty')
        if len(text) > longest:
            value.report(f'"{key}" has {len(text)} characters; at most {longest} are allowed')
        return text

    def optional_text(self, key: str) -> str:
        """Text, or nothing: the key may be missing, empty or null."""
        if not self.has(key) or self.entries[key].scalar("null") is not None:
            return ""
        return self.text(key, may_be_empty=True)

    def content_note(self) -> str:
        """What hard things a page describes, as its editors would write it. Most pages have none."""
        return self.text("content_note", longest=255) if self.has("content_note") else ""

    def slug(self, key: str, *, longest: int = 60) -> str:
        text = self.text(key, longest=longest)
        if text and not is_slug(text):
            self.entries[key].report(f'"{key}" may have only small letters, digits and single hyphens')
            return ""
        return text

    def number(self, key: str, lowest: int, highest: int) -> int:
        value = self.get(key)
        text = value.scalar("int")
        if text is None or not text.isdigit() or not lowest <= int(text) <= highest:
            value.report(f'"{key}" must be a whole number from {lowest} to {highest}')
            return lowest
        return int(text)

    def yes_no(self, key: str, *, default: bool | None = None) -> bool:
        if default is not None and not self.has(key):
            return default
        value = self.get(key)
        text = value.scalar("bool")
        if text is None or text.lower() not in ("true", "false"):
            value.report(f'"{key}" must be true or false')
            return False
        return text.lower() == "true"

    def day(self, key: str) -> date:
        value = self.get(key)
        try:
            return date.fromisoformat(value.scalar("timestamp") or "")
        except ValueError:
            value.report(f'"{key}" must be a day, written like 2026-11-21')
            return date.min

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        text = self.text(key)
        if text and text not in allowed:
            self.entries[key].report(f'"{key}" must be one of {", ".join(sorted(allowed))}')
        return text

    def items(self, key: str, *, may_be_empty: bool = False) -> list[Value]:
        value = self.get(key)
        values = value.items(f'"{key}"')
        if not values and not may_be_empty and isinstance(value.node, yaml.SequenceNode):
            value.report(f'"{key}" must not be empty')
        return values

    def texts(self, key: str, *, may_be_empty: bool = False) -> list[tuple[str, int]]:
        """A list of texts, each with its line."""
        found = []
        for value in self.items(key, may_be_empty=may_be_empty):
            text = value.scalar("str")
            if text is None or not text.strip():
                value.report(f'each of "{key}" must be text')
            else:
                found.append((text.strip(), value.line))
        return found

    def numbers(self, key: str) -> list[tuple[int, int]]:
        found = []
        for value in self.items(key, may_be_empty=True):
            text = value.scalar("int")
            if text is None or not text.isdigit():
                value.report(f'each of "{key}" must be a whole number')
            else:
                found.append((int(text), value.line))
        return found

    def codes(
        self, key: str, known: Collection[str] | None, noun: str, *, may_be_empty: bool = True
    ) -> tuple[str, ...]:
        """A list of codes that must be known (unless what is known could not be read) and stand once."""
        found: list[str] = []
        for code, line in self.texts(key, may_be_empty=may_be_empty):
            if known is not None and code not in known:
                self.file.report(line, f'unknown {noun} "{code}"')
            elif code in found:
                self.file.report(line, f'{noun} "{code}" stands twice')
            found.append(code)
        return tuple(found)


def is_slug(text: str) -> bool:
    parts = text.split("-")
    return all(part and part.isascii() and part.isalnum() and part == part.lower() for part in parts)
