"""Ranks in a queue: from one, without gaps, never twice."""

import pytest
from django.db import DatabaseError, connection, transaction

from majung.budget.services import take_rank
from tests.budget.funds import MONDAY

pytestmark = pytest.mark.django_db
QUEUE = "gyeongbuk-beotim-2025"


def test_ranks_rise_by_one_in_each_queue() -> None:
    assert [take_rank(queue=QUEUE, at=MONDAY) for _ in range(3)] == [1, 2, 3]
    assert take_rank(queue="another", at=MONDAY) == 1


def take_and_fail() -> None:
    with transaction.atomic():
        take_rank(queue=QUEUE, at=MONDAY)
        raise InterruptedError


def test_rank_of_what_was_rolled_back_is_given_to_the_next() -> None:
    take_rank(queue=QUEUE, at=MONDAY)
    with pytest.raises(InterruptedError):
        take_and_fail()
    assert take_rank(queue=QUEUE, at=MONDAY) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budget_rankqueue SET last_rank = last_rank + 2",
        "UPDATE budget_rankqueue SET last_rank = last_rank",
        "UPDATE budget_rankqueue SET last_rank = 0",
        "UPDATE budget_rankqueue SET name = 'b', last_rank = last_rank + 1",
        "DELETE FROM budget_rankqueue",
        "INSERT INTO budget_rankqueue (name, last_rank, last_taken_at) VALUES ('b', 2, '2025-03-03 00:00:00')",
    ],
)
def test_refuses_ranks_by_hand(statement: str) -> None:
    take_rank(queue=QUEUE, at=MONDAY)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
