"""Areas to cover, and what came of covering: plain values that a process can hand to another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from majung.core.documents import UploadRefusal


class UploadRefused(ValueError):
    """A file that is not taken, and why."""

    def __init__(self, code: UploadRefusal) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page (from 0), in thousandths of its width and height from the upper left corner."""

    page: int
    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        if self.page < 0 or not (0 <= self.left < self.right <= 1000 and 0 <= self.top < self.bottom <= 1000):
            raise ValueError("an area lies on a page, with its edges in order")


@dataclass(frozen=True, slots=True)
class Masked:
    """A content fit to be kept, and what it took: how many places were covered, how long each page needed."""

    content: bytes
    media_type: str
    pages: int
    masked_areas: int
    seconds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What is opened at all: a file may be small and still unfold into something without end."""

    most_pages: int = 40
    most_pictured_pages: int = 20
    most_pixels: int = 60_000_000
    most_objects: int = 50_000
    most_unpacked_bytes: int = 300_000_000


def areas_of(rows: Sequence[Mapping[str, Any]]) -> list[Area]:
    return [Area(**row) for row in rows]
