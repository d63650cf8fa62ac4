"""What doors are told of agreements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from majung.core.agreement import (
    AgreementState,
    Capacity,
    ConsentState,
    DeclineReason,
    IdentificationMethod,
    ManagementMatter,
    SigningStep,
)
from majung.core.agreement_marks import Marks
from majung.core.agreement_signers import RegisterProblem
from majung.core.agreement_texts import AgreementKind, Asked, ContractText, Entity


class DeskTab(StrEnum):
    """Where the desk keeps an agreement: under way, in need of somebody, sealed, or with an archive to renew."""

    PENDING = "pending"
    STUCK = "stuck"
    SEALED = "sealed"
    TO_RENEW = "to_renew"


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement in a list. `state` is the truth of the day; `place` of `steps` is the counter of its next page."""

    number: str
    application: str
    round: int
    position: int
    kind: AgreementKind
    entity: Entity
    capacity: Capacity
    state: AgreementState
    step: SigningStep
    place: int
    steps: int
    institution: str
    institution_label: str
    institution_label_en: str
    business_name: str
    program: str
    amount_krw: int
    requested_at: datetime
    expires_through: date
    days_left: int
    completed_at: datetime | None
    ended_at: datetime | None
    # The one that must be complete before this one opens.
    waits_for: str
    replaced_by: str
    # Number of the sealed paper, once there is one.
    paper: str

    def __repr__(self) -> str:
        return f"AgreementLine({self.number})"


@dataclass(frozen=True, slots=True)
class OtherSigner:
    """Another document of the same case: who signs it is not told; its number opens it for that person alone."""

    number: str
    position: int
    kind: AgreementKind
    capacity: Capacity
    state: AgreementState
    is_mine: bool


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement opened for its signer."""

    line: AgreementLine
    title: str
    signer_name: str
    opened_at: datetime | None
    acknowledged_at: datetime | None
    executed_at: datetime | None
    identified_at: datetime | None
    # Of the final unsigned document, once executed.
    sha256: str
    methods: tuple[IdentificationMethod, ...]
    failures: int
    needs_branch: bool
    # 봉인 대기: identified, but something outside keeps it from being sealed.
    seal_waits_since: datetime | None
    stopped_because: RegisterProblem | None
    declined_because: DeclineReason | None
    ended_because: str
    # The last day to withdraw, while there is one.
    withdraw_through: date | None
    paper_code: str
    paper_sha256: str
    parent: str
    others: tuple[OtherSigner, ...]
    # The same person's next document («책임경영이행 약정»).
    next_number: str
    telephone: str

    def __repr__(self) -> str:
        return f"AgreementView({self.line.number})"

    @property
    def number(self) -> str:
        return self.line.number

    @property
    def is_over(self) -> bool:
        return self.line.state not in (AgreementState.WAITING, AgreementState.PENDING, AgreementState.SEALING)


@dataclass(frozen=True, slots=True)
class ContractShown:
    """What the phone page and the PDF are made of: the same text, data and marks, with the hashes of both."""

    number: str
    application: str
    text: ContractText
    text_version: str
    text_hash: str
    data: Mapping[str, Any] = field(repr=False)
    data_hash: str
    asked: Asked
    marks: Marks
    executed_at: datetime | None

    def __repr__(self) -> str:
        return f"ContractShown({self.number})"


@dataclass(frozen=True, slots=True)
class Challenge:
    """How to go on at «본인인증»: options for the passkey, or the address of the provider's page."""

    attempt: str
    method: IdentificationMethod
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One record of the chain, opened for staff: what happened and when; neither strokes nor addresses."""

    nth: int
    step: str
    at: datetime
    recorded_at: datetime
    actor: str
    hash: str
    told: Mapping[str, Any] = field(repr=False)
    # Whether it follows the one before it, with the bytes it was made of.
    holds: bool = True


@dataclass(frozen=True, slots=True)
class DeskLine:
    """An agreement on the staff's desk."""

    line: AgreementLine
    signer_name: str
    # Whether whoever is to sign has signed in here before, not only stands in the register.
    is_signer_known: bool
    branch: str | None
    tab: DeskTab
    failures: int
    needs_branch: bool
    seal_waits_since: datetime | None
    seal_waits_for: str
    stopped_because: RegisterProblem | None
    declined_because: DeclineReason | None
    declined_words: str
    ended_because: str
    open_consents: int

    def __repr__(self) -> str:
        return f"DeskLine({self.line.number})"


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A request for consent before a representative changes, resigns or sells shares."""

    number: str
    agreement: str
    matter: ManagementMatter
    words: str
    planned_on: date | None
    state: ConsentState
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None

    def __repr__(self) -> str:
        return f"ConsentLine({self.number})"
