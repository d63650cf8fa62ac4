"""The first page: what takes applications now, and when the rest opens next."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from majung.core.rules.program import ProgramVersion
from majung.core.windows import Reception
from majung.portal.program_page import program_card
from majung.portal.program_windows import ProgramWindows, program_windows
from majung.programs.catalog import Catalog
from majung.programs.holidays import Holidays


def home_page(
    versions: Iterable[ProgramVersion],
    *,
    at: datetime,
    catalog: Catalog,
    holidays: Holidays,
    institutions: Mapping[str, Any],
) -> dict[str, Any]:
    """Cards of what is open, and of what is not, the next opening first."""
    cards = [
        {
            **program_card(version, catalog),
            "institution": institutions.get(version.institution),
            "windows": program_windows(version, at=at, holidays=holidays),
        }
        for version in versions
    ]
    waiting = [card for card in cards if card["windows"].reception is not Reception.OPEN]
    return {
        "open_cards": [card for card in cards if card["windows"].reception is Reception.OPEN],
        "waiting_groups": _opening_together(sorted(waiting, key=_opens_next)),
    }


def _opening_together(cards: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Programs of one institution that open together, told together; their windows are the same."""
    groups: dict[tuple[str, ProgramWindows], list[Mapping[str, Any]]] = {}
    for card in cards:
        groups.setdefault((card["document"]["institution"], card["windows"]), []).append(card)
    return [
        {"institution": together[0]["institution"], "windows": windows, "cards": together}
        for (_, windows), together in groups.items()
    ]


def _opens_next(card: Mapping[str, Any]) -> tuple[bool, float]:
    """What has no known next opening comes last."""
    ahead = card["windows"].next
    return ahead is None, ahead.opens_at.timestamp() if ahead else 0.0
