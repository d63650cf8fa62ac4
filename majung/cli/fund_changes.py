"""`majung fund suspend … agree`: a fund changes when one of its policy staff asks and another one agrees."""

import json
from dataclasses import asdict
from decimal import Decimal

import click

from majung.cli.database import prepare_tables
from majung.cli.inputs import BadInput
from majung.core.ledger import (
    LARGEST_KRW,
    BadOverIssue,
    FundChangeReason,
    FundState,
    NewOverIssue,
    NewPlan,
    over_issue_percent,
)
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up, which majung.cli.database does.
from django.db import transaction  # isort: skip
from majung.adapters import clock  # isort: skip
from majung.budget.selectors import FundChangeLine, fund_change, fund_positions  # isort: skip
from majung.budget.services import (  # isort: skip
    AlreadyAnswered,
    ChangeNotPossible,
    NoticeMissing,
    OverIssueTooSmall,
    OwnChange,
    PlanTooSmall,
    agree_fund_change,
    ask_fund_change,
    decline_fund_change,
)
from majung.events.services import Actor  # isort: skip
from majung.parties.kinds import StaffDuty  # isort: skip
from majung.parties.staff import staff_by_email  # isort: skip

json_option = click.option("--json", "as_json", is_flag=True, help="One compact JSON line.")
by_option = click.option("--by", "email", required=True, help="Policy staff of the institution, by e-mail address.")
reason_option = click.option(
    "--reason", required=True, type=click.Choice([reason.value for reason in FundChangeReason]), help="Why."
)
notice_option = click.option("--notice", "notice_ko", default="", help="What the public is told, in Korean.")
notice_en_option = click.option("--notice-en", default="", help="The same in English.")


def over_issue_factor(text: str) -> Decimal:
    try:
        factor = Decimal(text)
        over_issue_percent(factor)
    except (ArithmeticError, BadOverIssue):
        raise BadInput(say("fund.bad_factor", factor=text)) from None
    return factor


@click.command()
@click.argument("fund")
@reason_option
@notice_option
@notice_en_option
@by_option
@json_option
def suspend(fund: str, reason: str, notice_ko: str, notice_en: str, email: str, as_json: bool) -> int:
    """Ask that a fund sets nothing more aside for now; drafts are kept, what is set aside is paid."""
    return ask(fund, FundState.SUSPENDED, reason, notice_ko, notice_en, email, as_json=as_json)


@click.command()
@click.argument("fund")
@reason_option
@notice_option
@notice_en_option
@by_option
@json_option
def close(fund: str, reason: str, notice_ko: str, notice_en: str, email: str, as_json: bool) -> int:
    """Ask that a fund is closed before its time."""
    return ask(fund, FundState.CLOSED, reason, notice_ko, notice_en, email, as_json=as_json)


@click.command()
@click.argument("fund")
@reason_option
@by_option
@json_option
def resume(fund: str, reason: str, email: str, as_json: bool) -> int:
    """Ask that a fund is open again."""
    return ask(fund, FundState.OPEN, reason, "", "", email, as_json=as_json)


@click.command()
@click.argument("fund")
@click.option("--to", "plan_krw", required=True, type=click.IntRange(0, LARGEST_KRW), help="The new sum, in won.")
@reason_option
@by_option
@json_option
def plan(fund: str, plan_krw: int, reason: str, email: str, as_json: bool) -> int:
    """Ask that the plan of loans becomes another sum."""
    return ask(fund, NewPlan(plan_krw), reason, "", "", email, as_json=as_json)


@click.command("over-issue")
@click.argument("fund")
@click.option("--to", "factor", required=True, help="How often the plan may be set aside: 1 to 10.")
@reason_option
@by_option
@json_option
def over_issue(fund: str, factor: str, reason: str, email: str, as_json: bool) -> int:
    """Ask that the plan of loans may be set aside that often."""
    return ask(fund, NewOverIssue(over_issue_factor(factor)), reason, "", "", email, as_json=as_json)


@click.command()
@click.argument("change")
@by_option
@json_option
def agree(change: str, email: str, as_json: bool) -> int:
    """Agree to a change that somebody else asked for; it happens at once."""
    return answer(change, email, is_agreed=True, as_json=as_json)


@click.command()
@click.argument("change")
@by_option
@json_option
def decline(change: str, email: str, as_json: bool) -> int:
    """Lay a change aside; whoever asked may take it back so."""
    return answer(change, email, is_agreed=False, as_json=as_json)


COMMANDS = (suspend, resume, close, plan, over_issue, agree, decline)


def ask(
    fund: str,
    to: FundState | NewPlan | NewOverIssue,
    reason: str,
    notice_ko: str,
    notice_en: str,
    email: str,
    *,
    as_json: bool,
) -> int:
    prepare_tables()
    at = clock.now()
    institution = next((each.institution for each in fund_positions(at=at) if each.code == fund), None)
    if institution is None:
        raise BadInput(say("fund.unknown", fund=fund))
    words = {"notice_ko": notice_ko, "notice_en": notice_en}
    by = policy_staff(email, institution)
    try:
        with transaction.atomic():
            number = ask_fund_change(fund=fund, to=to, reason_code=FundChangeReason(reason), by=by, at=at, **words)
    except NoticeMissing:
        raise BadInput(say("fund.change.notice_missing")) from None
    except ChangeNotPossible:
        raise BadInput(say("fund.change.not_possible", fund=fund)) from None
    return tell(number, "fund.change.asked", as_json=as_json)


def answer(number: str, email: str, *, is_agreed: bool, as_json: bool) -> int:
    prepare_tables()
    change = fund_change(number=number)
    if change is None:
        raise BadInput(say("fund.change.unknown", change=number))
    by = policy_staff(email, change.institution)
    act = agree_fund_change if is_agreed else decline_fund_change
    try:
        with transaction.atomic():
            act(change=number, by=by, at=clock.now())
    except OwnChange:
        raise BadInput(say("fund.change.own")) from None
    except AlreadyAnswered:
        raise BadInput(say("fund.change.answered", change=number)) from None
    except ChangeNotPossible:
        raise BadInput(say("fund.change.not_possible", fund=change.fund)) from None
    except PlanTooSmall as refused:
        raise BadInput(say("fund.change.plan_too_small", least=refused.least_krw)) from None
    except OverIssueTooSmall as refused:
        raise BadInput(say("fund.change.factor_too_small", least=Decimal(refused.least_percent) / 100)) from None
    return tell(number, "fund.change.agreed" if is_agreed else "fund.change.declined", as_json=as_json)


def policy_staff(email: str, institution: str) -> Actor:
    staff = staff_by_email(email=email)
    if staff is None or not any(
        seat.institution == institution and seat.duty is StaffDuty.POLICY for seat in staff.roles
    ):
        raise BadInput(say("fund.change.not_policy_staff"))
    return staff.actor


def tell(number: str, sentence: str, *, as_json: bool) -> int:
    change = fund_change(number=number)
    assert change is not None
    click.echo(written(change) if as_json else say(sentence, change=number, fund=change.fund))
    return 0


def written(change: FundChangeLine) -> str:
    return json.dumps(asdict(change), ensure_ascii=False, separators=(",", ":"), default=str)
