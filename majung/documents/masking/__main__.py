"""The process that opens strangers' files. It may write no file, has bounded memory, knows no key and no database.

A file that breaks a decoder breaks this process alone, and pdfium, which serves one thread only, has one of its own.
"""

import json
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import magic
from PIL import Image

from majung.core.documents import UploadRefusal
from majung.documents.masking.area import Limits, Masked, UploadRefused, areas_of
from majung.documents.masking.pdf_files import cover_in_pdf, mask_pdf, pictures
from majung.documents.masking.pictures import cover_areas, jpeg, mask_picture, open_picture

MEMORY_BYTES, PROCESSOR_SECONDS = 3 * 1024**3, 300
PDF = "application/pdf"
PICTURES = frozenset({"image/jpeg", "image/png", "image/heic", "image/heif"})
PREVIEW_SIDE, PREVIEW_QUALITY = 1400, 80


def main() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    order = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        answer(asked(order, content))
    except UploadRefused as refused:
        sys.stdout.buffer.write(json.dumps({"refused": refused.code}).encode() + b"\n")
    except MemoryError:
        sys.stdout.buffer.write(json.dumps({"refused": UploadRefusal.TOO_LARGE}).encode() + b"\n")


def asked(order: Mapping[str, Any], content: bytes) -> Masked:
    limits = Limits(**order["limits"])
    if order["act"] == "mask":
        return mask(content, limits)
    if order["act"] == "cover":
        return cover(content, order, limits)
    assert order["act"] == "picture"
    return picture(content, order["page"])


def mask(content: bytes, limits: Limits) -> Masked:
    """Takes what the bytes are, whatever the file is called."""
    if not content:
        raise UploadRefused(UploadRefusal.EMPTY)
    media_type = magic.from_buffer(content, mime=True)
    if media_type == PDF:
        return mask_pdf(content, limits)
    if media_type in PICTURES:
        started = time.monotonic()
        masked = mask_picture(content, limits)
        return replace(masked, seconds=(time.monotonic() - started,))
    raise UploadRefused(UploadRefusal.TYPE_NOT_ACCEPTED)


def cover(content: bytes, order: Mapping[str, Any], limits: Limits) -> Masked:
    areas = areas_of(order["areas"])
    if order["media_type"] == PDF:
        return cover_in_pdf(content, areas, limits)
    opened = open_picture(content, limits)
    cover_areas(opened, areas)
    return Masked(jpeg(opened), "image/jpeg", pages=1, masked_areas=len(areas))


def picture(content: bytes, page: int) -> Masked:
    """One page as a small picture, for looking at what was covered."""
    if magic.from_buffer(content, mime=True) == PDF:
        shown = next((each for number, each in enumerate(pictures(content)) if number == page), None)
    else:
        shown = open_picture(content, Limits()) if page == 0 else None
    if shown is None:
        raise UploadRefused(UploadRefusal.EMPTY)
    shown.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
    return Masked(jpeg(shown, quality=PREVIEW_QUALITY), "image/jpeg", pages=1, masked_areas=0)


def answer(masked: Masked) -> None:
    told = {name: value for name, value in asdict(masked).items() if name != "content"}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + masked.content)


if __name__ == "__main__":
    main()
