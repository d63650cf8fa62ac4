"""A house with its programs and its words of agreements, a folder for files, and the outside as it should be."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as house_settings
from django.test import override_settings

from majung.adapters.court_register import FakeCourtRegister
from majung.adapters.http import standing_in
from majung.adapters.signing import FakeSigning
from majung.agreements.texts.shipped import load_shipped_texts
from tests.applications.world import AT, KNOWN_SINCE
from tests.published_catalog import load_and_publish


@pytest.fixture
def house(db: None, tmp_path: Path) -> Iterator[None]:
    load_and_publish()
    load_shipped_texts(at=KNOWN_SINCE)
    storage = {"BACKEND": "majung.documents.folder.DurableFolder", "OPTIONS": {"location": tmp_path / "files"}}
    with override_settings(STORAGES={**house_settings.STORAGES, "documents": storage}):
        yield


@pytest.fixture
def provider() -> Iterator[FakeSigning]:
    """간편인증: `provider.sign(...)` is what the person does on the telephone."""
    fake = FakeSigning()
    with standing_in(fake):
        yield fake


@pytest.fixture
def register() -> Iterator[FakeCourtRegister]:
    fake = FakeCourtRegister()
    with standing_in(fake):
        yield fake


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs read the clock themselves: here it stands on the day of the case."""
    monkeypatch.setattr("majung.adapters.clock.now", lambda: AT)
