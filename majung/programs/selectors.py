"""Reads of programs: what was published, and a version as other programs read it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from majung.core.rules import program as core
from majung.core.rules.parse import Names
from majung.programs.models import Program, ProgramVersion


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """One line of a program's history."""

    version: str
    sha256: str
    in_force_from: date
    in_force_until: date | None
    supersedes: str | None
    reason: str
    published_at: datetime


def published_versions(*, program: str) -> list[PublishedVersion]:
    """The history of a program, newest first."""
    rows = ProgramVersion.objects.filter(program__code=program).select_related("supersedes")
    return [
        PublishedVersion(
            version=row.version,
            sha256=row.sha256,
            in_force_from=row.in_force_from,
            in_force_until=row.in_force_until,
            supersedes=row.supersedes.version if row.supersedes else None,
            reason=row.reason,
            published_at=row.published_at,
        )
        for row in rows.order_by("-in_force_from", "-published_at", "-id")
    ]


def program_institution(*, program: str) -> str | None:
    """The code of the institution that a published program belongs to."""
    return Program.objects.filter(code=program).values_list("institution__code", flat=True).first()


def program_summary(version: core.ProgramVersion) -> dict[str, Any]:
    """A version in a few lines, as plain values for JSON."""
    return {
        "id": version.id,
        "version": version.version,
        "version_hash": version.hash,
        "label": version.label,
        "label_en": version.label_en,
        "institution": version.institution,
        "route": version.route.value,
        "in_force": {
            "from": version.in_force_from.isoformat(),
            "until": version.in_force_until.isoformat() if version.in_force_until else None,
        },
        "summary": dict(version.document["summary"]),
    }


def program_in_full(version: core.ProgramVersion) -> dict[str, Any]:
    """A version with its whole document, except the file's own tests."""
    document = {key: value for key, value in version.document.items() if key != "tests"}
    return {**program_summary(version), "document": document}


def frozen_version(*, sha256: str, names: Names) -> core.ProgramVersion | None:
    """A version as it was published, known by its hash, even if no file has it any more."""
    row = ProgramVersion.objects.filter(sha256=sha256).first()
    return core.program_version(json.loads(row.canonical_json), names) if row else None
