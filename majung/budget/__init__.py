"""The fund ledger: append-only double entries; reserve, void, expire."""
