"""The catalog: facts, dated tables and programs read from files, ready to decide without a database."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from jsonschema_rs import Draft202012Validator

from majung.core.decide import Plan
from majung.core.decision_json import decision_json
from majung.core.facts import FactProblem, FactRegistry, FactValue, read_facts
from majung.core.parameters import ParameterBook, code_list_table, parameter_table
from majung.core.rules.parse import Names
from majung.core.rules.program import ConditionError, ProgramVersion, program_version
from majung.programs.structure import structure_problems
from majung.programs.yaml_file import BadFile, FileProblem, Located, Where, read_yaml

SHIPPED = Path(__file__).resolve().parent.parent / "catalog"
SCHEMAS = SHIPPED / "schema"

MOST_PLANS = 64
PLANS_LOCK = Lock()


class UnknownProgram(LookupError):
    """No program of this name, or no version of it in force on the day."""

    def __init__(self, program: str, as_of: date | None = None) -> None:
        super().__init__(program)
        self.program = program
        self.as_of = as_of


class BadFacts(ValueError):
    """Rows of facts that cannot be used: pairs of row number (from 1) and problem."""

    def __init__(self, problems: list[tuple[int, FactProblem]]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@lru_cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.schema.json").read_text()), validate_formats=True)


def schema_problems(located: Located, schema: str) -> Iterator[FileProblem]:
    """Everything in a document that does not fit its schema."""
    for error in validator(schema).iter_errors(located.value):
        where: Where = tuple(error.instance_path)
        yield located.problem(where, "schema", error.message[:200])


def checked(path: Path, schema: str) -> Located:
    located = read_yaml(path)
    problems = sorted(schema_problems(located, schema), key=lambda problem: problem.line)
    if problems:
        raise BadFile(problems)
    return located


def read_program(path: Path, names: Names, tests: Any = None) -> ProgramVersion:
    """One program file as a version; refused with file, line and reason where it cannot be used.

    `tests` take the place of the file's own, to see how this version decides another version's cases.
    """
    located = checked(path, "program")
    document = located.value if tests is None else {**located.value, "tests": tests}
    try:
        version = program_version(document, names)
    except ConditionError as error:
        about = error.problem.about + (f" (column {error.problem.column})" if error.problem.column else "")
        raise BadFile([located.problem(error.path, error.problem.code.value, about)]) from None
    problems = list(structure_problems(located, names))
    if problems:
        raise BadFile(problems)
    return version


@dataclass(frozen=True)
class Rules:
    """What conditions may name, with the documents it was built from."""

    facts: Mapping[str, Any]
    parameters: tuple[Mapping[str, Any], ...]
    code_lists: tuple[Mapping[str, Any], ...]

    @cached_property
    def registry(self) -> FactRegistry:
        return FactRegistry.from_document(self.facts)

    @cached_property
    def book(self) -> ParameterBook:
        parameters, code_lists = map(parameter_table, self.parameters), map(code_list_table, self.code_lists)
        return ParameterBook({t.name: t for t in parameters}, {t.name: t for t in code_lists})

    @cached_property
    def names(self) -> Names:
        return Names(self.registry, self.book.scalar_types(), self.book.code_lists)


@dataclass(frozen=True)
class Catalog:
    """All that decisions rest on. Plans are compiled once per day and set of programs, and kept."""

    rules: Rules
    versions: tuple[ProgramVersion, ...]

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> "Catalog":
        """Read a catalog folder; everything wrong in any file is told at once."""
        rules = read_rules(folder)
        versions, problems = [], []
        for path in program_files(folder):
            try:
                versions.append(read_program(path, rules.names))
            except BadFile as bad:
                problems += bad.problems
        if problems:
            raise BadFile(problems)
        return cls(rules, tuple(sorted(versions, key=lambda v: (v.id, v.in_force_from))))

    @property
    def registry(self) -> FactRegistry:
        return self.rules.registry

    @property
    def book(self) -> ParameterBook:
        return self.rules.book

    @cached_property
    def plans(self) -> dict[tuple[tuple[str, ...], date], Plan]:
        return {}

    def in_force(self, as_of: date) -> tuple[ProgramVersion, ...]:
        """The version in force of every program that has one on a day."""
        in_force = [version for version in self.versions if version.is_in_force(as_of)]
        replaced = {(version.id, version.document["supersedes"]) for version in in_force}
        latest = {version.id: version for version in in_force if (version.id, version.version) not in replaced}
        return tuple(latest.values())

    def version(self, program: str, as_of: date) -> ProgramVersion:
        """The version of a program in force on a day."""
        for version in self.in_force(as_of):
            if version.id == program:
                return version
        known = any(version.id == program for version in self.versions)
        raise UnknownProgram(program, as_of if known else None)

    def plan(self, versions: Sequence[ProgramVersion], as_of: date) -> Plan:
        """The compiled plan for some versions on a day."""
        key = (tuple(version.hash for version in versions), as_of)
        plan = self.plans.get(key)
        if plan is None:
            plan = Plan(versions, as_of=as_of, book=self.book, registry=self.registry)
            # Threads of a server share the catalog; only one at a time may drop and add.
            with PLANS_LOCK:
                while len(self.plans) >= MOST_PLANS:
                    self.plans.pop(next(iter(self.plans)))
                self.plans[key] = plan
        return plan

    def chosen(self, program: str | None, as_of: date) -> tuple[ProgramVersion, ...]:
        return (self.version(program, as_of),) if program is not None else self.in_force(as_of)

    def decide(
        self, rows: Sequence[Mapping[str, Any]], *, as_of: date, program: str | None = None
    ) -> list[list[dict[str, Any]]]:
        """Decide rows of facts as they came in; all rows are read before any is decided.

        A row's `id` comes back at the top of each of its decisions, with the type it had.
        """
        versions = self.chosen(program, as_of)
        facts = self.read_rows(rows, as_of)
        plan = self.plan(versions, as_of)
        return [
            [with_id(row, decision_json(decision)) for decision in plan.decide(values)]
            for row, values in zip(rows, facts, strict=True)
        ]

    def read_rows(self, rows: Sequence[Mapping[str, Any]], as_of: date) -> list[dict[str, FactValue]]:
        """The usable values of every row, or all problems of all rows."""
        values, problems = [], []
        for number, row in enumerate(rows, 1):
            facts = {name: value for name, value in row.items() if name != "id"}
            read, found = read_facts(facts, registry=self.registry, as_of=as_of)
            values.append(read)
            problems += [(number, problem) for problem in found]
        if problems:
            raise BadFacts(problems)
        return values

    def next_question(self, facts: Mapping[str, FactValue], as_of: date) -> str | None:
        """The fact to ask next over all programs in force."""
        return self.plan(self.in_force(as_of), as_of).next_question(facts)


def with_id(row: Mapping[str, Any], decision: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], **decision} if "id" in row else decision


def program_files(folder: Path) -> list[Path]:
    return sorted((folder / "programs").glob("*/*.yaml"))


def read_rules(folder: Path) -> Rules:
    """Facts and dated tables of a folder over those shipped: a folder may hold only what it changes."""
    facts_file = folder / "facts.yaml" if (folder / "facts.yaml").exists() else SHIPPED / "facts.yaml"
    return Rules(
        facts=checked(facts_file, "facts").value,
        parameters=table_documents(folder, "parameters", "parameter"),
        code_lists=table_documents(folder, "code_lists", "code_list"),
    )


def table_documents(folder: Path, kind: str, schema: str) -> tuple[Mapping[str, Any], ...]:
    found: dict[str, Mapping[str, Any]] = {}
    for base in dict.fromkeys([SHIPPED, folder]):
        for path in sorted((base / kind).glob("*.yaml")):
            document = checked(path, schema).value
            found[document[schema]] = document
    return tuple(found.values())


@lru_cache(maxsize=1)
def shipped_catalog() -> Catalog:
    """The catalog that comes with Majung, read once."""
    return Catalog.load(SHIPPED)
