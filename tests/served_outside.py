"""The real sandbox for tests: one process a test session, well again before every test that asks for it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from majung.adapters.http import breaker_of
from majung.rehearsal.outside import Outside, served_sandbox
from tests.pki import nobody_stands_in

OVER_HTTP = (
    *("identity", "register", "sharing", "bureau", "messages"),
    *("authority", "timestamps", "signing", "court_register"),
)


@pytest.fixture(scope="session")
def outside() -> Iterator[Outside]:
    with served_sandbox(seed="tests") as served:
        yield served


@pytest.fixture
def connected(outside: Outside, settings: Settings) -> Iterator[Outside]:
    """The sandbox, with our ports connected to it."""
    environment = outside.environment
    settings.PORT_ADDRESSES = {
        **{port: environment[f"MAJUNG_{port.upper()}_URL"] for port in OVER_HTTP},
        "scanner": environment["MAJUNG_SCANNER"],
    }
    settings.PORT_KEYS = {port: environment[f"MAJUNG_{port.upper()}_KEY"] for port in OVER_HTTP}
    breaker_of.cache_clear()
    outside.be_well()
    yield outside
    outside.be_well()
    breaker_of.cache_clear()


@pytest.fixture
def connected_pki(connected: Outside) -> Iterator[Outside]:
    """The same with the sandbox's authority and time stamps, and not those in memory."""
    with nobody_stands_in():
        yield connected


@pytest.fixture
def impatient(settings: Settings) -> None:
    """Nobody waits long for a slow answer here."""
    settings.PORT_CONNECT_SECONDS = settings.PORT_READ_SECONDS = 0.4
