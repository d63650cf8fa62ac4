"""What must be right before a program file may be published, beyond what its schema says."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from majung.core.rules.program import ConditionError, program_version
from majung.programs.cases import run_cases, uncovered
from majung.programs.catalog import Rules, checked
from majung.programs.structure import clauses, structure_problems
from majung.programs.yaml_file import BadFile, FileProblem, Located, Where, read_yaml

SPACES = re.compile(r"\s+")


def lint_program(
    path: Path, *, rules: Rules, names: Mapping[str, Collection[str]], source: Path | None
) -> list[FileProblem]:
    """Everything wrong with a program file: schema, conditions, references, coverage by its tests, and quotes."""
    try:
        located = checked(path, "program")
    except BadFile as bad:
        return bad.problems
    problems = list(condition_problems(located, rules))
    if not problems:
        problems = [*reference_problems(located, names), *structure_problems(located, rules.names)]
    if not problems:
        problems = list(coverage_problems(located, rules))
    problems += name_problems(located, path)
    if source is not None:
        problems += quote_problems(located, source)
    return sorted(problems, key=lambda problem: problem.line)


def condition_problems(located: Located, rules: Rules) -> Iterator[FileProblem]:
    try:
        program_version(located.value, rules.names)
    except ConditionError as error:
        column = f" (column {error.problem.column})" if error.problem.column else ""
        yield located.problem(error.path, error.problem.code.value, error.problem.about + column)


def name_problems(located: Located, path: Path) -> Iterator[FileProblem]:
    """A file stands where its program and version say, and comes into force before it goes out."""
    document = located.value
    if (path.parent.name, path.stem) != (document["program"], document["version"]):
        yield located.problem(("program",), "file_name", f"{document['program']}/{document['version']}.yaml")
    if document["supersedes"] is not None and document["reason"] is None:
        yield located.problem(("supersedes",), "no_reason", document["supersedes"])
    days = document["in_force"]
    if days["until"] is not None and date.fromisoformat(days["until"]) <= date.fromisoformat(days["from"]):
        yield located.problem(("in_force", "until"), "empty_period", days["until"])


def reference_problems(located: Located, names: Mapping[str, Collection[str]]) -> Iterator[FileProblem]:
    """Every bank and institution named in the file exists."""
    for index, bank in enumerate(located.value["banks"]):
        if bank not in names["banks"]:
            yield located.problem(("banks", index), "unknown_bank", bank)
    if located.value["institution"] not in names["institutions"]:
        yield located.problem(("institution",), "unknown_institution", located.value["institution"])


def coverage_problems(located: Located, rules: Rules) -> Iterator[FileProblem]:
    """Every clause is met in one case and not met in another, so that none is dead or always true unseen."""
    program = program_version(located.value, rules.names)
    places = {row["id"]: where for where, row in clauses(located.value)}
    for clause_id, value in uncovered(program, run_cases(program, rules)):
        yield located.problem(places[clause_id], "never_met" if value else "always_met", clause_id)


def quote_problems(located: Located, source: Path) -> Iterator[FileProblem]:
    """Every quote stands in the source, white space aside, and the source is the one the file names."""
    content = source.read_bytes()
    if hashlib.sha256(content).hexdigest() != located.value["source"]["sha256"]:
        yield located.problem(("source", "sha256"), "other_source", hashlib.sha256(content).hexdigest())
    text = squeezed(content.decode(errors="replace"))
    for where, quote in quotes(located.value, ()):
        if squeezed(quote) not in text:
            yield located.problem(where, "not_quoted", quote[:60])


def squeezed(text: str) -> str:
    return SPACES.sub(" ", text).strip()


def quotes(value: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "quote" and isinstance(inner, str):
                yield (*where, key), inner
            elif key != "tests":
                yield from quotes(inner, (*where, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from quotes(inner, (*where, index))


def known_names(folder: Path) -> dict[str, set[str]]:
    """The ids of the institutions and banks a program may name."""
    return {
        "institutions": {row["id"] for row in read_yaml(folder / "institutions.yaml").value["institutions"]},
        "banks": {row["id"] for row in read_yaml(folder / "banks.yaml").value["banks"]},
    }


def overlapping(documents: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Pairs of files of one program in which neither supersedes the other though both are in force on a day."""
    files = sorted(documents)
    for position, first in enumerate(files):
        for second in files[position + 1 :]:
            one, other = documents[first], documents[second]
            superseding = other["supersedes"] == one["version"] or one["supersedes"] == other["version"]
            if one["program"] == other["program"] and not superseding and meet(one["in_force"], other["in_force"]):
                yield first, second


def meet(one: Mapping[str, str | None], other: Mapping[str, str | None]) -> bool:
    # Days written YYYY-MM-DD sort as text; no end sorts after every day.
    return (one["from"] or "") < (other["until"] or "~") and (other["from"] or "") < (one["until"] or "~")
