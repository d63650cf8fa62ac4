"""The court's register of corporations: the whole extract with what was struck out (등기사항전부증명서, 말소사항 포함).

It says who represents a corporation on a day, whether each alone or only all together, and what changed when.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from majung.adapters.http import Fake, PortLied, ask, bearer, fake_of

PORT = "court_register"


class ActingRule(StrEnum):
    """Whether a representative acts alone (각자대표, or the only one) or only with the others (공동대표)."""

    SEVERAL = "several"
    JOINT = "joint"


class RegisterChangeKind(StrEnum):
    """What an entry changed."""

    REPRESENTATIVE_APPOINTED = "representative_appointed"
    REPRESENTATIVE_LEFT = "representative_left"
    ACTING_RULE_CHANGED = "acting_rule_changed"
    OTHER = "other"


class NotRegistered(LookupError):
    """The register has no corporation of this number."""


@dataclass(frozen=True, slots=True)
class RegisteredRepresentative:
    """Somebody who represents the corporation since a day, or did until another (exclusive)."""

    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    title: str
    acts: ActingRule
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """An entry, by the day it took effect."""

    on: date
    what: RegisterChangeKind


@dataclass(frozen=True, slots=True)
class RegisterExtract:
    """What the register says on a day; `document` is the paper itself."""

    corporation_number: str
    name: str
    issued_on: date
    includes_cancelled: bool
    representatives: tuple[RegisteredRepresentative, ...]
    changes: tuple[RegisterChange, ...]
    document: bytes = field(repr=False)

    @property
    def in_office(self) -> tuple[RegisteredRepresentative, ...]:
        """Who represents it on the day of the extract, in the order of the register."""
        return tuple(each for each in self.representatives if each.until is None or each.until > self.issued_on)


class CourtRegister(Protocol):
    """`consent` is the reference of the consent that allows the look-up; an unknown number is NotRegistered."""

    def read_register(self, *, corporation_number: str, consent: str) -> RegisterExtract: ...


def court_register() -> CourtRegister:
    stands_in: CourtRegister | None = fake_of(PORT)
    return stands_in or CourtRegisterOffice()


class CourtRegisterOffice:
    """The register over HTTP."""

    def read_register(self, *, corporation_number: str, consent: str) -> RegisterExtract:
        assert consent, "a look-up names the consent it stands on"
        question = {"corporation_number": corporation_number.replace("-", ""), "consent": consent}
        answer = ask(PORT, "/v1/extracts", body=question, headers=bearer(PORT))
        if not isinstance(answer, dict) or any(answer.get(name) != value for name, value in question.items()):
            raise PortLied(PORT)
        if answer.get("is_registered") is False:
            raise NotRegistered
        return _read_extract(answer)


def _read_extract(answer: Mapping[str, Any]) -> RegisterExtract:
    includes_cancelled, representatives = answer.get("includes_cancelled"), _rows(answer, "representatives")
    # An extract without what was struck out is not the one asked for.
    if includes_cancelled is not True or not representatives:
        raise PortLied(PORT)
    return RegisterExtract(
        corporation_number=_text(answer, "corporation_number"),
        name=_text(answer, "name"),
        issued_on=_day(answer, "issued_on"),
        includes_cancelled=includes_cancelled,
        representatives=tuple(_read_representative(row) for row in representatives),
        changes=tuple(_read_change(row) for row in _rows(answer, "changes")),
        document=_document(answer),
    )


def _read_representative(row: Mapping[str, Any]) -> RegisteredRepresentative:
    if row.get("acts") not in set(ActingRule):
        raise PortLied(PORT)
    return RegisteredRepresentative(
        name=_text(row, "name"),
        birth_date=_day(row, "birth_date"),
        title=_text(row, "title"),
        acts=ActingRule(row["acts"]),
        since=_day(row, "since"),
        until=None if row.get("until") is None else _day(row, "until"),
    )


def _read_change(row: Mapping[str, Any]) -> RegisterChange:
    if row.get("what") not in set(RegisterChangeKind):
        raise PortLied(PORT)
    return RegisterChange(_day(row, "on"), RegisterChangeKind(row["what"]))


def _rows(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = answer.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise PortLied(PORT)
    return rows


def _text(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value.strip():
        raise PortLied(PORT)
    return value.strip()


def _day(answer: Mapping[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(answer[name])
    except (KeyError, TypeError, ValueError):
        raise PortLied(PORT) from None


def _document(answer: Mapping[str, Any]) -> bytes:
    try:
        document = base64.b64decode(answer["document"], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise PortLied(PORT) from None
    if not document.startswith(b"%PDF-"):
        raise PortLied(PORT)
    return document


@dataclass(kw_only=True)
class FakeCourtRegister(Fake):
    """The register in memory: extracts by number without hyphens."""

    port: ClassVar[str] = PORT
    extracts: dict[str, RegisterExtract] = field(default_factory=dict)

    def read_register(self, *, corporation_number: str, consent: str) -> RegisterExtract:
        assert consent, "a look-up names the consent it stands on"
        self.meet()
        found = self.extracts.get(corporation_number.replace("-", ""))
        if found is None:
            raise NotRegistered
        return found

    def register(
        self,
        number: str,
        *representatives: RegisteredRepresentative,
        issued_on: date,
        changes: tuple[RegisterChange, ...] = (),
        name: str = "주식회사 모의법인",
    ) -> RegisterExtract:
        """From now on the register says this of the number."""
        plain = number.replace("-", "")
        self.extracts[plain] = RegisterExtract(
            plain, name, issued_on, True, representatives, changes, b"%PDF-1.7\n% a register of tests\n"
        )
        return self.extracts[plain]
