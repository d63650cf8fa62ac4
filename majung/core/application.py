"""The life of an application: which act leads from which status to which, and what each ending brings with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from majung.core.sla import supplement_through

# 민원처리법 시행령 제25조: the period for a supplement is extended twice at most.
MOST_EXTENSIONS: Final = 2
USUAL_SUPPLEMENT_DAYS: Final = 10
REMINDED_DAYS_BEFORE: Final = (3, 1)


class ApplicationStatus(StrEnum):
    """Where an application stands; 반려, 불가 and 승인 are three different things."""

    SUBMITTED = "submitted"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    IN_SCREENING = "in_screening"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class ApplicationAct(StrEnum):
    """What may be done with an application once it is in."""

    TAKE_UP = "take_up"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLY = "supply"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"
    REFUSE = "refuse"
    EXPIRE = "expire"
    REOPEN = "reopen"


class AmountTier(StrEnum):
    """How deep a case is looked into for its amount: 소액, 표준, 정밀."""

    SMALL = "small"
    STANDARD = "standard"
    PRECISE = "precise"


class TransferReason(StrEnum):
    """Why a case goes to another branch."""

    MOVED_BUSINESS = "moved_business"
    WRONG_BRANCH = "wrong_branch"
    WORKLOAD = "workload"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    BRANCH_CLOSED = "branch_closed"
    OTHER = "other"


class PaperVerdict(StrEnum):
    """What somebody found who looked at a paper: fit, another kind, unreadable, too old."""

    OK = "ok"
    WRONG_KIND = "wrong_kind"
    UNREADABLE = "unreadable"
    EXPIRED = "expired"


class WaitsFor(StrEnum):
    """Whose turn it is on a case, as a worklist sorts it: 지점, 신청인, 밖의 기관, 결재자, 자금, 아무도."""

    BRANCH = "branch"
    OWNER = "owner"
    OUTSIDE = "outside"
    SECOND_PERSON = "second_person"
    MONEY = "money"
    NOBODY = "nobody"


class Channel(StrEnum):
    """How an application came in."""

    ONLINE = "online"
    COUNTER = "counter"
    BANK = "bank"


class Reservation(StrEnum):
    """What becomes of the money set aside."""

    KEPT = "kept"
    VOIDED = "voided"


class WithdrawalReason(StrEnum):
    """Why an owner takes an application back; all are accepted."""

    CHANGED_MIND = "changed_mind"
    OTHER_FUNDING = "other_funding"
    WRONG_DETAILS = "wrong_details"
    OTHER = "other"


class ActNotPossible(ValueError):
    """The act has no place in this status."""

    def __init__(self, status: ApplicationStatus, act: ApplicationAct) -> None:
        super().__init__(f"{act.value} while {status.value}")
        self.status = status
        self.act = act


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a status brings with it for money, consents and the owner's next step."""

    reservation: Reservation
    ends_consents: bool
    may_file_again: bool


NEXT_STATUS: Final[Mapping[tuple[ApplicationStatus, ApplicationAct], ApplicationStatus]] = {
    (ApplicationStatus.SUBMITTED, ApplicationAct.TAKE_UP): ApplicationStatus.IN_SCREENING,
    (ApplicationStatus.SUBMITTED, ApplicationAct.REQUEST_SUPPLEMENT): ApplicationStatus.SUPPLEMENT_REQUESTED,
    (ApplicationStatus.SUBMITTED, ApplicationAct.WITHDRAW): ApplicationStatus.WITHDRAWN,
    (ApplicationStatus.SUBMITTED, ApplicationAct.RETURN): ApplicationStatus.RETURNED,
    (ApplicationStatus.SUPPLEMENT_REQUESTED, ApplicationAct.SUPPLY): ApplicationStatus.IN_SCREENING,
    (ApplicationStatus.SUPPLEMENT_REQUESTED, ApplicationAct.LAPSE): ApplicationStatus.CANCELLED,
    (ApplicationStatus.SUPPLEMENT_REQUESTED, ApplicationAct.WITHDRAW): ApplicationStatus.WITHDRAWN,
    (ApplicationStatus.IN_SCREENING, ApplicationAct.REQUEST_SUPPLEMENT): ApplicationStatus.SUPPLEMENT_REQUESTED,
    (ApplicationStatus.IN_SCREENING, ApplicationAct.WITHDRAW): ApplicationStatus.WITHDRAWN,
    (ApplicationStatus.IN_SCREENING, ApplicationAct.RETURN): ApplicationStatus.RETURNED,
    (ApplicationStatus.IN_SCREENING, ApplicationAct.APPROVE): ApplicationStatus.APPROVED,
    (ApplicationStatus.IN_SCREENING, ApplicationAct.REFUSE): ApplicationStatus.REFUSED,
    (ApplicationStatus.APPROVED, ApplicationAct.WITHDRAW): ApplicationStatus.WITHDRAWN,
    (ApplicationStatus.APPROVED, ApplicationAct.EXPIRE): ApplicationStatus.EXPIRED,
    (ApplicationStatus.REFUSED, ApplicationAct.REOPEN): ApplicationStatus.IN_SCREENING,
}

# 민원처리법 제35조: only an appeal that was upheld leads out of a refusal, so it keeps no case from being over.
ONLY_ON_APPEAL: Final = frozenset({ApplicationAct.REOPEN})

FIRST_STATUS: Final = ApplicationStatus.SUBMITTED
# One business has at most one application of a program in these: the database holds it too.
UNDER_WAY: Final = (
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.SUPPLEMENT_REQUESTED,
    ApplicationStatus.IN_SCREENING,
)

_GOES_ON = Consequence(Reservation.KEPT, ends_consents=False, may_file_again=False)
_IS_OVER = Consequence(Reservation.VOIDED, ends_consents=True, may_file_again=True)


def next_status(status: ApplicationStatus, act: ApplicationAct) -> ApplicationStatus:
    """The status an act leads to, or refuses the act.

    Basis: one table for every route. SEED004-RULE-1 (a missed supplement cancels), SEED004-RULE-2 (반려, 승인, 불가),
    SEED002-LOAN-3 (no act changes what was filed). A refusal comes only from screening, never from a machine; an
    approval nobody used in its time expires (SEED004-FLOW-1), a refusal is opened again on appeal (민원처리법 제35조).
    """
    try:
        return NEXT_STATUS[status, act]
    except KeyError:
        raise ActNotPossible(status, act) from None


def acts_possible(status: ApplicationStatus) -> tuple[ApplicationAct, ...]:
    """The acts that have a place in a status, by the same table as `next_status`, but for what an appeal alone does."""
    return tuple(act for act in ApplicationAct if act not in ONLY_ON_APPEAL and (status, act) in NEXT_STATUS)


def is_end(status: ApplicationStatus) -> bool:
    """Whether nothing but an appeal leads out of a status any more, by the same table as `next_status`."""
    return not acts_possible(status)


def consequence_of(status: ApplicationStatus) -> Consequence:
    """What a status brings with it for reserved money, consents, and filing again.

    Basis: design §6 (what is over frees its money at once), §8 (consents end with their purpose). 반려 may be filed
    again at once, 불가 from the day its decision names.
    """
    return _IS_OVER if is_end(status) else _GOES_ON


def may_file_again_on(status: ApplicationStatus, *, ended_on: date, retry_from: date | None) -> date | None:
    """The first day on which the same business may file again; None while the application goes on.

    Basis: issue of the decision: 반려, 철회, 자동취소 and 만료 at once, 불가 from its retry date (design §8).
    """
    if not consequence_of(status).may_file_again:
        return None
    return max(ended_on, retry_from) if status is ApplicationStatus.REFUSED and retry_from else ended_on


def waits_for(status: ApplicationStatus, *, has_proposal: bool, waits_for_money: bool, waits_outside: bool) -> WaitsFor:
    """Whose turn it is on a case, for the worklist.

    Basis: issue 5 (worklists by who is waited for). A branch may begin while an office is still silent, so an office is
    named only until somebody has taken the case up; a case that waits for money is screened meanwhile.
    """
    if status not in UNDER_WAY:
        return WaitsFor.NOBODY
    if status is ApplicationStatus.SUPPLEMENT_REQUESTED:
        return WaitsFor.OWNER
    if has_proposal:
        return WaitsFor.SECOND_PERSON
    if waits_for_money:
        return WaitsFor.MONEY
    return WaitsFor.OUTSIDE if status is ApplicationStatus.SUBMITTED and waits_outside else WaitsFor.BRANCH


def may_extend(extensions: int) -> bool:
    """Whether a supplement may be given more time once more (민원처리법 시행령 제25조: twice)."""
    return extensions < MOST_EXTENSIONS


def usual_supplement_through(*, asked_on: date, holidays: Collection[date]) -> date:
    """The last day usually given for a supplement: ten days, counted as every supplement (민법 제157조, 제161조)."""
    return supplement_through(requested_on=asked_on, days=USUAL_SUPPLEMENT_DAYS, holidays=holidays)


def reminder_due(*, through: date, on: date, reminded_before: int | None) -> int | None:
    """How many days before the deadline a reminder is due now: 3 or 1; None when none is, or it was sent.

    Basis: issue 4 (reminders before the deadline). A run that comes late sends the nearer reminder only.
    """
    left = through - on
    if left < timedelta(0):
        return None
    due = [days for days in REMINDED_DAYS_BEFORE if left <= timedelta(days=days)]
    nearest = min(due, default=None)
    return None if nearest is None or (reminded_before is not None and reminded_before <= nearest) else nearest


def diagram() -> str:
    """The table of `next_status` as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {FIRST_STATUS.value}"]
    lines += [f"    {status.value} --> {after.value}: {act.value}" for (status, act), after in NEXT_STATUS.items()]
    lines += [f"    {status.value} --> [*]" for status in ApplicationStatus if is_end(status)]
    return "\n".join(lines)
