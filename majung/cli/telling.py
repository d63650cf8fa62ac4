"""Answers and refusals of the command line in words."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from majung.cli.inputs import BadInput, printable
from majung.core.facts import FactProblem
from majung.programs.catalog import SHIPPED, Catalog, UnknownProgram, shipped_catalog
from majung.programs.yaml_file import BadFile, FileProblem
from majung.web.words import say

MARKS = {True: "✓", False: "✗", None: "?"}
ORDER = {None: 0, False: 1, True: 2}
EXCLUSION = {True: "yes", False: "no", None: "open"}


def say_fact_problem(row: int, problem: FactProblem) -> str:
    return say(f"facts.problem.{problem.code.value}", row=row, field=printable(problem.field), **problem.parameters)


def say_file_problem(problem: FileProblem) -> str:
    """File, line, where in the document, and why."""
    reason = say(f"program.problem.{problem.code}", about=problem.about)
    return f"{problem.file}:{problem.line}: {problem.where}: {reason}"


def say_unknown_program(unknown: UnknownProgram, catalog: Catalog) -> str:
    if unknown.as_of is not None:
        return say("facts.problem.none_in_force", program=unknown.program, as_of=unknown.as_of)
    known = ", ".join(sorted({version.id for version in catalog.versions}))
    return say("facts.problem.unknown_program", program=unknown.program, known=known)


def say_decision(decision: Mapping[str, Any], catalog: Catalog) -> str:
    """A decision for people: outcome first, then what is missing, what fails and what is met, each with its place."""
    lines = [title(decision, catalog)]
    lines += [f"  {clause_line(clause)}" for clause in settling(decision["clauses"])]
    if decision["missing"]:
        labels = ", ".join(catalog.registry.label_of(name) for name in decision["missing"])
        lines.append(say("decide.missing", labels=labels))
    if decision["offer"] is not None:
        lines += offer_lines(decision["offer"])
    lines += [f"  ! {warning}" for warning in decision["warnings"]]
    lines.append(say("decide.notice"))
    return "\n".join(lines) + "\n"


def title(decision: Mapping[str, Any], catalog: Catalog) -> str:
    label = next(v.label for v in catalog.versions if v.hash == decision["version_hash"])
    outcome = say(f"decide.outcome.{decision['outcome']}")
    who = f"[{printable(str(decision['id']))}] " if "id" in decision else ""
    return f"{who}{label} ({decision['program']} {decision['version']}) - {outcome} · {decision['as_of']}"


def settling(clauses: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The clauses that settle the outcome: open ones first, then failing, then met; preferences only if they hold."""
    chosen = [c for c in clauses if c["kind"] in ("eligible", "excluded") or c["holds"]]
    return sorted(chosen, key=lambda clause: ORDER[is_good(clause)])


def is_good(clause: Mapping[str, Any]) -> bool | None:
    if clause["holds"] is None:
        return None
    good: bool = clause["holds"] is (clause["kind"] != "excluded")
    return good


def clause_line(clause: Mapping[str, Any]) -> str:
    kind = say(f"decide.kind.{clause['kind']}")
    if clause["kind"] == "excluded":
        kind = say(f"decide.excluded.{EXCLUSION[clause['holds']]}")
    officer = say("decide.by_officer") if clause["by"] == "officer" else ""
    return f"{MARKS[is_good(clause)]} {kind} {clause['id']} {clause['label']}{officer} [{clause['cite']}]"


def offer_lines(offer: Mapping[str, Any]) -> list[str]:
    lines = [amounts_line("decide.limit", offer["limit_krw"]), amounts_line("decide.available", offer["available_krw"])]
    if offer["rate"]["sure"] is None:
        lines.append(say("decide.rate_unknown"))
    else:
        lines.append(say("decide.rate", **{key: percent(value) for key, value in offer["rate"].items()}))
    if offer["subsidy"]:
        rate = percent(offer["subsidy"]["rate"])
        lines.append(say("decide.subsidy", rate=rate, months=offer["subsidy"]["months"]))
    lines.append(say("decide.documents", documents=", ".join(offer["documents"])))
    return lines


def amounts_line(key: str, amounts: Mapping[str, int]) -> str:
    """Both amounts, or one where nothing open can change it."""
    is_open = amounts["sure"] != amounts["possible"]
    return say(key if is_open else f"{key}_settled", sure=amounts["sure"], possible=amounts["possible"])


def percent(rate: str) -> str:
    return f"{float(rate) * 100:.4f}".rstrip("0").rstrip(".") + "%"


def open_catalog(folder: Path) -> Catalog:
    if not folder.is_dir():
        raise BadInput(say("cli.no_catalog", folder=folder))
    try:
        return shipped_catalog() if folder == SHIPPED else Catalog.load(folder)
    except BadFile as bad:
        raise BadInput("\n".join(say_file_problem(problem) for problem in bad.problems)) from None
