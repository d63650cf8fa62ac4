"""Whether an application is taken now, through this channel, and in which queue it gets its rank."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from majung.core.application import Channel
from majung.core.deadlines import SEOUL
from majung.core.rules.program import ProgramVersion, Route
from majung.core.windows import Opening, Reception, TrackState, Window, WindowKind, track_states, windows_of

# The windows of an announcement are told by what is filed in them.
TRACK_OF_ROUTE: Final[Mapping[Route, str]] = {
    Route.GUARANTEED_LOAN: "guarantee",
    Route.PROXY_LOAN: "proxy",
    Route.DIRECT_LOAN: "direct",
    Route.MEMBER_LOAN: "member",
}

# 충청권 as announcements use the word: the two cities and two provinces of the name.
AREAS: Final[Mapping[str, tuple[str, ...]]] = {
    "충청지역": ("대전광역시", "세종특별자치시", "충청북도", "충청남도"),
}

CHANNEL_KINDS: Final[Mapping[Channel, tuple[str, ...]]] = {
    Channel.ONLINE: ("online", "app"),
    Channel.COUNTER: ("branch",),
}


class ConfirmedHow(StrEnum):
    """How a person at a counter confirmed what was entered for them."""

    SIGNED_ON_PAPER = "signed_on_paper"
    READ_OUT_AND_AGREED = "read_out_and_agreed"
    AGENT_WITH_POWER = "agent_with_power"


@dataclass(frozen=True, slots=True)
class Intake:
    """How a program takes applications at a moment: whether, until when, when next, and in which queue."""

    is_open: bool
    closes_at: datetime | None
    next: Opening | None
    queue: str
    desired_dates: tuple[date, ...] = ()


def intake_of(
    program: ProgramVersion, *, at: datetime, holidays: Collection[date], desired_on: date | None = None
) -> Intake:
    """Decide whether a program takes applications at a moment.

    Basis: the windows of the announcement (SEED003-WINDOW-1, SEED004-WINDOW-1..3, SEED002-LOAN-2). An opening that no
    announcement has dated takes nobody's application. For a desired date the date itself must be open.
    """
    state = _own_track(program, at=at, holidays=holidays)
    takes = state.reception is Reception.OPEN
    if state.desired_dates or _by_desired_date(program):
        takes = desired_on in state.desired_dates
    opening = state.current
    begun = opening.opens_at if opening and opening.is_announced else None
    return Intake(
        is_open=takes,
        closes_at=opening.closes_at if opening and takes else None,
        next=state.next,
        queue=queue_of(program, at=at, opened_at=begun),
        desired_dates=state.desired_dates,
    )


def queue_of(program: ProgramVersion, *, at: datetime, opened_at: datetime | None) -> str:
    """The queue in which an application gets its rank: that of its window, or of the year where one is always open.

    Basis: design §7 (rank within a window). A window that opened in an earlier year is always open.
    """
    year = at.astimezone(SEOUL).year
    dated = opened_at is not None and opened_at.astimezone(SEOUL).year == year
    since = opened_at.astimezone(SEOUL).date().isoformat() if dated and opened_at else str(year)
    return f"{program.id}:{since}"


def fund_of(program: ProgramVersion, *, at: datetime) -> str | None:
    """The fund of which money is set aside as soon as an application is in; None where that comes later.

    Basis: design §6; the file of the program says when (`reserve_at`), and the fund is that of the year in Seoul.
    """
    return _fund(program, at) if program.document["budget"].get("reserve_at") == "submission" else None


def fund_of_approval(program: ProgramVersion, *, at: datetime) -> str | None:
    """The fund of which money is set aside at the latest when an application is approved; None where there is none.

    Basis: design §6; a program that sets money aside at filing does so here for a case that came without (reopened on
    appeal while the fund was closed).
    """
    return _fund(program, at) if "reserve_at" in program.document["budget"] else None


def takes_channel(program: ProgramVersion, channel: Channel, *, bank: str = "", area: str = "") -> bool:
    """Whether a program takes applications through a channel, and for a bank: through this one, in this province.

    Basis: SEED003-CHAN-1..2, SEED004-CHAN-1..2 (하나은행 충청지역 only). An agency's own counter always helps whoever
    comes, also where the announcement names only its site (design §8: the branch with an ID card).
    """
    rows: list[Mapping[str, Any]] = program.document["channels"]
    if channel is Channel.BANK:
        return any(row["kind"] == "bank" and bank in row.get("banks", ()) and _in_area(row, area) for row in rows)
    if channel is Channel.COUNTER:
        return True
    return any(row["kind"] in CHANNEL_KINDS[channel] for row in rows)


def _fund(program: ProgramVersion, at: datetime) -> str:
    return f"{program.id}-{at.astimezone(SEOUL).year}"


def _in_area(row: Mapping[str, Any], area: str) -> bool:
    return "region" not in row or area in (row["region"], *AREAS.get(row["region"], ()))


def _own_windows(program: ProgramVersion) -> list[Window]:
    windows = list(windows_of(program.document["windows"]))
    own = [window for window in windows if window.track == TRACK_OF_ROUTE[program.route]]
    return own or windows


def _own_track(program: ProgramVersion, *, at: datetime, holidays: Collection[date]) -> TrackState:
    return track_states(_own_windows(program), at=at, holidays=holidays)[0]


def _by_desired_date(program: ProgramVersion) -> bool:
    return any(window.kind is WindowKind.DESIRED_DATE for window in _own_windows(program))
