"""The tables and pictures of a fund: by branch, bank, place, trade or merit, and over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from majung.budget.selectors import FundDay, fund_days
from majung.core.deadlines import seoul_day
from majung.planning.funds import SEALED, CutLine, FundCut, FundUse, fund_table, sealed_tables
from majung.web.charts import height_of, panel
from majung.web.figures import axis_amount
from majung.web.problems import screen_language
from majung.web.words import say

COLUMNS: Final = (
    "reserved_cases", "reserved_krw", "committed_cases", "committed_krw", "waiting_cases", "waiting_krw",
)  # fmt: skip
DAYS_SHOWN: Final = 60
TICKS: Final = 6
LONGEST_BAR: Final = 100


@dataclass(frozen=True, slots=True)
class CutTable:
    """One table with its sum; where a case may count in several rows there is none."""

    cut: FundCut
    lines: list[CutLine]
    total: FundUse | None


def cut_table(*, fund: str, institution: str, cut: FundCut, at: datetime) -> CutTable:
    return _table(cut, fund_table(fund=fund, institution=institution, cut=cut, at=at))


def all_tables(*, fund: str, institution: str, at: datetime) -> list[CutTable]:
    """Every table, in the order of the cuts; what lies sealed is opened once."""
    sealed = sealed_tables(fund=fund, at=at)
    return [
        _table(cut, sealed[cut]) if cut in SEALED else cut_table(fund=fund, institution=institution, cut=cut, at=at)
        for cut in FundCut
    ]


def shown_rows(table: CutTable) -> list[dict[str, Any]]:
    """The rows as a page draws them: a bar beside each, as long as its money."""
    most = max((_held(line.use) for line in table.lines), default=0) or 1
    return [
        {"label": line_label(table.cut, line), "use": line.use, "bar": _held(line.use) * LONGEST_BAR // most}
        for line in table.lines
    ]


def line_label(cut: FundCut, line: CutLine) -> str:
    if not line.value:
        return say(f"office.fund.unknown.{cut.value}", screen_language())
    return line.label_en if screen_language() == "en" else line.label


def over_time(*, fund: str, at: datetime) -> dict[str, Any]:
    """What stood committed and set aside at the end of each of the last days, as a picture and as a table."""
    through = seoul_day(at)
    days = fund_days(fund=fund, from_day=through - timedelta(days=DAYS_SHOWN - 1), through=through)
    language = screen_language()
    layers = [("committed", "solid", [day.committed_krw for day in days]),
              ("reserved", "hatched", [day.reserved_krw for day in days])]  # fmt: skip
    drawn = panel(
        say("office.fund.over_time.panel", language),
        layers,
        place=0,
        amount=lambda amount: axis_amount(amount, language=language),
        ticks=day_ticks([day.on for day in days]),
    )
    return {
        "panels": [drawn],
        "height": height_of(1),
        "legend": [("solid", say("funds.committed", language)), ("hatched", say("funds.reserved", language))],
        "days": [day for nth, day in enumerate(reversed(days)) if nth == 0 or has_moved(days, len(days) - 1 - nth)],
    }


def has_moved(days: Sequence[FundDay], nth: int) -> bool:
    """Whether anything stood otherwise than at the end of the day before."""
    if nth == 0:
        return True
    now, before = days[nth], days[nth - 1]
    return any(getattr(now, name) != getattr(before, name) for name in ("reserved_krw", "committed_krw", "waiting_krw"))


def day_ticks(days: Sequence[date]) -> list[tuple[int, str]]:
    """Some days to name under a picture: 11. 22."""
    step = max(1, -(-len(days) // TICKS))
    return [(nth, f"{day.month}. {day.day}.") for nth, day in enumerate(days) if nth % step == 0]


def _table(cut: FundCut, lines: list[CutLine]) -> CutTable:
    return CutTable(cut, lines, None if cut is FundCut.PREFERENCE else sum((line.use for line in lines), FundUse()))


def _held(use: FundUse) -> int:
    return use.reserved_krw + use.committed_krw
