"""A served house and a real Chromium. Playwright keeps an event loop running, which Django's database refuses in the
same thread: so the browser ends with each module, while the house of a worker stays open for all of them."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError

from majung.rehearsal.browser import DESK, PHONE, opened_browser
from majung.rehearsal.house import House, served_house
from majung.rehearsal.outside import Outside, served_sandbox
from majung.rehearsal.owner import Owner, answer_check
from tests.browser.cast import Cast

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SCREENS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
    "desk": {"viewport": DESK},
}
# Chromium itself tells of an answer that is a refusal and of a line that a test cut; the page has said it better.
TOLD_BY_CHROMIUM = (
    "Failed to load resource: the server responded with a status of",
    "Failed to load resource: net::ERR_CONNECTION_RESET",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
)
MILLISECONDS_TO_WAIT = 20_000

Visit = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def outside() -> Iterator[Outside]:
    """Every office that the house asks, and the provider where owners show who they are."""
    with served_sandbox(seed="browser") as opened:
        yield opened


@pytest.fixture(scope="session")
def house(outside: Outside) -> Iterator[House]:
    """A house in which it is noon in Seoul on 22 November 2026."""
    with served_house(**outside.environment) as opened:
        offset = (NOON - datetime.now(UTC)) // timedelta(seconds=1)  # noqa: TID251  what the clock is moved from
        with closing(sqlite3.connect(opened.database)) as database, database:
            database.execute("INSERT INTO adapters_clockoffset (id, seconds) VALUES (1, ?)", [offset])
        outside.move_calendar(offset)
        yield opened


@pytest.fixture(scope="session")
def cast(house: House, outside: Outside) -> Cast:
    return Cast(house, outside)


@pytest.fixture(scope="session")
def owner(house: House) -> Owner:
    """Somebody who has answered everything that was asked."""
    walked = Owner(house.address)
    answer_check(walked)
    return walked


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as opened:
        yield opened


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the console told, violations of the content policy included; any word fails the test."""
    told: list[str] = []
    yield told
    assert told == []


@contextmanager
def heard(context: BrowserContext, complaints: list[str]) -> Iterator[None]:
    """What pages of this visitor complain of while the block runs."""

    def told(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(TOLD_BY_CHROMIUM):
            complaints.append(message.text)

    def failed(error: WebError) -> None:
        complaints.append(str(error.error))

    context.on("console", told)
    context.on("weberror", failed)
    yield
    context.remove_listener("console", told)
    context.remove_listener("weberror", failed)


@pytest.fixture
def visit(browser: Browser, house: House, complaints: list[str]) -> Iterator[Visit]:
    """A new visitor: visit("phone", java_script_enabled=False)."""
    with ExitStack() as opened:

        def begin(screen: str, **options: Any) -> BrowserContext:
            context = new_visitor(browser, house, screen, **options)
            opened.enter_context(heard(context, complaints))
            opened.callback(context.close)
            return context

        yield begin


def new_visitor(browser: Browser, house: House, screen: str, **options: Any) -> BrowserContext:
    context = browser.new_context(**{"base_url": house.address, **SCREENS[screen], **options})
    context.set_default_timeout(MILLISECONDS_TO_WAIT)
    return context


@pytest.fixture(params=["phone", "desk"])
def page(request: pytest.FixtureRequest, visit: Visit) -> Page:
    return visit(request.param).new_page()
