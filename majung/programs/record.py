"""Recorded decisions: everything a decision rested on, frozen, so that it can be run again to the same bytes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from majung.core.rules.program import program_version
from majung.programs.catalog import Catalog, Rules

Decisions = list[dict[str, Any]]


def make_record(catalog: Catalog, row: Mapping[str, Any], decisions: Decisions) -> dict[str, Any]:
    """The facts as given, the decisions, and all documents behind them: versions, dated tables, fact definitions."""
    hashes = {decision["version_hash"] for decision in decisions}
    versions = [version for version in catalog.versions if version.hash in hashes]
    return {
        "facts": row,
        "decisions": decisions,
        "frozen": {
            "facts": catalog.rules.facts,
            "parameters": catalog.rules.parameters,
            "code_lists": catalog.rules.code_lists,
            "programs": [without_tests(version.document) for version in versions],
        },
    }


def without_tests(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "tests"}


def rerun_record(record: Mapping[str, Any]) -> Decisions:
    """Decide a recorded row again from what the record froze, in the order of the record."""
    frozen = record["frozen"]
    rules = Rules(frozen["facts"], tuple(frozen["parameters"]), tuple(frozen["code_lists"]))
    versions = tuple(program_version(document, rules.names) for document in frozen["programs"])
    catalog = Catalog(rules, versions)
    as_of = date.fromisoformat(record["decisions"][0]["as_of"])
    return [
        catalog.decide([record["facts"]], as_of=as_of, program=decision["program"])[0][0]
        for decision in record["decisions"]
    ]
