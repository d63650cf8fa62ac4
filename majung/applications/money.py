"""The money behind a case: set aside or waited for, brought to what was approved, given back."""

from datetime import datetime

from majung.applications.models import Application, Reopening
from majung.applications.refusals import StillWaiting
from majung.applications.rules import version_filed
from majung.budget.selectors import waiting_place
from majung.budget.services import (
    FundClosed,
    NotEnoughMoney,
    UnknownFund,
    WaitingPlace,
    exchange_reservation,
    leave_waiting,
    reserve,
    void_reservation,
)
from majung.core.intake import fund_of, fund_of_approval
from majung.core.rules.program import ProgramVersion
from majung.events.services import Actor


def set_aside(row: Application, program: ProgramVersion, *, at: datetime, actor: Actor) -> WaitingPlace | None:
    """Sets the money asked for aside where the program does so at filing; who finds too little gets a place in line.

    Nothing where no fund of the year is open; raises FundClosed, and NotEnoughMoney where it is more than all of it.
    """
    fund = fund_of(program, at=at)
    if fund is None:
        return None
    key = money_key(row)
    try:
        held = reserve(
            fund=fund,
            key=key,
            amount_krw=row.requested_krw,
            at=at,
            actor=actor,
            about=row.number,
            joins_waiting=True,
        )
    except UnknownFund:
        return None
    row.fund = fund
    if isinstance(held, WaitingPlace):
        row.waiting_since = at
        return held
    row.reservation_key = key
    return None


def set_aside_again(row: Application, *, at: datetime, actor: Actor) -> None:
    """For a case reopened on appeal; one that finds its fund closed gets its money at the approval or never."""
    try:
        set_aside(row, _filed(row), at=at, actor=actor)
    except (FundClosed, NotEnoughMoney):
        return


def set_aside_for_approval(
    row: Application, amount_krw: int, *, expires_at: datetime | None, at: datetime, actor: Actor
) -> None:
    """What is set aside becomes what was approved; a case without gets it now, or raises NotEnoughMoney."""
    take_promotion(row)
    if row.waiting_since is not None:
        raise StillWaiting
    new_key = f"approval:{row.number}"
    if row.reservation_key:
        exchange_reservation(
            key=row.reservation_key,
            new_key=new_key,
            amount_krw=amount_krw,
            expires_at=expires_at,
            reason="approved",
            actor=actor,
            at=at,
            about=row.number,
        )
    else:
        fund = fund_of_approval(_filed(row), at=at)
        if fund is None:
            return
        try:
            reserve(
                fund=fund,
                key=new_key,
                amount_krw=amount_krw,
                at=at,
                expires_at=expires_at,
                actor=actor,
                about=row.number,
            )
        except UnknownFund:
            return
        row.fund = fund
    row.reservation_key = new_key


def take_promotion(row: Application) -> bool:
    """Notes on a held case that it waits no more, if its place in line has become money; false if nothing changed."""
    if row.waiting_since is None or waiting_place(key=money_key(row)) is not None:
        return False
    row.waiting_since, row.reservation_key = None, money_key(row)
    return True


def give_back(row: Application, *, waited: bool, reason: str, at: datetime, actor: Actor) -> None:
    """What is over needs no money: what is set aside is free at once, and the place in line is for who comes next."""
    key = row.reservation_key or (money_key(row) if waited else "")
    if not key or (waited and leave_waiting(key=key, reason=reason, actor=actor, at=at)):
        return
    # Whoever waited may have been promoted a moment before.
    void_reservation(key=key, reason=reason, actor=actor, at=at)


def place_in_line(row: Application) -> WaitingPlace | None:
    """Where a case stands in line for money; none where it does not wait."""
    return waiting_place(key=money_key(row)) if row.waiting_since is not None else None


def money_key(row: Application) -> str:
    """The key of what a case has or waits for until it is approved; each reopening begins a new one."""
    reopened = Reopening.objects.filter(application=row).count() if row.pk else 0
    return key_before_approval(row.number, reopened=reopened)


def key_before_approval(number: str, *, reopened: int) -> str:
    return f"application:{number}:{reopened}" if reopened else f"application:{number}"


def _filed(row: Application) -> ProgramVersion:
    version = row.program_version
    return version_filed(program=row.program.code, sha256=version.sha256, as_of=row.as_of)
