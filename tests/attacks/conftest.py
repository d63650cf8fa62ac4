"""A house whose agreements can be signed, for attacks on them."""

from tests.agreements.conftest import house, provider, register, today

__all__ = ["house", "provider", "register", "today"]
