import os
import socket
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests.flushing import flush_without_refusals
from tests.migrated import served_houses_begin_migrated, tested_databases_begin_migrated
from tests.opened_once import open_once
from tests.personal_data import observed_folder, observing
from tests.pki import fresh_pki, pki, served_pki

__all__ = ["fresh_pki", "pki", "served_pki"]

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_reset_sequences", "live_server"})
# What stands above the rooms is held to SQLite; whole stories and attacks through it run on both.
ABOVE_THE_ROOMS = frozenset({"backoffice", "browser", "cli", "portal", "public_api", "rehearsal", "web"})
TESTS = Path(__file__).parent
HERE = frozenset({"127.0.0.1", "::1", "localhost"})

# A slow machine is no failure: only the answers are judged.
hypothesis.settings.register_profile("majung", deadline=None, print_blob=True)
hypothesis.settings.load_profile("majung")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of rooms that touch the database, so that `-m database` can run them on PostgreSQL too."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        uses_database = bool(item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES)
        if uses_database and item.path.relative_to(TESTS).parts[0] not in ABOVE_THE_ROOMS:
            item.add_marker(pytest.mark.database)


class NetworkUsed(Exception):
    pass


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Outside systems are fakes: a test that reaches beyond this machine fails."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: tuple[str, int] | str | bytes) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in HERE:
            raise NetworkUsed(f"a test tried to reach {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session", autouse=True)
def what_is_said_is_kept() -> Iterator[None]:
    """For tests.personal_data, which script/test runs at the end."""
    with observing(observed_folder()) if "MAJUNG_DATA_DIR" in os.environ else nullcontext():
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Where pytest-django lets its database be changed before it is made."""
    with tested_databases_begin_migrated(settings.DATABASES):
        yield


@pytest.fixture(scope="session", autouse=True)
def houses_begin_with_their_tables() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        served_houses_begin_migrated(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def papers_are_opened_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        open_once(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_in_a_moment() -> Iterator[None]:
    """By the same function as ever, turned once; houses served as processes of their own turn it in full."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1)
        yield


@pytest.fixture(scope="session", autouse=True)
def append_only_tables_are_emptied() -> Iterator[None]:
    """Between tests that really commit, also tables are emptied that nobody else may empty."""
    with flush_without_refusals():
        yield
