"""전자약정: which agreements there are, how each stands, which act leads where, and on which step its signer is."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from majung.core.agreement_texts import AgreementKind, Entity
from majung.core.calendar import this_or_next_business_day

# Our own measure: long enough to ask a bank or a friend, well within the sixty days in which the loan must be made.
SIGNING_DAYS: Final = timedelta(days=14)
REMINDED_DAYS_BEFORE: Final = (7, 3, 1)
# Design §8: after three failures it is the branch, with an ID card.
MOST_FAILURES: Final = 3


class AgreementState(StrEnum):
    """How one document of one signer stands."""

    WAITING = "waiting"
    PENDING = "pending"
    SEALING = "sealing"
    COMPLETED = "completed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class AgreementAct(StrEnum):
    """What may happen to an agreement."""

    BEGIN = "begin"
    READ = "read"
    EXECUTE = "execute"
    IDENTIFY = "identify"
    COMPLETE = "complete"
    DECLINE = "decline"
    EXPIRE = "expire"
    CANCEL = "cancel"
    REPLACE = "replace"
    WITHDRAW = "withdraw"
    STOP = "stop"


class SigningStep(StrEnum):
    """What the signer has before them."""

    DETAIL = "detail"
    CAUTIONS = "cautions"
    CONTRACT = "contract"
    IDENTIFICATION = "identification"
    SEALING = "sealing"
    DONE = "done"


class Capacity(StrEnum):
    """In which quality somebody signs."""

    OWNER = "owner"
    REPRESENTATIVE = "representative"
    JOINT_REPRESENTATIVE = "joint_representative"
    RESPONSIBLE_MANAGER = "responsible_manager"


class IdentificationMethod(StrEnum):
    """How a signer shows at «본인인증» who they are: the passkey of their account, or 간편인증."""

    PASSKEY = "passkey"
    SIMPLE_CERTIFICATE = "simple_certificate"


class AttemptState(StrEnum):
    """What became of one try to be identified; it counts once."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    GIVEN_UP = "given_up"


class DeclineReason(StrEnum):
    """Why somebody does not sign; all are accepted."""

    TERMS = "terms"
    OTHER_FUNDING = "other_funding"
    WRONG_DETAILS = "wrong_details"
    CHANGED_MIND = "changed_mind"
    OTHER = "other"


class ManagementMatter(StrEnum):
    """What a responsible manager asks consent for beforehand: 대표자 변경, 사임, 지분 처분."""

    REPRESENTATIVE_CHANGE = "representative_change"
    RESIGNATION = "resignation"
    SHARE_DISPOSAL = "share_disposal"


class ConsentState(StrEnum):
    """How such a request stands."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


class AgreementActNotPossible(ValueError):
    """The act has no place in this state."""

    def __init__(self, state: AgreementState, act: AgreementAct) -> None:
        super().__init__(f"{act.value} while {state.value}")
        self.state, self.act = state, act


_S, _A = AgreementState, AgreementAct
_OPEN_STATES: Final = (_S.WAITING, _S.PENDING, _S.STOPPED)
NEXT_STATE: Final[Mapping[tuple[AgreementState, AgreementAct], AgreementState]] = {
    (_S.WAITING, _A.BEGIN): _S.PENDING,
    (_S.PENDING, _A.READ): _S.PENDING,
    (_S.PENDING, _A.EXECUTE): _S.PENDING,
    (_S.PENDING, _A.IDENTIFY): _S.SEALING,
    (_S.SEALING, _A.COMPLETE): _S.COMPLETED,
    (_S.PENDING, _A.DECLINE): _S.DECLINED,
    (_S.WAITING, _A.EXPIRE): _S.EXPIRED,
    (_S.PENDING, _A.EXPIRE): _S.EXPIRED,
    (_S.WAITING, _A.STOP): _S.STOPPED,
    (_S.PENDING, _A.STOP): _S.STOPPED,
    (_S.COMPLETED, _A.WITHDRAW): _S.WITHDRAWN,
    **{(state, _A.CANCEL): _S.CANCELLED for state in (*_OPEN_STATES, _S.SEALING, _S.COMPLETED)},
    **{(state, _A.REPLACE): _S.REPLACED for state in (*_OPEN_STATES, _S.COMPLETED)},
}
# From these nothing leads on by itself; what was completed can still be undone, and says so.
ENDED: Final = (_S.DECLINED, _S.EXPIRED, _S.CANCELLED, _S.REPLACED, _S.WITHDRAWN)
# One place in a round is taken by at most one of these: the database holds it too.
STANDING: Final = (*_OPEN_STATES, _S.SEALING, _S.COMPLETED)


def next_state(state: AgreementState, act: AgreementAct) -> AgreementState:
    """The state an act leads to, or AgreementActNotPossible.

    Basis: SEED000-STEP-1…6 and CORP-7…8; what ended stays ended, a re-issue is another document under another number.
    """
    if (state, act) not in NEXT_STATE:
        raise AgreementActNotPossible(state, act)
    return NEXT_STATE[state, act]


def acts_possible(state: AgreementState) -> frozenset[AgreementAct]:
    """Which acts have a place in a state (SEED000-STEP-1…6)."""
    return frozenset(act for held, act in NEXT_STATE if held is state)


def current_step(state: AgreementState, *, is_read: bool, has_cautions: bool, is_executed: bool) -> SigningStep:
    """On which step its signer is.

    Basis: SEED000-STEP-2…6: the request is read, the cautions acknowledged, the contract ticked and signed, then
    comes 본인인증, and what is sealed is done.
    """
    if state in (AgreementState.COMPLETED, AgreementState.SEALING):
        return SigningStep.DONE if state is AgreementState.COMPLETED else SigningStep.SEALING
    if is_executed:
        return SigningStep.IDENTIFICATION
    if has_cautions:
        return SigningStep.CONTRACT
    return SigningStep.CAUTIONS if is_read else SigningStep.DETAIL


def step_count(entity: Entity, kind: AgreementKind = AgreementKind.GUARANTEE) -> int:
    """How many steps a signer counts: six, for the guarantee of a corporation eight with its second agreement.

    Basis: SEED000-STEP-1…6, SEED000-CORP-7…8; a loan agreement has no second one.
    """
    return 8 if entity is Entity.CORPORATION and kind is not AgreementKind.LOAN else 6


def step_place(kind: AgreementKind, step: SigningStep, entity: Entity) -> int:
    """Which number a page carries («4/6 약정·서명»); the list itself is 1.

    Basis: SEED000-STEP-1…6; of a corporation 7 is the second agreement opened and read, 8 the same ticked, signed and
    identified again (SEED000-CORP-7, -8).
    """
    if kind is AgreementKind.RESPONSIBLE_MANAGEMENT and entity is Entity.CORPORATION:
        return 7 if step in (SigningStep.DETAIL, SigningStep.CAUTIONS) else 8
    places = {SigningStep.DETAIL: 2, SigningStep.CAUTIONS: 3, SigningStep.CONTRACT: 4, SigningStep.DONE: 6}
    return places.get(step, 5)


def signing_through(*, requested_on: date, binding_through: date | None, holidays: Collection[date]) -> date:
    """The last day to sign: two weeks, on a holiday the next business day, never after the day that binds the loan.

    Basis: our own measure within 보증 성립 60일 (지역신용보증재단법 제23조 제3항) and 대출기한; 민법 제157조, 제161조.
    """
    last_day = this_or_next_business_day(requested_on + SIGNING_DAYS, holidays=holidays)
    return last_day if binding_through is None else min(last_day, binding_through)


def has_expired(*, expires_through: date, on: date) -> bool:
    """Whether the last day to sign is over; the day itself is a good one (민법 제159조)."""
    return on > expires_through


def reminder_due(*, expires_through: date, on: date, reminded_before: int | None) -> int | None:
    """How many days before the last day a reminder is due now: 7, 3 or 1; None when none is, or it was sent.

    Basis: issue of the agreements (reminders). A run that comes late sends the nearest one only.
    """
    left = (expires_through - on).days
    nearest = min((days for days in REMINDED_DAYS_BEFORE if 0 <= left <= days), default=None)
    return None if nearest is None or (reminded_before is not None and reminded_before <= nearest) else nearest
