"""The form of the cost calculator: what was typed, what it means, and what is wrong with it at its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeVar

from majung.core.offer import Offer
from majung.core.rules.program import Repayment, Subsidy
from majung.core.schedule import Method
from majung.portal.typed_terms import read_months, read_percent, read_won

LEAST_KRW, MOST_KRW = 10_000, 10_000_000_000
MOST_MONTHS: Final = 360
# 이자제한법 시행령: nobody may ask for more than 20 % a year.
MOST_RATE: Final = Decimal("0.2")
FIELDS: Final = (
    "program", "amount", "months", "grace", "method", "rate", "subsidy_rate", "subsidy_months"
)  # fmt: skip
METHODS: Final = {method.value: method for method in Method}

Figure = TypeVar("Figure", int, Decimal)


@dataclass(frozen=True, slots=True)
class LoanQuestion:
    """A loan to be worked out: at the rate that is sure, and at the lowest that is possible."""

    amount: int
    months: int
    grace: int
    method: Method
    highest_rate: Decimal
    lowest_rate: Decimal
    subsidy: Subsidy | None


@dataclass(frozen=True, slots=True)
class CostForm:
    """What was typed, with the program's own terms where nothing was; `problems` are words by field."""

    values: Mapping[str, str]
    question: LoanQuestion | None
    problems: Mapping[str, str]


@dataclass(slots=True)
class _Reader:
    values: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)

    def figure(
        self, name: str, read: Callable[[str], Figure | None], *, least: Figure, most: Figure, otherwise: Figure
    ) -> Figure:
        """The figure of a field; what cannot be used is told, and something usable goes on."""
        figure = read(self.values[name])
        if figure is not None and least <= figure <= most:
            return figure
        self.problems[name] = name
        return otherwise


def typed_values(given: Mapping[str, str], repayment: Repayment | None) -> dict[str, str]:
    """What was typed; the terms of the program stand where a field was left empty."""
    values = {name: given.get(name, "").strip() for name in FIELDS}
    if repayment is not None and repayment.method in METHODS:
        usual = {"months": repayment.months, "grace": repayment.grace_months, "method": repayment.method}
        if not (values["months"] or values["grace"]):
            values |= {name: str(value) for name, value in usual.items() if value is not None}
    return values


def read_form(values: Mapping[str, str], offer: Offer | None) -> CostForm:
    """The loan that was asked about, or what is wrong with each field."""
    reader = _Reader(dict(values))
    amount = reader.figure("amount", read_won, least=LEAST_KRW, most=MOST_KRW, otherwise=LEAST_KRW)
    months = reader.figure("months", read_months, least=1, most=MOST_MONTHS, otherwise=MOST_MONTHS)
    method = METHODS.get(values["method"] or Method.EQUAL_PRINCIPAL)
    if method is None:
        reader.problems["method"] = "method"
    grace = _grace(reader, method, months)
    highest, lowest = _rates(reader, offer)
    subsidy = _subsidy(reader, offer)
    question = None
    if not reader.problems and method is not None:
        question = LoanQuestion(amount, months, grace, method, highest, lowest, subsidy)
    return CostForm(values=reader.values, question=question, problems=reader.problems)


def _grace(reader: _Reader, method: Method | None, months: int) -> int:
    """Interest alone for so many months; all of them anyway where the principal comes back at the end."""
    if method is Method.BULLET or not reader.values["grace"]:
        return 0
    grace = reader.figure("grace", read_months, least=0, most=MOST_MONTHS, otherwise=0)
    if grace >= months and "months" not in reader.problems:
        reader.problems["grace"] = "grace_too_long"
    return grace


def _rates(reader: _Reader, offer: Offer | None) -> tuple[Decimal, Decimal]:
    """The rate that was typed; else the highest and the lowest of the program on the day."""
    if not reader.values["rate"] and offer is not None and offer.rate.sure is not None:
        assert offer.rate.possible is not None
        return offer.rate.sure, offer.rate.possible
    rate = reader.figure("rate", read_percent, least=Decimal(0), most=MOST_RATE, otherwise=Decimal(0))
    if offer is not None and not reader.values["rate"]:
        reader.problems["rate"] = "rate_unknown_today"
    return rate, rate


def _subsidy(reader: _Reader, offer: Offer | None) -> Subsidy | None:
    """The subsidy that was typed; else the program's."""
    if not (reader.values["subsidy_rate"] or reader.values["subsidy_months"]):
        return offer.subsidy if offer is not None else None
    rate = reader.figure("subsidy_rate", read_percent, least=Decimal(0), most=MOST_RATE, otherwise=Decimal(0))
    months = reader.figure("subsidy_months", read_months, least=0, most=MOST_MONTHS, otherwise=0)
    return Subsidy(rate, months) if rate and months else None
