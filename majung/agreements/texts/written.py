"""The words of an agreement as staff write them: a text of lines, read strictly, each problem at its line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from majung.agreements.texts.versions import SCHEMA
from majung.core.agreement_text_lint import TextProblem, lint_text
from majung.core.agreement_texts import ContractText, contract_text
from majung.programs.catalog import schema_problems
from majung.programs.yaml_file import BadFile, Located, Where, parse_yaml

LONGEST_WRITTEN: Final = 200_000
NAME: Final = "text"
# As one reads: what it is, then its words, from the top of the paper to its bottom.
ORDER: Final = (
    "kind", "entity", "is_sample", "id", "label", "title", "heading", "required", "when", "when_not", "words",
    "details", "preamble", "terms", "cautions", "key_points", "articles", "paragraphs", "items", "places", "closing",
    "ko", "en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WrittenProblem:
    """One thing wrong: its line, the path, a code (`TextProblemCode`, `schema`, or one of the reader), what about."""

    line: int
    where: str
    code: str
    about: str


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote, as far as it could be read; without problems it can be proposed."""

    document: Mapping[str, Any] | None
    text: ContractText | None
    problems: tuple[WrittenProblem, ...]


def as_written(document: Mapping[str, Any]) -> str:
    """A version's words to begin from; reading them back gives the same document."""
    written: str = yaml.safe_dump(_ordered(document), allow_unicode=True, sort_keys=False, width=10**6)
    return written


def read_written(written: str) -> Written:
    """Everything wrong at once: how it is written, what it lacks, and what the lint refuses."""
    if len(written) > LONGEST_WRITTEN:
        return Written(None, None, (WrittenProblem(1, "", "too_large_file", str(LONGEST_WRITTEN)),))
    try:
        located = parse_yaml(written.replace("\r\n", "\n"), NAME)
    except BadFile as bad:
        problems = tuple(WrittenProblem(each.line, each.where, each.code, each.about) for each in bad.problems)
        return Written(None, None, problems)
    misfits = [WrittenProblem(p.line, p.where, p.code, p.about) for p in schema_problems(located, SCHEMA)]
    if misfits:
        return Written(None, None, tuple(sorted(misfits, key=lambda problem: problem.line)))
    text = contract_text(located.value)
    return Written(located.value, text, tuple(_found(located, text)))


def _found(located: Located, text: ContractText) -> Iterator[WrittenProblem]:
    problems = [_at_its_line(located, problem) for problem in lint_text(text)]
    yield from sorted(problems, key=lambda problem: problem.line)


def _at_its_line(located: Located, problem: TextProblem) -> WrittenProblem:
    at = located.problem(_where(located.value, problem.where), problem.code.value, problem.about)
    return WrittenProblem(at.line, problem.where, problem.code.value, problem.about)


def _where(document: Mapping[str, Any], where: str) -> Where:
    """articles.3.2 → where the second paragraph of the third article stands in the document."""
    family, *rest = where.split(".")
    if not rest:
        return (family,)
    rows, (name, *inside) = document[family], rest
    nth = int(name) - 1 if name.isdigit() else _place_of(rows, name)
    steps: list[str | int] = [int(step) - 1 if step.isdigit() else step for step in inside]
    if family == "articles" and steps != ["heading"]:
        steps = ["paragraphs", *steps]
    # What stands deeper than the reader noted counts as standing where that begins.
    return (family, nth, *(steps or ["words"]), *(["words"] if family == "articles" else []))


def _place_of(rows: Sequence[Any], name: str) -> int:
    return next((nth for nth, row in enumerate(rows) if isinstance(row, Mapping) and row.get("id") == name), 0)


def _ordered(written: Any) -> Any:
    if isinstance(written, Mapping):
        names = sorted(written, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
        return {name: _ordered(written[name]) for name in names}
    return [_ordered(each) for each in written] if isinstance(written, list) else written
