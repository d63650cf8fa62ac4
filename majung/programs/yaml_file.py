"""Reading a YAML file so that every value still knows its line, and nothing is guessed about its type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # libyaml is not in every build of PyYAML.
    from yaml import SafeLoader  # type: ignore[assignment]

Where = tuple[str | int, ...]

LARGEST_FILE = 2_000_000
# No catalog file nests half as deep; the loader's own nesting is C and ends the whole process.
DEEPEST = 50
INTEGER = re.compile(r"-?(0|[1-9][0-9_]*)")
CONSTANTS: Mapping[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True)
class FileProblem:
    """Something wrong in a catalog file: where, a code, and what it concerns."""

    file: str
    line: int
    where: str
    code: str
    about: str


class BadFile(ValueError):
    """A catalog file that cannot be used, with everything found wrong in it."""

    def __init__(self, problems: list[FileProblem]) -> None:
        super().__init__("; ".join(f"{p.file}:{p.line}: {p.code}: {p.about}" for p in problems))
        self.problems = problems


@dataclass(frozen=True)
class Located:
    """A document and the line of each of its values."""

    file: str
    value: Any
    lines: Mapping[Where, int]

    def problem(self, where: Where, code: str, about: str) -> FileProblem:
        line = next((self.lines[where[:n]] for n in range(len(where), -1, -1) if where[:n] in self.lines), 1)
        return FileProblem(self.file, line, ".".join(map(str, where)), code, about)


def read_yaml(path: Path) -> Located:
    """Read one document; scalars are text unless plainly true, false, null or an integer."""
    try:
        content = path.read_bytes()
        text = content.decode()
    except (OSError, UnicodeDecodeError) as problem:
        raise BadFile([FileProblem(str(path), 1, "", "unreadable", str(problem))]) from None
    if len(content) > LARGEST_FILE:
        raise BadFile([FileProblem(str(path), 1, "", "too_large_file", f"{len(content)} > {LARGEST_FILE}")])
    return parse_yaml(text, str(path))


def parse_yaml(text: str, file: str) -> Located:
    try:
        refuse_deep(text, file)
        node = yaml.compose(text, Loader=SafeLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        about = str(getattr(problem, "problem", None) or problem).splitlines()[0]
        raise BadFile([FileProblem(file, mark.line + 1 if mark else 1, "", "not_yaml", about)]) from None
    if node is None:
        raise BadFile([FileProblem(file, 1, "", "not_yaml", "empty file")])
    builder = Builder(file)
    return Located(file, builder.value(node, ()), builder.lines)


def refuse_deep(text: str, file: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise BadFile([FileProblem(file, line, "", "not_yaml", "nested too deeply")])


class Builder:
    """Turns nodes into plain values while noting lines; aliases and keys given twice are refused."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Where, int] = {}
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, where: Where) -> Any:
        if id(node) in self.seen:
            raise self.refusal(node, where, "alias")
        self.seen.add(id(node))
        self.lines[where] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*where, index)) for index, item in enumerate(node.value)]
        return scalar(node)

    def mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str):
                raise self.refusal(key_node, where, "key_not_text")
            if key in result:
                raise self.refusal(key_node, (*where, key), "duplicate_key")
            result[key] = self.value(value_node, (*where, key))
        return result

    def refusal(self, node: yaml.Node, where: Where, code: str) -> BadFile:
        line = node.start_mark.line + 1
        return BadFile([FileProblem(self.file, line, ".".join(map(str, where)), code, str(where[-1:] or ""))])


def scalar(node: yaml.Node) -> Any:
    assert isinstance(node, yaml.ScalarNode)
    text: str = node.value
    if not node.style:  # None or "", as the loader goes: plain, not quoted
        if text in CONSTANTS:
            return CONSTANTS[text]
        if INTEGER.fullmatch(text) and len(text) < 40:
            return int(text.replace("_", ""))
    return text
