"""Why a paper is asked for, in the words of the announcement."""

from typing import Any

from majung.core.papers import Requirement
from majung.core.rules.program import ProgramVersion
from majung.web.problems import screen_language

CLAUSES = ("eligible", "excluded", "prefer", "terms")


def paper_reasons(requirement: Requirement, program: ProgramVersion) -> list[str]:
    """The clauses that ask for it; nothing for a paper that everybody hands in."""
    rows = {row["id"]: row for kind in CLAUSES for row in program.document[kind]}
    return [label_of(rows[clause]) for clause in requirement.because if clause in rows]


def label_of(row: Any) -> str:
    english = row.get("label_en") if screen_language() == "en" else None
    return str(english or row["label"])
