"""Photos and scans: opened with care, upright, without what the camera wrote, numbers covered."""

import io
import warnings
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from majung.core.documents import UploadRefusal
from majung.documents.masking.area import Area, Limits, Masked, UploadRefused
from majung.documents.masking.reading import Polygon, polygons_to_cover

register_heif_opener()
FORMATS = ("JPEG", "PNG", "HEIF")
LARGEST_SIDE, QUALITY = 3200, 88
COVER = (0, 0, 0)
MOST_ROUNDS = 3
# No number fits on less; such a picture is no photo of a paper.
SMALLEST_SIDE = 64


def open_picture(content: bytes, limits: Limits) -> Image.Image:
    """A picture as seen: turned upright, on white paper, no larger than a page needs; nothing but its points."""
    Image.MAX_IMAGE_PIXELS = limits.most_pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            # A JPEG can be read smaller at once, which spares most of the memory.
            picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UploadRefused(UploadRefusal.TOO_LARGE) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise UploadRefused(UploadRefusal.BROKEN) from None
    if min(picture.size) < SMALLEST_SIDE:
        raise UploadRefused(UploadRefusal.CANNOT_READ)
    return on_white(ImageOps.exif_transpose(picture))


def on_white(picture: Image.Image) -> Image.Image:
    """Points alone, in RGB; what was transparent is paper."""
    if picture.has_transparency_data:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        picture = paper
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    plain.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    return plain


def mask_picture(content: bytes, limits: Limits) -> Masked:
    picture = open_picture(content, limits)
    covered = cover_numbers(picture)
    return Masked(jpeg(picture), "image/jpeg", pages=1, masked_areas=covered)


def cover_numbers(picture: Image.Image) -> int:
    """Covers what is found until nothing is found any more; gives how many places."""
    covered = 0
    for _ in range(MOST_ROUNDS):
        found = polygons_to_cover(picture)
        if not found:
            return covered
        places = distinct(found)
        for polygon in found:
            ImageDraw.Draw(picture).polygon(polygon, fill=COVER)
        covered += len(places)
    raise UploadRefused(UploadRefusal.CANNOT_READ)


def distinct(polygons: Sequence[Polygon]) -> list[Polygon]:
    """One of all that cover the same number: several looks find it several times."""
    places: list[Polygon] = []
    for polygon in polygons:
        x, y = _centre(polygon)
        if not any(_holds(place, x, y) for place in places):
            places.append(polygon)
    return places


def cover_areas(picture: Image.Image, areas: Sequence[Area]) -> None:
    width, height = picture.size
    for area in areas:
        corners = (
            area.left * width / 1000,
            area.top * height / 1000,
            area.right * width / 1000,
            area.bottom * height / 1000,
        )
        ImageDraw.Draw(picture).rectangle(corners, fill=COVER)


def jpeg(picture: Image.Image, *, quality: int = QUALITY) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=quality, optimize=False)
    return written.getvalue()


def _centre(polygon: Polygon) -> tuple[float, float]:
    return sum(x for x, _ in polygon) / len(polygon), sum(y for _, y in polygon) / len(polygon)


def _holds(polygon: Polygon, x: float, y: float) -> bool:
    return min(p[0] for p in polygon) <= x <= max(p[0] for p in polygon) and (
        min(p[1] for p in polygon) <= y <= max(p[1] for p in polygon)
    )
