"""The served sandbox as fixtures of these tests."""

from tests.served_outside import connected, impatient, outside

__all__ = ["connected", "impatient", "outside"]
