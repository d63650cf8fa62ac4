"""A report as plain JSON and back: between the process that reads seals and ours, and for the command line."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from majung.core.seal_report import PaperFacts, SealKind, SealLevel, SealReport, SealSignature, SealVerdict


def report_as_json(report: SealReport) -> dict[str, Any]:
    return {
        "verdict": report.verdict.value,
        "level": report.level.value if report.level else None,
        "is_sample_authority": report.is_sample_authority,
        "signatures": [signature_as_json(each) for each in report.signatures],
        "paper": facts_as_json(report.paper) if report.paper else None,
    }


def signature_as_json(signature: SealSignature) -> dict[str, Any]:
    return {
        "kind": signature.kind.value,
        "name": signature.name,
        "commitment": signature.commitment,
        "at": signature.at.isoformat() if signature.at else None,
        "level": signature.level.value,
        "covers_whole": signature.covers_whole,
        "verdict": signature.verdict.value,
    }


def facts_as_json(facts: PaperFacts) -> dict[str, Any]:
    return {
        "number": facts.number,
        "kind": facts.kind,
        "institution": facts.institution,
        "issued_on": facts.issued_on.isoformat() if facts.issued_on else None,
        "valid_through": facts.valid_through.isoformat() if facts.valid_through else None,
    }


def report_from_json(told: Mapping[str, Any]) -> SealReport:
    return SealReport(
        verdict=SealVerdict(told["verdict"]),
        level=SealLevel(told["level"]) if told["level"] else None,
        is_sample_authority=told["is_sample_authority"],
        signatures=tuple(signature_from_json(each) for each in told["signatures"]),
        paper=facts_from_json(told["paper"]) if told["paper"] else None,
    )


def signature_from_json(told: Mapping[str, Any]) -> SealSignature:
    return SealSignature(
        kind=SealKind(told["kind"]),
        name=told["name"],
        commitment=told["commitment"],
        at=datetime.fromisoformat(told["at"]) if told["at"] else None,
        level=SealLevel(told["level"]),
        covers_whole=told["covers_whole"],
        verdict=SealVerdict(told["verdict"]),
    )


def facts_from_json(told: Mapping[str, Any]) -> PaperFacts:
    """Raises ValueError, KeyError or TypeError where it holds anything but text and days."""
    number, kind, institution = (_text(told.get(name)) for name in ("number", "kind", "institution"))
    return PaperFacts(number, kind, institution, _day(told.get("issued_on")), _day(told.get("valid_through")))


LONGEST_TEXT = 200


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return "".join(letter for letter in value[:LONGEST_TEXT] if letter.isprintable())


def _day(value: object) -> date | None:
    return date.fromisoformat(_text(value)) if value else None
