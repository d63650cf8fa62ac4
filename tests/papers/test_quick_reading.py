"""The quick reader finds what the library's own finds, object by object, and leaves what is odd to it."""

import io

import pytest
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import ObjStreamRef

from majung.papers.quick_reading import QuickReader
from majung.papers.rendering import pdf_of

PAGE = "<!doctype html><html lang='ko'><head><title>약정서</title></head><body>{}</body></html>"


@pytest.fixture(scope="module")
def plain() -> bytes:
    document = pdf_of(PAGE.format("<h2>제1조</h2><p>갑과 을은 약정한다.</p>" * 20), identifier="AGR-1")
    assert document is not None
    return document


def together(reader: PdfFileReader) -> list[tuple[int, int, int]]:
    """Objects that lie in a stream with others: number, stream, place."""
    placed = {each.idnum: reader.xrefs[each] for each in reader.xrefs.explicit_refs_in_revision(0)}
    within = {number: place for number, place in placed.items() if isinstance(place, ObjStreamRef)}
    return [(number, place.obj_stream_id, place.ix_in_stream) for number, place in within.items()]


def test_every_object_is_the_same(plain: bytes) -> None:
    quick, own = QuickReader(io.BytesIO(plain)), PdfFileReader(io.BytesIO(plain))
    objects = together(own)
    assert len(objects) > 50
    for number, _, _ in objects:
        assert Reference(number, 0, quick).get_object() == Reference(number, 0, own).get_object()


def test_what_is_odd_is_told_as_the_library_tells_it(plain: bytes) -> None:
    quick, own = QuickReader(io.BytesIO(plain)), PdfFileReader(io.BytesIO(plain))
    number, stream, place = together(own)[3]
    for reader in (quick, own):
        for odd in ((number, stream, place + 1), (number, stream, 10_000), (10_000, stream, place)):
            with pytest.raises(PdfReadError):
                reader._get_object_from_stream(*odd)


def test_the_stream_is_opened_once(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = QuickReader(io.BytesIO(plain))
    first, *others = [Reference(number, 0, reader) for number, _, _ in together(reader)]
    first.get_object()
    monkeypatch.setattr(QuickReader, "_open", None)
    for each in others:
        assert each.get_object() is not None
