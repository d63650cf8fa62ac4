"""What people of an office do that is about no single case: somebody stands in, a fund is stopped by two."""

from datetime import date, timedelta

import httpx

from majung.rehearsal.forms import day_typed, option_named
from majung.rehearsal.visitor import LostOnTheWay, Visitor

SEVEN_DAYS = timedelta(days=7)


def delegate_duty(colleague: Visitor, *, to: str, today: date, reason: str) -> None:
    """The first duty of somebody's own, from today and for a week."""
    page = colleague.get("/office/team")
    form = page.form(having="seat")
    days = {**day_typed("from", today), **day_typed("through", today + SEVEN_DAYS)}
    sent = {"seat": form.values_of("seat")[0], "to": option_named(page.text, to), "reason": reason}
    colleague.send(form, {**sent, **days})
    colleague.must_be("/office/team")


def ask_fund_stop(keeper: Visitor, fund: str, *, notice: str, notice_en: str) -> None:
    """Asked by one; nothing stops before another agrees."""
    keeper.get(f"/office/funds/{fund}")
    said = {"what": "suspended", "reason": "checking", "notice_ko": notice, "notice_en": notice_en}
    keeper.fill("what", said)
    must_be_fund(keeper, fund)


def agree_fund_change(keeper: Visitor, fund: str) -> None:
    keeper.get(f"/office/funds/{fund}")
    keeper.press("/agreed")
    must_be_fund(keeper, fund)


def must_be_fund(keeper: Visitor, fund: str) -> None:
    """A form that was refused comes back at the address it was sent to."""
    if keeper.leaf.path != f"/office/funds/{fund}" or keeper.leaf.status != httpx.codes.OK:
        raise LostOnTheWay(f"{keeper.leaf.path}: {keeper.leaf.status} {keeper.leaf.words[:600]}")
