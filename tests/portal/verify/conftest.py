"""Every test of this door has a house with its programs published, and a folder of its own for files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as house_settings
from django.test import override_settings

from majung.portal.verify.views import GUESSES
from tests.published_catalog import load_and_publish


@pytest.fixture(autouse=True)
def house(db: None, tmp_path: Path) -> Iterator[None]:
    load_and_publish()
    GUESSES.failures.clear()
    storage = {"BACKEND": "majung.documents.folder.DurableFolder", "OPTIONS": {"location": tmp_path / "files"}}
    with override_settings(STORAGES={**house_settings.STORAGES, "documents": storage}):
        yield
