"""Every test of this room has a house with its programs published, and an owner."""

import pytest

from tests.applications.world import Owner, an_owner
from tests.published_catalog import load_and_publish


@pytest.fixture
def owner(db: None) -> Owner:
    load_and_publish()
    return an_owner()
