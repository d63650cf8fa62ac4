"""Reading digits from a picture with Tesseract, over pipes: no unmasked picture ever lies in a temporary file."""

import csv
import io
import math
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from shutil import which

from PIL import Image, ImageChops, ImageFilter

from majung.core.documents import UploadRefusal
from majung.core.resident_numbers import digits_to_cover
from majung.documents.masking.area import UploadRefused

Point = tuple[float, float]
Polygon = tuple[Point, ...]
SECONDS_PER_READING = 60
# Sparse text first, then a page of text: between them they find numbers in tables, forms and cards.
SPARSE, PAGE = "11", "3"
SURE, SURE_ENOUGH = 70.0, 40.0
ENOUGH_SURE_DIGITS = 20
SKEW_SIDE, READING_SIDE, SECOND_SIDE = 600, 2200, 3200
LARGEST_SKEW_DEGREES = 8
QUARTERS = (0, 90, 270, 180)


@dataclass(frozen=True, slots=True)
class Word:
    """What was read in one place: text, box (left, top, right, bottom), how sure, and the line it stands in."""

    text: str
    box: tuple[float, float, float, float]
    sure: float
    line: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class View:
    """A picture turned and scaled for reading, which knows the way back to the original's points."""

    image: Image.Image
    degrees: float
    scale: float
    original: tuple[int, int]

    def back(self, point: Point) -> Point:
        # Around the centres: Pillow turns counter-clockwise and widens the frame.
        x = (point[0] - self.image.width / 2) / self.scale
        y = (point[1] - self.image.height / 2) / self.scale
        turn = math.radians(self.degrees)
        back_x, back_y = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
        return back_x + self.original[0] / 2, back_y + self.original[1] / 2


def can_read() -> bool:
    return which("tesseract") is not None


def polygons_to_cover(image: Image.Image) -> list[Polygon]:
    """Where digits stand that must not be kept, in the picture's own points."""
    if not can_read():
        raise UploadRefused(UploadRefusal.OCR_MISSING)
    grey = image.convert("L")
    looks: list[tuple[View, list[Word]]] = []
    for quarter in QUARTERS:
        straight = quarter + skew_degrees(view_of(grey, degrees=quarter, side=SKEW_SIDE).image)
        view = view_of(grey, degrees=straight, side=READING_SIDE)
        looks.append((view, read_words(view.image, layout=SPARSE)))
        if sure_digits(looks[-1][1]) >= ENOUGH_SURE_DIGITS:
            break
    upright, _ = max(looks, key=lambda look: sure_digits(look[1]))
    found = [polygon for view, words in looks for polygon in polygons_of(words, view, is_upright=view is upright)]
    for view, layout in second_looks(grey, degrees=upright.degrees):
        found += polygons_of(read_words(view.image, layout=layout), view, is_upright=True)
    return found


def second_looks(grey: Image.Image, *, degrees: float) -> Iterator[tuple[View, str]]:
    """The same way up again: as a page rather than scattered text, and at another size."""
    yield view_of(grey, degrees=round(degrees / 90) * 90, side=READING_SIDE), PAGE
    yield view_of(grey, degrees=degrees, side=SECOND_SIDE), SPARSE


def view_of(grey: Image.Image, *, degrees: float, side: int) -> View:
    scale = min(side / max(grey.size), 4.0)
    size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
    image = grey.resize(size, Image.Resampling.LANCZOS)
    if degrees:
        image = image.rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    return View(image, degrees, scale, grey.size)


def skew_degrees(image: Image.Image) -> float:
    """How far lines of text lean, by the turn that sets rows of ink and rows of paper furthest apart."""
    # Ink is darker than what surrounds it, wherever the light comes from; a table's edge is not.
    around = image.filter(ImageFilter.BoxBlur(8))
    ink = ImageChops.subtract(around, image).point(lambda darker: 255 if darker > 25 else 0)

    def contrast(degrees: float) -> float:
        turned = ink.rotate(degrees, resample=Image.Resampling.BILINEAR)
        rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
        return sum((above - below) ** 2 for above, below in pairwise(rows))

    candidates = [half / 2 for half in range(-2 * LARGEST_SKEW_DEGREES, 2 * LARGEST_SKEW_DEGREES + 1)]
    return max(candidates, key=lambda degrees: (contrast(degrees), -abs(degrees)))


def sure_digits(words: Sequence[Word]) -> int:
    return sum(sum(map(str.isdigit, word.text)) for word in words if word.sure >= SURE)


def read_words(image: Image.Image, *, layout: str) -> list[Word]:
    """Every group of digits on a picture, line by line."""
    picture = io.BytesIO()
    image.save(picture, "PNG", compress_level=1)
    command = ["tesseract", "stdin", "stdout", "-l", "eng", "--psm", layout, "--dpi", "200"]
    command += ["-c", "tessedit_char_whitelist=0123456789-", "tsv"]
    done = subprocess.run(
        command,
        input=picture.getvalue(),
        capture_output=True,
        check=False,
        timeout=SECONDS_PER_READING,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    if done.returncode:
        raise UploadRefused(UploadRefusal.CANNOT_READ)
    rows = csv.DictReader(io.StringIO(done.stdout.decode(errors="replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [word for row in rows if (word := _word(row)) is not None]


def _word(row: dict[str, str]) -> Word | None:
    text = (row.get("text") or "").strip()
    if not text:
        return None
    left, top, width, height = (float(row[name]) for name in ("left", "top", "width", "height"))
    line = (row["block_num"], row["par_num"], row["line_num"])
    return Word(text, (left, top, left + width, top + height), float(row["conf"]), line)


def polygons_of(words: Sequence[Word], view: View, *, is_upright: bool) -> Iterator[Polygon]:
    """Where numbers stand in what was read. The wrong way up, only what looks exactly like one is taken for one."""
    for _, of_line in groupby(words, key=lambda word: word.line):
        line = list(of_line)
        text = " ".join(word.text for word in line)
        boxes = [box for number, word in enumerate(line) for box in _character_boxes(word, is_first=number == 0)]
        exact = digits_to_cover(text)
        for span in digits_to_cover(text, is_read_from_picture=is_upright):
            if span in exact or _least_sure(line, span) >= SURE_ENOUGH:
                yield _turned_back(boxes[span.start : span.stop], view)


def _least_sure(line: Sequence[Word], span: range) -> float:
    """How sure the least sure word of a span was: letters forced into digits make long numbers of little certainty."""
    place, least = 0, 100.0
    for word in line:
        if place < span.stop and place + len(word.text) > span.start:
            least = min(least, word.sure)
        place += len(word.text) + 1
    return least


def _character_boxes(word: Word, *, is_first: bool) -> list[tuple[float, float, float, float]]:
    # Digits are about as wide as one another; the space in front of a word belongs to the word.
    left, top, right, bottom = word.box
    width = (right - left) / len(word.text)
    boxes = [(left + place * width, top, left + (place + 1) * width, bottom) for place in range(len(word.text))]
    return boxes if is_first else [(left, top, left, bottom), *boxes]


def _turned_back(boxes: Sequence[tuple[float, float, float, float]], view: View) -> Polygon:
    height = max(box[3] for box in boxes) - min(box[1] for box in boxes)
    # Little on the left, where the digits that may be read end.
    margin = height * 0.3
    left, right = min(box[0] for box in boxes) - margin / 3, max(box[2] for box in boxes) + margin
    top, bottom = min(box[1] for box in boxes) - margin, max(box[3] for box in boxes) + margin
    return tuple(view.back(corner) for corner in ((left, top), (right, top), (right, bottom), (left, bottom)))
