"""What happened to an agreement, record by record; signatures drawn and where from stay in the package alone."""

from collections.abc import Mapping
from typing import Any, Final

from majung.agreements.selectors import EvidenceLine, evidence_holds, evidence_of
from majung.backoffice.agreements.shown import port_of
from majung.backoffice.cases.worklist import user_id_in
from majung.parties.staff import staff_names
from majung.web.problems import screen_language
from majung.web.words import say

# What of a record is told in words, in this order; hashes as they are.
HASHES: Final = ("text_hash", "data_hash", "bound_hash", "pdf_sha256", "signed_sha256", "sealed_sha256")
PLAIN: Final = ("text_version", "paper", "level", "replaced_by")
IN_WORDS: Final = ("method", "why", "port", "problem")
SHORT = 12
STAFF, OWNER = "staff", "owner"


def evidence_rows(number: str) -> dict[str, Any]:
    """The chain with whether it holds; a broken one is told and not read out."""
    holds = evidence_holds(number=number)
    lines = evidence_of(number=number) if holds else []
    names = staff_names(user_ids=[user_id_in(line.actor) for line in lines])
    return {
        "chain": {True: "whole", False: "broken", None: "gone"}[holds],
        "evidence": [
            {
                "line": line,
                "told": told_in_words(line.told),
                "by": names.get(user_id_in(line.actor), ""),
                "who": who_of(line, names),
            }
            for line in lines
        ],
    }


def who_of(line: EvidenceLine, names: Mapping[int, str]) -> str:
    """Signers are told apart from staff by whose account it is; the house itself has none."""
    account = user_id_in(line.actor)
    if line.actor.startswith("person:"):
        return OWNER
    if account in names:
        return STAFF
    return OWNER if account else "system"


def told_in_words(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    language = screen_language()
    plain = [(name, str(told[name])) for name in PLAIN if told.get(name)]
    words = [(name, word(name, str(told[name]))) for name in IN_WORDS if told.get(name)]
    hashes = [(name, f"{str(told[name])[:SHORT]}…") for name in HASHES if told.get(name)]
    return [
        {"label": say(f"office.agreement.told.{name}", language), "value": value, "is_code": name in HASHES}
        for name, value in (*plain, *words, *hashes)
    ]


def word(name: str, value: str) -> str:
    prefixes = {
        "method": "office.agreement.method",
        "why": "office.agreement.failed",
        "port": "office.agreement.port",
        "problem": "office.agreement.register",
    }
    return say(f"{prefixes[name]}.{port_of(value) if name == 'port' else value}", screen_language())
