"""The terms of an approval as an officer types them, and what they are measured by, in words."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, get_args

from majung.backoffice.cases.money import limit_rows
from majung.backoffice.typed import LONGEST_LINE, Typed
from majung.core.deciding import Method, Refinances, Terms
from majung.core.facts import LARGEST_INTEGER
from majung.core.guarantee import Fee
from majung.core.guarantee_terms import TermsProblem, TermsProblemCode
from majung.core.typed import TypedProblem, TypedProblemCode, read_amount, read_count
from majung.guarantees.assessing import Assessment
from majung.programs.catalog import shipped_catalog
from majung.web.figures import months_in_words, won_in_words
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label
from majung.web.words import say

METHODS: tuple[Method, ...] = get_args(Method)
LONGEST_MONTHS, MOST_CONDITIONS, WHOLE = 600, 20, 100
# By field of the terms: the input it is typed in. What rests on a fact nobody told stands where all is measured.
INPUT_OF = {
    "amount_krw": "amount",
    "months": "way",
    "coverage_percent": "coverage_percent",
    "fee_krw": "fee_krw",
    "refinances": "letter",
    "conditions": "conditions",
}
MEASURED = "assessed"


def read_terms(typed: Typed) -> Terms | None:
    """The terms without their fee, which the tables give; None where something cannot be read."""
    amount, way = read_krw(typed, "amount"), read_way(typed)
    coverage = read_coverage(typed) if typed.posted.get("coverage_percent") else None
    old, conditions = read_refinances(typed), read_conditions(typed)
    if amount is None or way is None or typed.errors:
        return None
    method, months, grace = way
    return Terms(amount, months, grace, method, coverage_percent=coverage, conditions=conditions, refinances=old)


def read_krw(typed: Typed, name: str, *, required: bool = True) -> int | None:
    try:
        amount = read_amount(typed.posted.get(name, ""), most=LARGEST_INTEGER)
    except TypedProblem as problem:
        if required or problem.code is not TypedProblemCode.EMPTY:
            typed.wrong(name, "office.terms.problem.amount")
        return None
    if amount <= 0:
        typed.wrong(name, "office.terms.problem.amount")
    return amount or None


def read_way(typed: Typed) -> tuple[Method, int, int] | None:
    """How the loan comes back: one of the ways offered, or, where none is, method and months typed apart."""
    if "method" in typed.posted:
        said = [typed.posted.get(name, "") for name in ("method", "months", "grace_months")]
        at = "months"
    else:
        said, at = [*typed.posted.get("way", "").split(":"), "", "", ""], "way"
    method = next((each for each in METHODS if each == said[0]), None)
    months, grace = read_months(said[1]), read_months(said[2] or "0")
    if method is None or not months or grace is None or grace > months:
        typed.wrong(at, "office.terms.problem.way")
        return None
    return method, months, grace


def read_months(text: str) -> int | None:
    try:
        return int(read_count(text, most=LONGEST_MONTHS, whole=True))
    except TypedProblem:
        return None


def read_coverage(typed: Typed) -> int | None:
    try:
        percent = int(read_count(typed.posted.get("coverage_percent", ""), most=WHOLE, whole=True))
    except TypedProblem:
        percent = 0
    if not percent:
        typed.wrong("coverage_percent", "office.problem.choose")
    return percent or None


def read_refinances(typed: Typed) -> Refinances | None:
    """대환: everything about the old letter or nothing; what is missing is told with the other problems."""
    letter, loan = typed.line("letter", required=False), typed.line("loan", required=False)
    balance = read_krw(typed, "balance", required=False)
    return Refinances(letter, loan, balance or 0) if letter or loan or balance else None


def read_conditions(typed: Typed) -> tuple[str, ...]:
    lines = [line.strip() for line in typed.words("conditions", required=False).splitlines()]
    conditions = tuple(line for line in lines if line)
    if len(conditions) > MOST_CONDITIONS or any(len(line) > LONGEST_LINE for line in conditions):
        typed.wrong("conditions", "office.terms.problem.conditions", most=MOST_CONDITIONS, longest=LONGEST_LINE)
    return conditions


def priced(terms: Terms, assessed: Assessment) -> Terms:
    """The same terms with the fee of the tables: nobody haggles over it at a desk."""
    fee = assessed.fee
    return terms if fee is None else replace(terms, fee_rate=fee.rate, fee_krw=fee.krw)


def problems_told(assessed: Assessment) -> tuple[TermsProblem, ...]:
    """What stands in the way; a fee that is only not filled in yet does not, for the form fills it in."""
    return tuple(each for each in assessed.problems if each.code is not TermsProblemCode.FEE_MISSING)


def tell(typed: Typed, problems: Iterable[TermsProblem]) -> None:
    """Every problem at its input."""
    for problem in problems:
        name = INPUT_OF.get(problem.field, MEASURED)
        if name == "way" and "method" in typed.posted:
            name = "months"
        typed.wrong(name, f"office.terms.problem.{problem.code.value}", **spoken(problem))


def spoken(problem: TermsProblem) -> dict[str, object]:
    """What a message needs, in words."""
    language, told = screen_language(), dict[str, object](problem.params)
    if "krw" in told:
        told["krw"] = won_in_words(int(problem.params["krw"]), language=language)
    if "limit" in told:
        told["limit"] = say(f"office.limit.{told['limit']}", language)
    if problem.code in (TermsProblemCode.BALANCE_UNKNOWN, TermsProblemCode.SALES_UNKNOWN):
        told["what"] = fact_label(problem.field, shipped_catalog().registry)
    return told


def first_fields(assessed: Assessment) -> dict[str, str]:
    """The form as it opens: as much as the bounds allow, in the first way offered, the largest part guaranteed."""
    offered, coverages, old = assessed.offered, assessed.coverage_options, assessed.refinanced
    return {
        "amount": f"{assessed.binding.krw:,}" if assessed.binding.krw else "",
        "way": way_value(offered[0]) if offered else "",
        "coverage_percent": str(coverages[0].percent) if coverages else "",
        "balance": f"{old.balance_krw:,}" if old and old.balance_krw else "",
    }


def way_value(terms: Terms) -> str:
    return f"{terms.method}:{terms.months}:{terms.grace_months}"


def way_words(terms: Terms) -> str:
    language = screen_language()
    method = say(f"repayment.method.{terms.method}", language)
    months = months_in_words(terms.months, language=language)
    if not terms.grace_months:
        return f"{method} · {months}"
    grace = say("repayment.grace", language, months=months_in_words(terms.grace_months, language=language))
    return f"{method} · {months} ({grace})"


def way_options(assessed: Assessment, chosen: str) -> list[dict[str, Any]]:
    values = {way_value(each): way_words(each) for each in assessed.offered or ()}
    return [{"value": value, "label": words, "checked": value == chosen} for value, words in values.items()]


def method_options(chosen: str) -> list[dict[str, Any]]:
    return [
        {"value": each, "label": say(f"repayment.method.{each}", screen_language()), "selected": each == chosen}
        for each in METHODS
    ]


def coverage_choices(assessed: Assessment, chosen: str) -> list[dict[str, Any]]:
    return [
        {"value": str(row.percent), "label": f"{row.percent}%", "hint": row.cite, "checked": str(row.percent) == chosen}
        for row in assessed.coverage_options
    ]


def measured_context(assessed: Assessment) -> dict[str, Any]:
    """What the terms are measured by: bounds with the one that binds, the fee line by line, what stands already."""
    return {
        "assessed": assessed,
        "limits": limit_rows(assessed),
        "binding_code": assessed.binding.code.value,
        "fee": assessed.fee,
        "fee_lines": fee_lines(assessed.fee),
        "grade_code": assessed.grade.value,
        "in_the_way": [problem_row(each) for each in problems_told(assessed)],
    }


def fee_lines(fee: Fee | None) -> list[dict[str, Any]]:
    return [{"code": line.code.value, "line": line} for line in fee.lines] if fee else []


def problem_row(problem: TermsProblem) -> dict[str, str]:
    """A problem in words; one that rests on a fact nobody told leads to the page of that fact."""
    words = say(f"office.terms.problem.{problem.code.value}", screen_language(), **spoken(problem))
    is_fact = problem.code in (TermsProblemCode.BALANCE_UNKNOWN, TermsProblemCode.SALES_UNKNOWN)
    return {"words": words, "fact": problem.field if is_fact else ""}
