"""Required papers: which ones this business must hand in, why, and what may stand for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from majung.core.consents import ConsentKind
from majung.core.documents import DocumentKind
from majung.core.freshness import is_fresh
from majung.core.look_ups import LookUpKind, is_allowed
from majung.core.offer import Kleene, any_of
from majung.core.rules.program import ClauseKind, ProgramVersion, RequiredDocument

LOOKED_UP_BY = frozenset({"administrative_sharing", "mydata", "agency"})


class PaperSupply(StrEnum):
    """Who brings a paper: the owner, a look-up, the agency from its own files, or the identity check."""

    OWNER = "owner"
    LOOK_UP = "look_up"
    AGENCY = "agency"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class PaperWords:
    """Words by which announcements call a kind of paper, and what may stand for it."""

    words: tuple[str, ...]
    kind: DocumentKind
    look_up: LookUpKind | None
    by_identity: bool


@dataclass(frozen=True)
class PaperTable:
    """All kinds of papers by their words; the first row that fits counts."""

    rows: tuple[PaperWords, ...]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "PaperTable":
        """Build the table from the parsed file."""
        return cls(
            tuple(
                PaperWords(
                    words=tuple(row["words"]),
                    kind=DocumentKind(row["kind"]),
                    look_up=LookUpKind(row["look_up"]) if row.get("look_up") else None,
                    by_identity=row.get("by_identity", False),
                )
                for row in document["papers"]
            )
        )

    def named(self, label: str) -> PaperWords:
        """The kind of paper a label means; one of its own when no words fit."""
        plain = label.replace(" ", "")
        unknown = PaperWords((), DocumentKind.OTHER, None, by_identity=False)
        return next((row for row in self.rows if any(word in plain for word in row.words)), unknown)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the papers that do for a requirement."""

    label: str
    kind: DocumentKind
    look_up: LookUpKind | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A paper the program asks for here: surely, or only if something open turns out so."""

    id: str
    label: str
    alternatives: tuple[Alternative, ...]
    is_sure: bool
    is_for_preference: bool
    because: tuple[str, ...]
    facts: tuple[str, ...]
    fresh_months: int | None
    supply: PaperSupply
    look_up: LookUpKind | None
    cite: str

    @property
    def must_be_handed_in(self) -> bool:
        """Whether filing waits for it; a paper that only lifts a limit may also be left out."""
        return self.is_sure and self.supply is PaperSupply.OWNER and not self.is_for_preference


def requirements_of(
    program: ProgramVersion,
    *,
    holds: Mapping[str, Kleene],
    asked: Sequence[Kleene],
    consents: Collection[ConsentKind],
    table: PaperTable,
    condition_facts: Sequence[tuple[str, ...]],
    silent: Collection[LookUpKind] = (),
) -> tuple[Requirement, ...]:
    """Decide which papers are asked for, surely or possibly, and who brings each.

    Basis: the documents of the announcement with the clauses that ask for them; SEED004-DATA-1 and 전자정부법 제36조:
    with consent an office is asked instead, without it the paper is, and nobody is refused for that. A look-up that
    stays silent asks for the paper again.
    """
    allowed = frozenset(kind for kind in LookUpKind if is_allowed(kind, consents) and kind not in silent)
    conditions = iter(zip(asked, condition_facts, strict=True))
    found = []
    for document, row in zip(program.documents, program.document["documents"], strict=True):
        answer, facts = next(conditions) if document.asked_when is not None else (None, ())
        needed = _needed(document, holds, answer)
        if needed is not False:
            clause_facts = tuple(f for c in document.asked_by for f in program.clause(c).facts)
            found.append(_requirement(program, document, row, needed, (*facts, *clause_facts), allowed, table))
    return tuple(found)


def is_recent(requirement: Requirement, *, issued_on: date | None, on: date) -> bool | None:
    """Whether a paper handed in is recent enough; None where its day of issue is not known yet.

    Basis: SEED004-DOC-1 (최근 1개월 이내 발급), counted by 민법 제160조.
    """
    if requirement.fresh_months is None:
        return True
    return None if issued_on is None else is_fresh(issued_on=issued_on, months=requirement.fresh_months, on=on)


def _needed(document: RequiredDocument, holds: Mapping[str, Kleene], answer: Kleene) -> Kleene:
    reasons = [holds[clause] for clause in document.asked_by]
    if document.asked_when is not None:
        reasons.append(answer)
    return any_of(reasons) if reasons else True


def _requirement(
    program: ProgramVersion,
    document: RequiredDocument,
    row: Mapping[str, Any],
    needed: Kleene,
    facts: tuple[str, ...],
    allowed: Collection[LookUpKind],
    table: PaperTable,
) -> Requirement:
    # What stands behind the label of a group («자녀 확인서류») are its alternatives.
    labels = row.get("one_of") or [row["label"]]
    rows = [table.named(label) for label in labels]
    supply, look_up = _supply(row["supplied_by"], rows, allowed)
    return Requirement(
        id=row["id"],
        label=row["label"],
        alternatives=tuple(Alternative(label, r.kind, r.look_up) for label, r in zip(labels, rows, strict=True)),
        is_sure=needed is True,
        is_for_preference=bool(document.asked_by)
        and all(program.clause(clause).kind is not ClauseKind.ELIGIBLE for clause in document.asked_by),
        because=document.asked_by,
        facts=tuple(dict.fromkeys(facts)),
        fresh_months=row["fresh_months"],
        supply=supply,
        look_up=look_up,
        cite=row["cite"],
    )


def _supply(
    supplied_by: Sequence[str], rows: Sequence[PaperWords], allowed: Collection[LookUpKind]
) -> tuple[PaperSupply, LookUpKind | None]:
    possible = [row.look_up for row in rows if row.look_up] if LOOKED_UP_BY & set(supplied_by) else []
    granted = next((kind for kind in possible if kind in allowed), None)
    if any(row.by_identity for row in rows):
        return PaperSupply.IDENTITY, None
    if granted:
        return PaperSupply.LOOK_UP, granted
    if "applicant" not in supplied_by and "tax_office" not in supplied_by:
        return PaperSupply.AGENCY, None
    return PaperSupply.OWNER, next(iter(possible), None)
