"""The money behind a case: set aside, brought to what was approved, given back."""

from datetime import datetime

from majung.applications.models import Application, Reopening
from majung.applications.refusals import StillWaiting
from majung.applications.rules import version_filed
from majung.budget.services import FundClosed, NotEnoughMoney, UnknownFund, reserve, void_reservation
from majung.core.intake import fund_of, fund_of_approval
from majung.core.rules.program import ProgramVersion
from majung.events.services import Actor


def set_aside(row: Application, program: ProgramVersion, *, at: datetime, actor: Actor) -> None:
    """Sets the money asked for aside where the program does so at filing; nothing where no fund of the year is open."""
    fund, key = fund_of(program, at=at), f"application:{row.number}"
    if fund is None:
        return
    try:
        reserve(fund=fund, key=key, amount_krw=row.requested_krw, at=at, actor=actor, about=row.number)
    except UnknownFund:
        return
    row.reservation_key = key


def set_aside_again(row: Application, *, at: datetime, actor: Actor) -> None:
    """For a case reopened on appeal; one that finds its fund closed gets its money at the approval or never."""
    fund = fund_of(_filed(row), at=at)
    if fund is None:
        return
    key = f"application:{row.number}:{Reopening.objects.filter(application=row).count()}"
    try:
        reserve(fund=fund, key=key, amount_krw=row.requested_krw, at=at, actor=actor, about=row.number)
    except (UnknownFund, FundClosed, NotEnoughMoney):
        return
    row.reservation_key = key


def set_aside_for_approval(
    row: Application, amount_krw: int, *, expires_at: datetime | None, at: datetime, actor: Actor
) -> None:
    """What is set aside becomes what was approved; a case without gets it now, or raises NotEnoughMoney."""
    if row.waiting_since is not None:
        raise StillWaiting
    fund, key = fund_of_approval(_filed(row), at=at), f"approval:{row.number}"
    if fund is None or row.reservation_key:
        return
    try:
        reserve(fund=fund, key=key, amount_krw=amount_krw, at=at, expires_at=expires_at, actor=actor, about=row.number)
    except UnknownFund:
        return
    row.reservation_key = key


def give_back(row: Application, *, reason: str, at: datetime, actor: Actor) -> None:
    """What is over needs no money: what is set aside is free at once."""
    if row.reservation_key:
        void_reservation(key=row.reservation_key, reason=reason, actor=actor, at=at)


def _filed(row: Application) -> ProgramVersion:
    version = row.program_version
    return version_filed(program=row.program.code, sha256=version.sha256, as_of=row.as_of)
