"""Every test of this room has a house with its institutions and an owner to rate."""

import pytest

from tests.published_catalog import load_and_publish


@pytest.fixture
def house(db: None) -> None:
    load_and_publish()
