"""Tasks for tests; a job finds its task by name, so they stand in a module of their own."""

import os
import time
from datetime import timedelta
from pathlib import Path
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


@task()
def tell(*, word: str) -> None:
    """For workers that are processes of their own: what they did stands in files."""
    told("done", word)


@task()
def hang_the_first_time(*, word: str, seconds: float) -> None:
    """Has its effect, then hangs before it can end; whoever receives the effect knows it by its key."""
    told("begun", word)
    place = Path(os.environ["EFFECTS"]) / f"effect-{word}"
    try:
        place.touch(exist_ok=False)
    except FileExistsError:
        return
    time.sleep(seconds)


def told(what: str, word: str) -> None:
    with (Path(os.environ["EFFECTS"]) / what).open("a") as file:
        file.write(f"{word}\n")
