from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as house
from django.test import override_settings

from majung.parties.services import load_catalog_into_database
from tests.papers.issued import Holder, a_holder


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[Path]:
    """A folder of its own for what is kept, empty at first."""
    folder = tmp_path / "files"
    storage = {"BACKEND": "majung.documents.folder.DurableFolder", "OPTIONS": {"location": folder}}
    with override_settings(STORAGES={**house.STORAGES, "documents": storage}):
        yield folder


@pytest.fixture
def owner(db: None) -> Holder:
    load_catalog_into_database()
    return a_holder()
