"""The served sandbox as fixtures of these tests."""

from tests.served_outside import connected, connected_pki, impatient, outside

__all__ = ["connected", "connected_pki", "impatient", "outside"]
