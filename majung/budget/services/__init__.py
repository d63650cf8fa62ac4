"""Acts on a fund: open and change it, set money aside, commit it, give it back, wait for it; and ranks in a queue."""

from majung.budget.bookkeeping import Promotion, Reservation, hold_fund
from majung.budget.refusals import (
    AlreadyAnswered,
    ChangeNotPossible,
    FundClosed,
    FundExists,
    KeyReused,
    MoreThanLeft,
    NotEnoughMoney,
    NoticeMissing,
    OverIssueTooSmall,
    OwnChange,
    PlanTooSmall,
    ReservationEnded,
    UnknownChange,
    UnknownFund,
    UnknownReservation,
)
from majung.budget.services.changes import (
    agree_fund_change,
    ask_fund_change,
    change_over_issue,
    change_plan,
    decline_fund_change,
)
from majung.budget.services.funds import open_fund
from majung.budget.services.ranks import take_rank
from majung.budget.services.reservations import (
    exchange_reservation,
    expire_lapsed,
    post_reservation,
    reserve,
    return_committed,
    void_reservation,
)
from majung.budget.services.waiting import leave_waiting, promote_next
from majung.budget.waiting import WaitingPlace

__all__ = [
    "AlreadyAnswered",
    "ChangeNotPossible",
    "FundClosed",
    "FundExists",
    "KeyReused",
    "MoreThanLeft",
    "NotEnoughMoney",
    "NoticeMissing",
    "OverIssueTooSmall",
    "OwnChange",
    "PlanTooSmall",
    "Promotion",
    "Reservation",
    "ReservationEnded",
    "UnknownChange",
    "UnknownFund",
    "UnknownReservation",
    "WaitingPlace",
    "agree_fund_change",
    "ask_fund_change",
    "change_over_issue",
    "change_plan",
    "decline_fund_change",
    "exchange_reservation",
    "expire_lapsed",
    "hold_fund",
    "leave_waiting",
    "open_fund",
    "post_reservation",
    "promote_next",
    "reserve",
    "return_committed",
    "take_rank",
    "void_reservation",
]
