from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as house
from django.test import override_settings

from tests.opened_once import forget_what_was_opened


@pytest.fixture(autouse=True)
def every_paper_is_opened_anew() -> None:
    forget_what_was_opened()


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    """A folder of its own for the storage, empty at first."""
    folder = tmp_path / "files"
    storage = {"BACKEND": "majung.documents.folder.DurableFolder", "OPTIONS": {"location": folder}}
    with override_settings(STORAGES={**house.STORAGES, "documents": storage}):
        yield folder
