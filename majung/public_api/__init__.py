"""The open JSON door: /api/v1."""
