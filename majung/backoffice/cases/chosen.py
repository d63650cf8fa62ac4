"""What the address of the worklist asks for: a view, filters, words, an order, a page. Anything else is not said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from majung.applications.worklist import ORDERS, Place, Sought
from majung.core.application import UNDER_WAY, AmountTier, Channel, WaitsFor

TURNS = {
    "branch": WaitsFor.BRANCH,
    "owner": WaitsFor.OWNER,
    "money": WaitsFor.MONEY,
    "second_person": WaitsFor.SECOND_PERSON,
}
VIEWS = ("open", "mine", "late", "branch", "second_person", "owner", "money", "outside", "today", "all")
FILTERS = ("branch", "officer", "program", "tier", "channel")
LONGEST_TYPED, LONGEST_PAGE = 40, 6


@dataclass(frozen=True, slots=True)
class Chosen:
    view: str = "open"
    branch: str = ""
    officer: str = ""
    program: str = ""
    tier: str = ""
    channel: str = ""
    q: str = ""
    sort: str = "received"
    page: int = 1

    def address(self, **changes: Any) -> str:
        """The same list with something changed; what is usual is not written out."""
        told = replace(self, **changes).told
        here = reverse("office")
        return f"{here}?{urlencode(told)}" if told else here

    @property
    def told(self) -> dict[str, Any]:
        usual = Chosen()
        names = [field.name for field in fields(self)]
        return {name: getattr(self, name) for name in names if getattr(self, name) != getattr(usual, name)}

    @property
    def narrowed(self) -> int:
        """How many filters are set."""
        return sum(1 for name in FILTERS if getattr(self, name))


def chosen_in(sent: QueryDict, known: Mapping[str, Collection[str]]) -> Chosen:
    """`known` are the values that each filter may have for whoever asks."""

    def one_of(name: str, values: Collection[str], usual: str) -> str:
        said = str(sent.get(name, ""))
        return said if said in values else usual

    page = str(sent.get("page", ""))
    return Chosen(
        view=one_of("view", VIEWS, "open"),
        q=str(sent.get("q", "")).strip()[:LONGEST_TYPED],
        sort=one_of("sort", ORDERS, "received"),
        page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < LONGEST_PAGE else 1,
        **{name: one_of(name, known[name], "") for name in FILTERS},
    )


def sought(chosen: Chosen, places: tuple[Place, ...], *, own: str, since: datetime, today: date) -> Sought:
    """The same for the room that keeps the cases; `since` is the beginning of today."""
    if chosen.branch:
        institution, _, branch = chosen.branch.partition(":")
        places = (Place(institution, branch),)
    officer = own if chosen.view == "mine" else f"user:{chosen.officer}" if chosen.officer else ""
    return Sought(
        places=places,
        officer=officer,
        statuses=() if chosen.view in {"today", "all"} else UNDER_WAY,
        received_from=since if chosen.view == "today" else None,
        waits_for=TURNS.get(chosen.view),
        waits_outside=chosen.view == "outside",
        late_on=today if chosen.view == "late" else None,
        channel=Channel(chosen.channel) if chosen.channel else None,
        program=chosen.program,
        tier=AmountTier(chosen.tier) if chosen.tier else None,
        words=chosen.q,
    )
