"""Ranks in a queue."""

from datetime import datetime

from django.db import connection

TAKE_RANK = """
INSERT INTO budget_rankqueue (name, last_rank, last_taken_at) VALUES (%s, 1, %s)
ON CONFLICT (name) DO UPDATE
SET last_rank = budget_rankqueue.last_rank + 1, last_taken_at = excluded.last_taken_at RETURNING last_rank
"""


def take_rank(*, queue: str, at: datetime) -> int:
    """The next rank in a queue, without a gap: who comes next waits until the caller commits or rolls back."""
    assert connection.in_atomic_block, "a rank is taken together with what it is for"
    with connection.cursor() as cursor:
        cursor.execute(TAKE_RANK, [queue, connection.ops.adapt_datetimefield_value(at)])
        rank: int = cursor.fetchone()[0]
        return rank
