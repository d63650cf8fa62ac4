"""The page of the cost calculator: the form with what was typed, and the answer in sentences, a picture and a table."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from majung.core.decide import Decision, Warn
from majung.core.rules.program import ProgramVersion, Repayment
from majung.portal.cost import Cost, cost_of, phases, turning_point
from majung.portal.cost_form import FIELDS, METHODS, CostForm, LoanQuestion, read_form, typed_values
from majung.portal.program_page import base_limit, highest_limit
from majung.programs.catalog import Catalog
from majung.web.charts import Panel, height_of, panel
from majung.web.figures import axis_amount, won_in_words
from majung.web.problems import screen_language
from majung.web.words import say

TABLE = ("month", "due", "principal", "interest", "subsidy", "pays", "balance")
EMPTY_FORM = {"months": "60", "grace": "0", "method": "equal_principal"}


def calculator_page(given: Mapping[str, str], *, as_of: date, catalog: Catalog) -> dict[str, Any]:
    """`form` always; `answer` once a loan was asked about that can be worked out."""
    versions = catalog.in_force(as_of)
    wanted = given.get("program", "").strip()
    version = next((each for each in versions if each.id == wanted), None)
    decision = catalog.plan((version,), as_of).decide({})[0] if version else None
    usual = _first_repayment(version) if version else None
    values = typed_values(given, usual)
    if not any(name in given for name in FIELDS):
        values |= EMPTY_FORM
    form = read_form(values, decision.offer if decision else None) if "amount" in given else CostForm(values, None, {})
    problems = dict(form.problems)
    if wanted and version is None:
        problems["program"] = "program"
    question = None if problems else form.question
    return {
        "as_of": as_of,
        "values": form.values,
        "errors": _messages(problems),
        "error_list": [{"id": _input(name), "message": message} for name, message in _messages(problems).items()],
        "programs": [{"value": each.id, "label": _label(each), "selected": each is version} for each in versions],
        "methods": [_method(name, form.values["method"]) for name in METHODS],
        "version": version,
        "usual_terms": _usual_terms(version, form.values),
        "answer": answer(question, version=version, decision=decision, as_of=as_of) if question else None,
    }


def calculator_address(version: ProgramVersion, *, as_of: date) -> str | None:
    """The calculator filled with a program's base limit and its first way of repaying; None where it names none."""
    usual = _first_repayment(version)
    if usual is None:
        return None
    given = {
        "program": version.id,
        "amount": base_limit(version) or highest_limit(version),
        "months": usual.months,
        "grace": usual.grace_months,
        "method": usual.method,
        "as_of": as_of.isoformat(),
    }
    return f"{reverse('calculator')}?{urlencode(given)}"


def answer(
    question: LoanQuestion, *, version: ProgramVersion | None, decision: Decision | None, as_of: date
) -> dict[str, Any]:
    """What the page says of a loan; the higher rate comes first, so that nobody is surprised later."""
    cost = cost_of(question, rate=question.highest_rate, disbursed_on=as_of)
    best = cost
    if question.lowest_rate != question.highest_rate:
        best = cost_of(question, rate=question.lowest_rate, disbursed_on=as_of)
    turn, panels = turning_point(question, cost), picture(question, cost)
    return {
        "question": question,
        "cost": cost,
        "best": None if best is cost else best,
        "phases": phases(question, cost),
        "turn": {"why": turn[0], "before": turn[1], "after": turn[2]} if turn else None,
        "panels": panels,
        "legend": [(layer.fill, _word(f"cost.layer.{layer.name}")) for each in panels for layer in each.layers],
        "height": height_of(2),
        "rows": table_rows(cost),
        "last_paid": cost.preview.rows[-1].borrower_pays,
        "heads": [_word(f"cost.table.{name}") for name in TABLE],
        "notice": version.document["notice"] if version else None,
        "floats": bool(version and version.rate.base),
        "warnings": _about_the_rate(version, decision),
        "beyond": _beyond(question.amount, version),
    }


def table_rows(cost: Cost) -> list[tuple[str, ...]]:
    """Every month; amounts as plain figures, so that columns can be compared."""
    return [
        (
            str(row.n),
            row.due.isoformat(),
            *(f"{amount:,}" for amount in (row.principal, row.interest, paid.subsidy, paid.borrower_pays, row.balance)),
        )
        for row, paid in zip(cost.schedule.rows, cost.preview.rows, strict=True)
    ]


def picture(question: LoanQuestion, cost: Cost) -> list[Panel]:
    """What is owed above, what is paid below: principal, own interest and the part the fund pays."""
    rows, paid = cost.schedule.rows, cost.preview.rows
    # Within a month the balance is the one left by the instalment before.
    owed = [question.amount, *(row.balance for row in rows[:-1])]
    layers: list[tuple[str, str, Sequence[int]]] = [
        ("principal", "solid", [row.principal for row in rows]),
        ("interest", "hatched", [each.borrower_pays - row.principal for row, each in zip(rows, paid, strict=True)]),
    ]
    if cost.subsidy:
        layers.append(("subsidy", "dotted", [each.subsidy for each in paid]))
    marks = _marks(question, cost)
    return [
        panel(_word("cost.panel.balance"), [("balance", "pale", owed)], place=0, amount=_axis, marks=marks),
        panel(_word("cost.panel.paid"), layers, place=1, amount=_axis, marks=[(month, "") for month, _ in marks]),
    ]


def _marks(question: LoanQuestion, cost: Cost) -> list[tuple[int, str]]:
    turn = turning_point(question, cost)
    if turn is None:
        return []
    return [(turn[1].n, _word(f"cost.turn.{turn[0]}"))]


def _word(key: str) -> str:
    return say(key, screen_language())


def _axis(amount: int) -> str:
    return axis_amount(amount, language=screen_language())


def _messages(problems: Mapping[str, str]) -> dict[str, str]:
    return {name: _word(f"cost.problem.{words}") for name, words in problems.items()}


def _input(name: str) -> str:
    """The id of the input a problem stands at."""
    return f"{name}-1" if name == "method" else name


def _label(version: ProgramVersion) -> str:
    return version.label_en if screen_language() == "en" else version.label


def _first_repayment(version: ProgramVersion) -> Repayment | None:
    return next((each for each in version.repayments if each.method in METHODS), None)


def _method(name: str, chosen: str) -> dict[str, Any]:
    return {
        "value": name,
        "label": _word(f"repayment.method.{name}"),
        "hint": _word(f"cost.method.{name}"),
        "checked": name == chosen,
    }


def _usual_terms(version: ProgramVersion | None, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """The program's own ways of repaying, each a link that fills the form."""
    if version is None:
        return []
    return [
        {
            "row": {
                "method": each.method,
                "months": each.months,
                "grace_months": each.grace_months,
                "extendable_to_months": each.extendable_to_months,
            },
            "months": each.months,
            "grace": each.grace_months,
            "method": each.method,
            "amount": values["amount"],
        }
        for each in version.repayments
        if each.method in METHODS
    ]


def _about_the_rate(version: ProgramVersion | None, decision: Decision | None) -> list[Warn]:
    """Of the warnings of the day, those that the answer rests on."""
    if version is None or decision is None:
        return []
    return [warning for warning in decision.warnings if warning.about == version.rate.base]


def _beyond(amount: int, version: ProgramVersion | None) -> str:
    """Words for an amount above what the program gives to everybody, or to anybody."""
    if version is None or amount <= base_limit(version):
        return ""
    language = screen_language()
    highest = won_in_words(highest_limit(version), language=language)
    key = "cost.beyond.preferred" if amount <= highest_limit(version) else "cost.beyond.limit"
    return say(key, language, limit=highest, base=won_in_words(base_limit(version), language=language))
