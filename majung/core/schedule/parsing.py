"""Terms from a JSON object: every field checked, every refusal naming its field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from majung.core.fields import LAST_DAY, MOST_MONEY, FieldRefused, Fields
from majung.core.money import Rounding
from majung.core.schedule.terms import (
    DayCount,
    DayRule,
    Effect,
    Method,
    MonthEnd,
    Prepayment,
    RateChange,
    Terms,
    usual_day_count,
)

MOST_INSTALMENTS: Final = 10_000
MOST_MONTHS: Final = 1_200
MOST_DAYS: Final = 36_600
MOST_EVENTS: Final = 1_000

TERMS_KEYS: Final = frozenset(
    {
        "principal", "annual_rate", "method", "instalments", "every_months", "every_days",
        "grace_principal_instalments", "disbursed_on", "first_due_on", "day_count", "day_rule", "rounding",
        "instalment_multiple_of", "month_end", "rate_changes", "prepayments",
    }
)  # fmt: skip


@dataclass(frozen=True)
class _Step:
    every_months: int | None
    every_days: int | None


def parse_terms(values: Mapping[str, object]) -> Terms:
    """Terms of a loan from a JSON object, won defaults filled in; FieldRefused names a wrong field."""
    fields = Fields(values)
    fields.refuse_unknown(TERMS_KEYS)
    method = fields.choice("method", Method)
    instalments = fields.whole("instalments", least=1, most=MOST_INSTALMENTS)
    disbursed_on = fields.day("disbursed_on")
    step = _step(fields)
    if fields.has("month_end"):
        fields.choice("month_end", MonthEnd)
    terms = Terms(
        principal=fields.whole("principal", least=1, most=MOST_MONEY),
        annual_rate=fields.rate("annual_rate"),
        method=method,
        instalments=instalments,
        disbursed_on=disbursed_on,
        day_count=fields.choice("day_count", DayCount) if fields.has("day_count") else usual_day_count(method),
        every_months=step.every_months,
        every_days=step.every_days,
        grace_principal_instalments=_grace(fields, method, instalments),
        first_due_on=_first_due(fields, disbursed_on),
        day_rule=fields.choice("day_rule", DayRule) if fields.has("day_rule") else DayRule.START,
        rounding=fields.choice("rounding", Rounding) if fields.has("rounding") else Rounding.DOWN,
        instalment_multiple_of=_optional_whole(fields, "instalment_multiple_of", 1, most=MOST_MONEY),
        rate_changes=_rate_changes(fields, disbursed_on),
        prepayments=_prepayments(fields, disbursed_on),
    )
    _refuse_dues_past_calendar(terms)
    return terms


def _optional_whole(fields: Fields, key: str, default: int, *, most: int) -> int:
    return fields.whole(key, least=default, most=most) if fields.has(key) else default


def _day_count(fields: Fields, method: Method) -> DayCount:
    return fields.choice("day_count", DayCount) if fields.has("day_count") else usual_day_count(method)


def _step(fields: Fields) -> _Step:
    if fields.has("every_days"):
        if fields.has("every_months"):
            raise FieldRefused("every_days", "both_given", "every_months")
        return _Step(None, fields.whole("every_days", least=1, most=MOST_DAYS))
    return _Step(_optional_whole(fields, "every_months", 1, most=MOST_MONTHS), None)


def _grace(fields: Fields, method: Method, instalments: int) -> int:
    grace = _optional_whole(fields, "grace_principal_instalments", 0, most=MOST_INSTALMENTS)
    if method is not Method.BULLET and grace >= instalments:
        raise FieldRefused("grace_principal_instalments", "grace_too_long", instalments)
    return grace


def _first_due(fields: Fields, disbursed_on: date) -> date | None:
    if not fields.has("first_due_on"):
        return None
    day = fields.day("first_due_on")
    if day <= disbursed_on:
        raise FieldRefused("first_due_on", "not_after_disbursement", disbursed_on)
    return day


def _day_of_loan(fields: Fields, key: str, disbursed_on: date) -> date:
    day = fields.day(key)
    if day < disbursed_on:
        raise FieldRefused(fields.name(key), "before_disbursement", disbursed_on)
    return day


def _rate_changes(fields: Fields, disbursed_on: date) -> tuple[RateChange, ...]:
    changes: dict[date, RateChange] = {}
    for change in fields.objects("rate_changes", most=MOST_EVENTS):
        change.refuse_unknown({"from", "annual_rate"})
        day = _day_of_loan(change, "from", disbursed_on)
        if day in changes:
            # Two rates from one day on: the order of the list must not decide.
            raise FieldRefused(change.name("from"), "day_twice", day)
        changes[day] = RateChange(day, change.rate("annual_rate"))
    return tuple(changes.values())


def _prepayments(fields: Fields, disbursed_on: date) -> tuple[Prepayment, ...]:
    return tuple(_prepayment(each, disbursed_on) for each in fields.objects("prepayments", most=MOST_EVENTS))


def _prepayment(fields: Fields, disbursed_on: date) -> Prepayment:
    fields.refuse_unknown({"on", "amount", "effect"})
    return Prepayment(
        on=_day_of_loan(fields, "on", disbursed_on),
        amount=fields.whole("amount", least=1, most=MOST_MONEY),
        effect=fields.choice("effect", Effect) if fields.has("effect") else Effect.SHORTEN,
    )


def _refuse_dues_past_calendar(terms: Terms) -> None:
    first = terms.first_due_on or terms.disbursed_on
    steps = terms.instalments - (terms.first_due_on is not None)
    if terms.every_days is not None:
        fits = first.toordinal() + steps * terms.every_days <= LAST_DAY.toordinal()
    else:
        months = first.year * 12 + first.month + steps * (terms.every_months or 1)
        fits = months < LAST_DAY.year * 12 + LAST_DAY.month
    if not fits:
        raise FieldRefused("instalments", "past_calendar", LAST_DAY)
