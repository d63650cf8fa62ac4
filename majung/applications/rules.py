"""The record of a decision: what it rested on, small for each application, with the rules kept once for all."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from majung.applications.content import written_json
from majung.core.answers import OWN_FIELDS, Answers, facts_of
from majung.core.canonical_json import canonical_json
from majung.core.decide import Plan
from majung.core.decision_json import decision_json
from majung.core.facts import written_facts
from majung.core.rules.program import ProgramVersion
from majung.programs.catalog import shipped_catalog
from majung.programs.record import Decisions, make_record, rerun_record

RULES_KEPT = 32


@lru_cache(maxsize=RULES_KEPT)
def frozen_rules(version_hash: str) -> tuple[str, str]:
    """The name and the text of all that decisions by one version rest on, as the catalog has it now."""
    frozen = make_record(shipped_catalog(), {}, [{"version_hash": version_hash}])["frozen"]
    written = canonical_json(frozen)
    return hashlib.sha256(written).hexdigest(), written.decode()


def written_record(plan: Plan, answers: Answers) -> bytes:
    """The facts with their sources and what was decided of them, as `majung decide` tells it."""
    facts = facts_of(answers)
    decision = plan.decide(facts)[0]
    sources = {name: answer.source for name, answer in answers.items() if name not in OWN_FIELDS}
    return written_json({"facts": written_facts(facts), "sources": sources, "decisions": [decision_json(decision)]})


def decided_again(written: bytes, rules: str) -> tuple[Decisions, Decisions]:
    """What was decided, and the same decided again from what was kept."""
    record: Mapping[str, Any] = json.loads(written)
    again = rerun_record({**record, "frozen": json.loads(rules)})
    return record["decisions"], again


def version_filed(*, program: str, sha256: str, as_of: date) -> ProgramVersion:
    """The version an application was filed under, whatever has replaced it since."""
    filed = (version for version in shipped_catalog().versions if version.hash == sha256)
    return next(filed, None) or version_in_force(program, as_of)


def version_in_force(program: str, on: date) -> ProgramVersion:
    return shipped_catalog().version(program, on)
