"""PDFs: opened with care, rebuilt from what their pages show, numbers covered so that no text stays below.

Every PDF is written anew from its pages alone: scripts, attachments, form fields, comments, bookmarks, tags and older
versions of the file do not come along. A page with a number becomes a picture, as does one with comments or fields.
"""

import io
import time
import zlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw
from pypdfium2 import raw as pdfium

from majung.core.documents import UploadRefusal
from majung.core.resident_numbers import digits_to_cover
from majung.documents.masking.area import Area, Limits, Masked, UploadRefused
from majung.documents.masking.pictures import QUALITY, cover_areas, cover_numbers, jpeg
from majung.documents.masking.reading import Polygon, can_read

DPI, POINTS_PER_INCH = 200, 72
LARGEST_SIDE = 3200
KEPT_ON_A_PAGE = ("/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Contents", "/Resources")
INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
UNPACKING = {"/FlateDecode", "/Fl"}
# A page drawn with so many lines and so little text may be letters turned into lines.
MANY_OBJECTS_FOR_LITTLE_TEXT = 30


def mask_pdf(content: bytes, limits: Limits) -> Masked:
    with open_pdf(content, limits) as source, pypdfium2.PdfDocument(content) as shown:
        shown.init_forms()
        covered, seconds, pictured = 0, [], 0
        with pikepdf.new() as rebuilt:
            for number in range(len(source.pages)):
                started = time.monotonic()
                page = shown[number]
                found = polygons_in_text(page)
                if found or needs_looking_at(source.pages[number], page):
                    pictured += 1
                    if pictured > limits.most_pictured_pages:
                        raise UploadRefused(UploadRefusal.TOO_MANY_PAGES)
                    covered += add_looked_at_page(rebuilt, source, number, page, found)
                else:
                    add_page_as_it_is(rebuilt, source, number)
                seconds.append(time.monotonic() - started)
            return Masked(written(rebuilt), "application/pdf", len(source.pages), covered, tuple(seconds))


def cover_in_pdf(content: bytes, areas: Sequence[Area], limits: Limits) -> Masked:
    """A PDF of ours with more covered; the pages touched become pictures."""
    with open_pdf(content, limits) as source, pypdfium2.PdfDocument(content) as shown, pikepdf.new() as rebuilt:
        for number in range(len(source.pages)):
            on_page = [area for area in areas if area.page == number]
            if on_page:
                picture = picture_of(shown[number])
                cover_areas(picture, on_page)
                add_picture(rebuilt, picture, shown[number])
            else:
                add_page_as_it_is(rebuilt, source, number)
        return Masked(written(rebuilt), "application/pdf", len(source.pages), len(areas))


def open_pdf(content: bytes, limits: Limits) -> pikepdf.Pdf:
    try:
        source = pikepdf.open(io.BytesIO(content), attempt_recovery=False)
        # What pdfium cannot open either shall not reach it half-way.
        pypdfium2.PdfDocument(content).close()
    except pikepdf.PasswordError:
        raise UploadRefused(UploadRefusal.LOCKED) from None
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, RuntimeError):
        raise UploadRefused(UploadRefusal.BROKEN) from None
    if source.is_encrypted:
        raise UploadRefused(UploadRefusal.LOCKED)
    refuse_bombs(source, limits)
    return source


def refuse_bombs(source: pikepdf.Pdf, limits: Limits) -> None:
    if not source.pages:
        raise UploadRefused(UploadRefusal.EMPTY)
    if len(source.pages) > limits.most_pages:
        raise UploadRefused(UploadRefusal.TOO_MANY_PAGES)
    if len(source.objects) > limits.most_objects:
        raise UploadRefused(UploadRefusal.TOO_LARGE)
    unpacked = 0
    for stream in (each for each in source.objects if isinstance(each, pikepdf.Stream)):
        unpacked += unpacked_size(stream, limits.most_unpacked_bytes - unpacked)
        points = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
        if unpacked >= limits.most_unpacked_bytes or points > limits.most_pixels:
            raise UploadRefused(UploadRefusal.TOO_LARGE)


def unpacked_size(stream: pikepdf.Stream, most: int) -> int:
    """How large a stream grows when it is opened; counting ends at the limit."""
    filters: Any = stream.get("/Filter", [])
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(name) for name in filters]
    packed = stream.read_raw_bytes()
    if len(names) > 1 and sum(name in UNPACKING for name in names) > 1:
        # Packed twice, a file unfolds a million times; no program that makes papers does so.
        return most
    if not names or names[0] not in UNPACKING:
        return len(packed)
    unpacker, size = zlib.decompressobj(), 0
    try:
        while packed and size < most:
            size += len(unpacker.decompress(packed, 1 << 20))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return size
    return size


def polygons_in_text(page: pypdfium2.PdfPage) -> list[Polygon]:
    """Where a page's own text has digits to cover, in points of the picture of the page."""
    text = page.get_textpage()
    # One letter for each of pdfium's, so that places in the text are places on the page.
    letters = [chr(pdfium.FPDFText_GetUnicode(text, place) or 0x20) for place in range(text.count_chars())]
    spans = digits_to_cover("".join(letters))
    return [_on_picture(page, [text.get_charbox(place) for place in span]) for span in spans]


def needs_looking_at(page: pikepdf.Page, shown: pypdfium2.PdfPage) -> bool:
    """Whether a page may show digits that its text does not hold: in pictures, comments, fields, letters as lines."""
    annotations: Any = page.obj.get("/Annots", [])
    if any(str(note.get("/Subtype", "")) != "/Link" for note in annotations):
        return True
    kinds = [each.type for each in shown.get_objects(max_depth=8)]
    if pdfium.FPDF_PAGEOBJ_IMAGE in kinds or pdfium.FPDF_PAGEOBJ_SHADING in kinds:
        return True
    drawn = kinds.count(pdfium.FPDF_PAGEOBJ_PATH)
    return drawn >= MANY_OBJECTS_FOR_LITTLE_TEXT and shown.get_textpage().count_chars() < drawn


def add_looked_at_page(
    rebuilt: pikepdf.Pdf, source: pikepdf.Pdf, number: int, page: pypdfium2.PdfPage, found: Sequence[Polygon]
) -> int:
    """Adds a page after reading its picture; as a picture where something was covered or would be lost."""
    picture = picture_of(page)
    for polygon in found:
        ImageDraw.Draw(picture).polygon(polygon, fill=(0, 0, 0))
    looked_at = needs_looking_at(source.pages[number], page)
    if looked_at and not can_read():
        raise UploadRefused(UploadRefusal.OCR_MISSING)
    covered = len(found) + (cover_numbers(picture) if looked_at else 0)
    if covered or source.pages[number].obj.get("/Annots"):
        add_picture(rebuilt, picture, page)
    else:
        add_page_as_it_is(rebuilt, source, number)
    return covered


def add_page_as_it_is(rebuilt: pikepdf.Pdf, source: pikepdf.Pdf, number: int) -> None:
    page = source.pages[number]
    for name in INHERITED:
        value = getattr(page, name[1:].lower(), None) if name == "/Resources" else page.obj.get(name)
        if value is not None:
            page.obj[name] = value
    for name in [name for name in page.obj.keys() if name not in KEPT_ON_A_PAGE]:  # noqa: SIM118  A page has no items.
        del page.obj[name]
    rebuilt.pages.append(page)


def add_picture(rebuilt: pikepdf.Pdf, picture: Image.Image, page: pypdfium2.PdfPage) -> None:
    width, height = page.get_size()
    rebuilt.add_blank_page(page_size=(Decimal(str(round(width, 2))), Decimal(str(round(height, 2)))))
    image = rebuilt.make_stream(
        jpeg(picture, quality=QUALITY),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    last = rebuilt.pages[-1]
    last.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image))
    last.obj.Contents = rebuilt.make_stream(f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Page Do Q".encode())


def picture_of(page: pypdfium2.PdfPage) -> Image.Image:
    picture: Image.Image = page.render(scale=scale_of(page), may_draw_forms=True).to_pil()
    return picture.convert("RGB")


def scale_of(page: pypdfium2.PdfPage) -> float:
    longest: float = max(page.get_size())
    return min(DPI / POINTS_PER_INCH, LARGEST_SIDE / longest)


def written(rebuilt: pikepdf.Pdf) -> bytes:
    rebuilt.remove_unreferenced_resources()
    kept = io.BytesIO()
    # The same pages make the same bytes, so that a paper sent twice is kept once.
    rebuilt.save(kept, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return kept.getvalue()


def pictures(content: bytes) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(content) as shown:
        for page in shown:
            yield picture_of(page)


def _on_picture(page: pypdfium2.PdfPage, boxes: Sequence[tuple[float, float, float, float]]) -> Polygon:
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    margin = max(1.0, (top - bottom) * 0.25)
    corners = ((left - margin, top + margin), (right + margin, bottom - margin))
    size = [round(side * scale_of(page)) for side in page.get_size()]
    (x0, y0), (x1, y1) = (_device_point(page, size, corner) for corner in corners)
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def _device_point(page: pypdfium2.PdfPage, size: Sequence[int], point: tuple[float, float]) -> tuple[float, float]:
    # pdfium itself knows about crop boxes and turned pages.
    x, y = pdfium.c_int(), pdfium.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, size[0], size[1], 0, *point, x, y)
    return float(x.value), float(y.value)
