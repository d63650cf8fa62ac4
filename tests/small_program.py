"""A small program that fits the schema and passes lint, for tests to bend in one place."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from majung.core.rules.program import ProgramVersion, program_version
from majung.programs.catalog import SHIPPED, read_rules

RULES = read_rules(SHIPPED)
CITED = {"rule": "SEED000-TEST-1", "cite": "둘째 장", "quote": "맞는 말"}
SOURCE_TEXT = "첫째 장.\n\n둘째 장. 맞는\n말이 여기에 있다."


def clause(clause_id: str, when: str | None = None, **more: Any) -> dict[str, Any]:
    row = {"id": clause_id, "label": f"조항 {clause_id}", "label_en": f"Clause {clause_id}", **CITED, **more}
    return row if when is None else {**row, "when": when}


def case(outcome: str, as_of: str = "2025-05-02", **given: Any) -> dict[str, Any]:
    expect = {"outcome": outcome}
    return {"name": f"{outcome} {given}", "as_of": as_of, "given": given, "expect": expect}


def small_document(**changes: Any) -> dict[str, Any]:
    """A program whose owner must be in the province and must not be refinancing."""
    document: dict[str, Any] = {
        "program": "small", "version": "2025-1", "label": "작은 자금", "label_en": "Small fund",
        "institution": "semas", "route": "proxy_loan", "in_force": {"from": "2025-01-01", "until": None},
        "supersedes": None, "reason": None, "summary": {"ko": "작다.", "en": "Small."},
        "source": {"id": "SEED000", "title": "시험", "sha256": "0" * 64}, "notice": "대출 승낙이 아니다.",
        "eligible": [clause("E1", "sido = '경상북도'")], "excluded": [clause("X1", "refinancing")],
        "prefer": [], "terms": [], "limit": [{"krw": 30_000_000, **CITED}],
        "rate": {"rate_kind": "fixed", "fixed": "0.02"}, "subsidy": None,
        "repayment": [{"method": "bullet", "months": 24, "grace_months": 0, **CITED}],
        "documents": [{"id": "D1", "label": "신분증", "supplied_by": ["applicant"], "fresh_months": None, **CITED}],
        "windows": [{"track": "proxy", "kind": "rolling", **CITED}], "channels": [],
        "budget": {"krw": None, "label": "예산", "assumption": "적혀 있지 않다.", "cite": "둘째 장"},
        "banks": [], "officer_notes": [],
        "tests": {"base": {"sido": "경상북도", "refinancing": False}, "cases": [
            case("eligible"), case("ineligible", sido="대구광역시"), case("ineligible", refinancing=True),
        ]},
    }  # fmt: skip
    return {**document, **changes}


def small_program(**changes: Any) -> ProgramVersion:
    return program_version(small_document(**changes), RULES.names)


def write_program(folder: Path, document: Mapping[str, Any]) -> Path:
    """The document where a catalog folder keeps it; JSON is YAML too."""
    path = folder / "programs" / str(document["program"]) / f"{document['version']}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return path
