"""What a signer leaves on a contract: ticks, key points, and a signature drawn or typed; read strictly."""

import json
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

# The box of the signature pad, in units of its own.
PAD_WIDTH, PAD_HEIGHT = 1000, 400
MOST_STROKES, MOST_POINTS, MOST_CHARACTERS = 64, 4_000, 64 * 1024
LONGEST_NAME: Final = 60

Point = tuple[int, int, int]
Stroke = tuple[Point, ...]


class MarkProblem(StrEnum):
    """What is missing or wrong on a contract that is about to be executed."""

    NOT_TICKED = "not_ticked"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    NOT_SIGNED = "not_signed"
    NOT_READABLE = "not_readable"
    ANOTHER_NAME = "another_name"
    NOT_READ_TO_THE_END = "not_read_to_the_end"


class NotAStroke(ValueError):
    """What was sent is no drawing of the pad's."""


@dataclass(frozen=True, slots=True)
class DrawnSignature:
    """A signature at one place: strokes from the pad, or the typed name as the equal alternative; never both."""

    strokes: tuple[Stroke, ...] = ()
    typed: str = ""

    def __repr__(self) -> str:
        return "DrawnSignature(…)"

    @property
    def is_drawn(self) -> bool:
        return bool(self.strokes)

    @property
    def is_empty(self) -> bool:
        return not self.strokes and not self.typed.strip()


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything a signer left: ids of ticked items and key points, signatures by place, whether the end was seen."""

    ticks: frozenset[str] = frozenset()
    key_points: frozenset[str] = frozenset()
    signatures: Mapping[str, DrawnSignature] | None = None
    reached_end: bool = False

    def __repr__(self) -> str:
        return "Marks(…)"

    @property
    def signed(self) -> Mapping[str, DrawnSignature]:
        return self.signatures or {}


@dataclass(frozen=True, slots=True)
class MarkRefused:
    """One thing that keeps a contract from being executed, at its field."""

    problem: MarkProblem
    id: str


def read_strokes(text: str) -> tuple[Stroke, ...]:
    """The strokes that a pad sent as text; raises NotAStroke.

    Basis: design §8 (bad input is told, never guessed at): whole numbers inside the pad, times that do not run back,
    at least one stroke of two points.
    """
    if len(text) > MOST_CHARACTERS:
        raise NotAStroke
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAStroke from None
    strokes = _strokes(sent)
    if not any(len(stroke) > 1 for stroke in strokes) or sum(map(len, strokes)) > MOST_POINTS:
        raise NotAStroke
    return strokes


def written_strokes(strokes: tuple[Stroke, ...]) -> str:
    """Strokes as they are kept and hashed: the same drawing is always the same text (design §8)."""
    return json.dumps(strokes, separators=(",", ":"))


def marks_missing(
    marks: Marks, *, items: Collection[str], key_points: Collection[str], places: Collection[str], name: str
) -> tuple[MarkRefused, ...]:
    """What is still missing before «약정 실행», each at its field.

    Basis: SEED000-STEP-4 (every item to tick, every place to sign); 금융소비자 보호에 관한 법률 제19조 (핵심설명,
    each acknowledged); a typed name counts as a signature when it is the signer's own.
    """
    found = [MarkRefused(MarkProblem.NOT_TICKED, each) for each in items if each not in marks.ticks]
    found += [MarkRefused(MarkProblem.NOT_ACKNOWLEDGED, each) for each in key_points if each not in marks.key_points]
    for place in places:
        signature = marks.signed.get(place, DrawnSignature())
        if signature.is_empty:
            found.append(MarkRefused(MarkProblem.NOT_SIGNED, place))
        elif not signature.is_drawn and not is_same_name(signature.typed, name):
            found.append(MarkRefused(MarkProblem.ANOTHER_NAME, place))
    if not marks.reached_end:
        found.append(MarkRefused(MarkProblem.NOT_READ_TO_THE_END, ""))
    return tuple(found)


def is_same_name(typed: str, name: str) -> bool:
    """Whether a typed name is this name, whatever the spaces and capitals (SEED000-STEP-4, typed alternative)."""
    return _plain(typed) == _plain(name)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFC", name).casefold().split())


def _strokes(sent: Any) -> tuple[Stroke, ...]:
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST_STROKES:
        raise NotAStroke
    return tuple(_stroke(each) for each in sent)


def _stroke(sent: Any) -> Stroke:
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST_POINTS:
        raise NotAStroke
    points = tuple(_point(each) for each in sent)
    if any(later[2] < earlier[2] for earlier, later in pairwise(points)):
        raise NotAStroke
    return points


def _point(sent: Any) -> Point:
    if not isinstance(sent, list) or len(sent) != 3 or not all(type(each) is int for each in sent):
        raise NotAStroke
    x, y, moment = sent
    if not (0 <= x <= PAD_WIDTH and 0 <= y <= PAD_HEIGHT and 0 <= moment < 24 * 60 * 60 * 1000):
        raise NotAStroke
    return (x, y, moment)
