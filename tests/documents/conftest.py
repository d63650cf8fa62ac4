from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as house
from django.test import override_settings


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    """A folder of its own for the storage, empty at first."""
    folder = tmp_path / "files"
    storage = {"BACKEND": "majung.documents.folder.DurableFolder", "OPTIONS": {"location": folder}}
    with override_settings(STORAGES={**house.STORAGES, "documents": storage}):
        yield folder
