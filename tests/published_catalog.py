"""A house as `majung serve` prepares it: institutions loaded, programs published."""

from datetime import UTC, datetime

from majung.parties.services import load_catalog_into_database
from majung.programs.catalog import shipped_catalog
from majung.programs.services import publish_catalog


def load_and_publish() -> None:
    load_catalog_into_database()
    publish_catalog(versions=shipped_catalog().versions, at=datetime(2025, 1, 2, tzinfo=UTC))
