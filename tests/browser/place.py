"""An address of the house, who looks at it, and how a browser gets there."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from playwright.sync_api import Page

from majung.rehearsal.house import House
from tests.browser.cast import Cast, Seat

SAVED_CHECKS = "applications_savedcheck"


@dataclass(frozen=True)
class Place:
    """An address with the status it answers. `who` looks at it, and may have made what the address names: {case};
    `then` goes on from there, to a page that only a form leads to."""

    path: str
    needs_answers: bool = False
    status: int = 200
    then: Callable[[Page], None] | None = None
    is_broken: bool = False
    who: Seat | None = None


def press(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.click()


def open_place(page: Page, place: Place, house: House, cast: Cast) -> None:
    if place.is_broken:
        with closing(sqlite3.connect(house.database)) as database:
            database.execute(f"ALTER TABLE {SAVED_CHECKS} RENAME TO away")
            try:
                go(page, place, cast)
            finally:
                database.execute(f"ALTER TABLE away RENAME TO {SAVED_CHECKS}")
    else:
        go(page, place, cast)


def go(page: Page, place: Place, cast: Cast) -> None:
    answer = page.goto(place.path.format(**cast.numbers))
    assert answer is not None
    assert answer.status == place.status
    if place.then:
        place.then(page)
        page.wait_for_load_state()
