"""Tasks for tests; a job finds its task by name, so they stand in a module of their own."""

from datetime import timedelta
from unittest.mock import Mock

from django_tasks import task

from majung.adapters import clock
from majung.notices.jobs import enqueue

effects: list[str] = []
failing = Mock(side_effect=OSError("reset"))


@task()
def note(*, word: str) -> None:
    effects.append(word)


@task()
def fail(*, word: str) -> None:
    failing(word)


@task()
def move_on(*, days: int) -> None:
    """Moves the sandbox's clock while the job runs."""
    effects.append("moved")
    clock.set_clock_offset(offset=timedelta(days=days))


@task()
def ask_for_another(*, word: str) -> None:
    enqueue(note, key=f"after:{word}", word=word)
