"""Whether the parts of a program file fit together: ids, references, tiers; what does not cannot be decided."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from majung.core.facts import FactType
from majung.core.rules.parse import Names
from majung.core.rules.program import MOST_CLAUSES, ClauseKind
from majung.programs.yaml_file import FileProblem, Located, Where


def structure_problems(located: Located, names: Names) -> Iterator[FileProblem]:
    """Every clause named elsewhere in the file exists once and can be decided, and so does the base rate."""
    yield from clause_problems(located)
    ids = {row["id"] for _, row in clauses(located.value)}
    for where, clause_id in clause_references(located.value):
        if clause_id not in ids:
            yield located.problem(where, "unknown_clause", clause_id)
    base = located.value["rate"].get("base")
    if base is not None and names.parameters.get(base) is not FactType.NUMBER:
        yield located.problem(("rate", "base"), "unknown_parameter", base)


def clause_problems(located: Located) -> Iterator[FileProblem]:
    """Ids once each, not too many clauses, a condition in every clause that data settles, one base tier."""
    rows = list(clauses(located.value))
    counts = Counter(row["id"] for _, row in rows)
    if len(rows) > MOST_CLAUSES:
        yield located.problem((), "too_many_clauses", f"{len(rows)} > {MOST_CLAUSES}")
    for where, row in rows:
        if counts[row["id"]] > 1:
            yield located.problem((*where, "id"), "duplicate_id", row["id"])
        if row.get("by", "data") == "data" and not row.get("when"):
            yield located.problem(where, "no_condition", row["id"])
    if sum(not tier.get("when_any") for tier in located.value["limit"]) != 1:
        yield located.problem(("limit",), "no_base_tier", str(len(located.value["limit"])))


def clauses(document: Mapping[str, Any]) -> Iterator[tuple[Where, Mapping[str, Any]]]:
    for kind in ClauseKind:
        for index, row in enumerate(document[kind.value]):
            yield (kind.value, index), row


def clause_references(document: Mapping[str, Any]) -> Iterator[tuple[Where, str]]:
    lists: list[tuple[Where, list[str]]] = []
    for index, tier in enumerate(document["limit"]):
        lists.append((("limit", index), tier.get("when_any", [])))
    for index, row in enumerate(document["repayment"]):
        lists.append((("repayment", index), row.get("when_all", [])))
    for index, row in enumerate(document["documents"]):
        lists.append((("documents", index), row.get("asked_by", [])))
    discount = document["rate"].get("discount")
    lists.append((("rate", "discount"), discount["when_any"] if discount else []))
    for where, ids in lists:
        for clause_id in ids:
            yield where, clause_id
