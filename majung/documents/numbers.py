"""Public numbers of this room."""

from datetime import datetime
from random import SystemRandom

from majung.adapters.clock import SEOUL
from majung.core.identifiers import new_public_number


def new_number(kind: str, *, at: datetime) -> str:
    return new_public_number(kind=kind, year=at.astimezone(SEOUL).year, source=SystemRandom())
