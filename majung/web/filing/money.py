"""The money part of a form: how much, what for, through whom, backed by what."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from majung.adapters.clock import SEOUL
from majung.core.answers import Answers
from majung.core.facts import FactValue
from majung.core.filing import Collateral, FilingForm
from majung.core.intake import intake_of
from majung.core.typed import TypedProblem, TypedProblemCode, read_amount, read_day
from majung.parties.selectors import banks_on_day, branches_of
from majung.programs.holidays import shipped_holidays
from majung.web.figures import day_in_words, won_in_words
from majung.web.filing.questions import Posted, sent_text
from majung.web.problems import screen_language
from majung.web.words import say

MOST_KRW = 10**12
OTHER = "other"
QUICK_AMOUNTS = (100_000_000, 50_000_000, 30_000_000, 20_000_000, 10_000_000)
MOST_QUICK = 4
DATE_PARTS = ("year", "month", "day")


def read_money(posted: QueryDict, *, answers: Answers, form: FilingForm, as_of: date) -> Posted:
    """What was posted of the money; a box emptied takes back what stood in it."""
    read: dict[str, FactValue] = {}
    problems: dict[str, str] = {}
    chosen = posted.get("amount", "")
    if chosen.isascii() and chosen.isdecimal():
        read["requested_krw"] = int(chosen)
    elif chosen == OTHER or "requested_krw" in posted:
        read_typed_amount("requested_krw", posted, read, problems)
    for name, allowed in choices_of(form).items():
        if name in posted:
            value = sent_text(posted, name)
            read[name] = value if value in allowed else None
    if Collateral.GUARANTEE in form.choices.collaterals:
        read_typed_amount("consulted_krw", posted, read, problems)
        read_typed_day("consulted_on", posted, read, problems, as_of=as_of)
    if form.choices.asks_desired_date and "desired_on" in posted:
        read["desired_on"] = read_desired(sent_text(posted, "desired_on"))
    known = {name for name, answer in answers.items() if answer.value is not None}
    return Posted({name: value for name, value in read.items() if value is not None or name in known}, problems)


def choices_of(form: FilingForm) -> Mapping[str, Iterable[str]]:
    choices = form.choices
    return {
        "purpose": [purpose.value for purpose in choices.purposes],
        "bank": choices.banks,
        "branch": choices.branches,
        "collateral": [collateral.value for collateral in choices.collaterals],
    }


def read_typed_amount(name: str, posted: QueryDict, read: dict[str, FactValue], problems: dict[str, str]) -> None:
    if name not in posted:
        return
    try:
        read[name] = read_amount(sent_text(posted, name), most=MOST_KRW)
    except TypedProblem as problem:
        if problem.code is TypedProblemCode.EMPTY:
            read[name] = None
        else:
            bound = won_in_words(MOST_KRW, language=screen_language())
            problems[name] = say(f"check.problem.{problem.code.value}", screen_language(), bound=bound)


def read_typed_day(
    name: str, posted: QueryDict, read: dict[str, FactValue], problems: dict[str, str], *, as_of: date
) -> None:
    if f"{name}_year" not in posted:
        return
    year, month, day = (posted.get(f"{name}_{part}", "") for part in DATE_PARTS)
    try:
        read[name] = read_day((year, month, day), as_of=as_of, back=1, ahead=0)
    except TypedProblem as problem:
        if problem.code is TypedProblemCode.EMPTY:
            read[name] = None
        else:
            problems[f"{name}-year"] = say(
                f"check.problem.{problem.code.value}", screen_language(), bound=problem.bound, example=""
            )


def read_desired(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def shown_money(
    form: FilingForm,
    answers: Answers,
    *,
    at: datetime,
    default_branch: str | None,
    sent: QueryDict | None = None,
    problems: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What `web/filing/money.html` shows; `sent` gives back what was typed."""
    typed = {name: str(sent.get(name, "")) for name in sent} if sent is not None else {}
    kept = {name: answer.value for name, answer in answers.items() if answer.value is not None}
    on = at.astimezone(SEOUL).date()
    amounts = amount_choices(form, kept.get("requested_krw"), typed)
    return {
        "available": form.available,
        "amounts": amounts,
        "amount_typed": amount_typed(amounts, kept.get("requested_krw"), typed),
        "purposes": coded("purpose", choices_of(form)["purpose"], kept, typed),
        "banks": bank_choices(form, kept, typed, on=on),
        "branches": branch_choices(form, kept, typed, default=default_branch),
        "collaterals": coded("collateral", choices_of(form)["collateral"], kept, typed),
        "consulted_krw": typed.get("consulted_krw", amount_text(kept.get("consulted_krw"))),
        "consulted_on": day_parts("consulted_on", kept, typed),
        "consulted_on_error": (problems or {}).get("consulted_on-year", ""),
        "is_consulted_open": kept.get("collateral") == Collateral.GUARANTEE or "consulted_krw" in (problems or {}),
        "asks_desired_date": form.choices.asks_desired_date,
        "desired_dates": desired_dates(form, kept, typed, at=at),
        "problems": problems or {},
    }


def amount_choices(form: FilingForm, kept: FactValue, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """A few round amounts up to what is possible, and any other."""
    sure, possible = form.available.sure, form.available.possible
    offered = [*dict.fromkeys(amount for amount in (possible, sure, *QUICK_AMOUNTS) if 0 < amount <= possible)]
    offered = sorted(offered[:MOST_QUICK], reverse=True)
    chosen = typed.get("amount") or (str(kept) if kept in offered else OTHER if kept else "")
    rows = [{"value": str(amount), "label": won_in_words(amount, language=screen_language())} for amount in offered]
    rows.append({"value": OTHER, "label": say("apply.money.other", screen_language())})
    return [{**row, "checked": row["value"] == chosen} for row in rows]


def amount_typed(amounts: list[dict[str, Any]], kept: FactValue, typed: Mapping[str, str]) -> str:
    """What stands in the box for any other amount: nothing where one of the amounts beside it is chosen."""
    if any(row["checked"] and row["value"] != OTHER for row in amounts):
        return ""
    return typed.get("requested_krw", amount_text(kept))


def bank_choices(
    form: FilingForm, kept: Mapping[str, FactValue], typed: Mapping[str, str], *, on: date
) -> list[dict[str, Any]]:
    """In neutral order, without a word for one or the other."""
    codes = form.choices.banks
    banks = banks_on_day(codes=codes, on=on) if codes else []
    english = screen_language() == "en"
    rows = [{"value": each.code, "label": each.label_en if english else each.label} for each in banks]
    return chosen_row("bank", rows, kept, typed)


def branch_choices(
    form: FilingForm, kept: Mapping[str, FactValue], typed: Mapping[str, str], *, default: str | None
) -> list[dict[str, Any]]:
    """The branches that may take the case; the one that the place decides is chosen already."""
    codes = form.choices.branches
    english = screen_language() == "en"
    found = {each.code: each for each in branches_of(institution=form.program.institution)} if codes else {}
    rows = [
        {"value": code, "label": found[code].label_en if english else found[code].label, "hint": found[code].address}
        for code in codes
    ]
    with_default = {"branch": default, **kept} if default else kept
    return chosen_row("branch", rows, with_default, typed)


def desired_dates(
    form: FilingForm, kept: Mapping[str, FactValue], typed: Mapping[str, str], *, at: datetime
) -> list[dict[str, Any]]:
    if not form.choices.asks_desired_date:
        return []
    dates = intake_of(form.program, at=at, holidays=shipped_holidays().days).desired_dates
    chosen = typed.get("desired_on") or str(kept.get("desired_on", ""))
    return [
        {
            "value": day.isoformat(),
            "label": day_in_words(day, language=screen_language()),
            "checked": day.isoformat() == chosen,
        }
        for day in dates
    ]


def coded(
    name: str, values: Iterable[str], kept: Mapping[str, FactValue], typed: Mapping[str, str]
) -> list[dict[str, Any]]:
    rows = [{"value": value, "label": say(f"apply.{name}.{value}", screen_language())} for value in values]
    return chosen_row(name, rows, kept, typed)


def chosen_row(
    name: str, rows: list[dict[str, str]], kept: Mapping[str, FactValue], typed: Mapping[str, str]
) -> list[dict[str, Any]]:
    chosen = typed.get(name) or str(kept.get(name, ""))
    return [{**row, "checked": row["value"] == chosen} for row in rows]


def amount_text(value: FactValue) -> str:
    return f"{value:,}" if isinstance(value, int) else ""


def day_parts(name: str, kept: Mapping[str, FactValue], typed: Mapping[str, str]) -> dict[str, object]:
    day = kept.get(name)
    if f"{name}_year" in typed or not isinstance(day, date):
        return {part: typed.get(f"{name}_{part}", "") for part in DATE_PARTS}
    return {"year": day.year, "month": day.month, "day": day.day}
