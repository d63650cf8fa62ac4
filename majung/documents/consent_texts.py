"""The words of the consents, from the catalog: versioned, so that what somebody read can be shown years later."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from majung.core.consents import ConsentKind
from majung.programs.catalog import SHIPPED, checked


class UnknownText(LookupError):
    """The catalog has no such version."""


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of one consent; every text by language."""

    kind: ConsentKind
    version: str
    is_required: bool
    label: Mapping[str, str]
    summary: Mapping[str, str]
    collected: Mapping[str, str]
    purpose: Mapping[str, str]
    kept: Mapping[str, str]
    refusal: Mapping[str, str]
    effect_of_withdrawal: Mapping[str, str]
    full: Mapping[str, str]
    basis: str
    hash: str


def consent_texts() -> list[ConsentText]:
    """The texts in force, in the order in which they are asked: the last version of each."""
    return list({text.kind: text for text in _all_texts()}.values())


def consent_text(kind: ConsentKind, version: str = "") -> ConsentText:
    """The text in force, or an older version as it was read."""
    found = [text for text in _all_texts() if text.kind is kind and version in {"", text.version}]
    if not found:
        raise UnknownText
    return found[-1]


@lru_cache(maxsize=1)
def _all_texts() -> tuple[ConsentText, ...]:
    document = checked(SHIPPED / "consents.yaml", "consents").value
    return tuple(_text(row, version) for row in document["consents"] for version in row["versions"])


def _text(row: Mapping[str, Any], version: Mapping[str, Any]) -> ConsentText:
    canonical = json.dumps([row["kind"], version], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return ConsentText(
        kind=ConsentKind(row["kind"]),
        is_required=version["required"],
        hash=hashlib.sha256(canonical.encode()).hexdigest(),
        **{name: value for name, value in version.items() if name != "required"},
    )
