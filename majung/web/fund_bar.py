"""The money of a fund as a picture: committed, set aside, and what is left of what may be taken in."""

from dataclasses import dataclass
from typing import Protocol

from majung.web.charts import BarPart, bar


class Fund(Protocol):
    @property
    def plan_krw(self) -> int: ...
    @property
    def reserved_krw(self) -> int: ...
    @property
    def committed_krw(self) -> int: ...
    @property
    def available_krw(self) -> int: ...


@dataclass(frozen=True, slots=True)
class FundBar:
    """Its parts, and how much of the whole is used, in hundredths rounded down."""

    parts: tuple[BarPart, ...]
    used_percent: int


def fund_bar(fund: Fund) -> FundBar:
    """Where more may be taken in than was planned, the whole is what may be taken in."""
    used = fund.committed_krw + fund.reserved_krw
    whole = max(fund.plan_krw, used + fund.available_krw)
    parts = bar([("committed", "solid", fund.committed_krw), ("reserved", "hatched", fund.reserved_krw)], whole=whole)
    return FundBar(parts, used * 100 // whole if whole else 0)
