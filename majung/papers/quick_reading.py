"""Reading a PDF whose objects lie together in one stream: its index is read once, not anew for every object.

WeasyPrint writes one such stream for the whole file, and what judges signatures reads every object several times: with
the library's own reader that takes time by the square of the objects.
"""

import io
from typing import Any

from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.generic import IndirectObject, PdfObject, Reference, StreamObject, read_object
from pyhanko.pdf_utils.misc import PdfReadError, PdfStreamError
from pyhanko.pdf_utils.reader import PdfFileReader

NUMBER, OFFSET = 0, 1


class QuickReader(PdfFileReader):
    """The library's reader, with a memory for where objects stand. What is odd in any way it leaves to the library."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self._opened: dict[int, tuple[bytes, list[tuple[int, int]]]] = {}
        super().__init__(*given, **named)

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> PdfObject:
        try:
            found = self._found(idnum, stmnum, idx)
        except (PdfReadError, PdfStreamError, ValueError, KeyError, TypeError):
            found = None
        if found is None or isinstance(found, StreamObject | IndirectObject):
            found = super()._get_object_from_stream(idnum, stmnum, idx)  # type: ignore[no-untyped-call]  # of the library
            assert isinstance(found, PdfObject)
        return found

    def _found(self, idnum: int, stmnum: int, idx: int) -> PdfObject | None:
        content, index = self._opened.get(stmnum) or self._open(stmnum)
        if not 0 <= idx < len(index) or index[idx][NUMBER] != idnum:
            return None
        at = io.BytesIO(content)
        at.seek(index[idx][OFFSET])
        return read_object(at, Reference(idnum, 0, self))

    def _open(self, stmnum: int) -> tuple[bytes, list[tuple[int, int]]]:
        stream = Reference(stmnum, 0, self).get_object()
        if not isinstance(stream, StreamObject):
            raise PdfReadError("objects lie together in a stream only")
        content: bytes = stream.read_data(DecodePurpose.OBJECT_STREAM)
        first = int(stream["/First"])
        numbers = list(map(int, content[:first].split()))[: 2 * int(stream["/N"])]
        index = [(number, first + offset) for number, offset in zip(numbers[::2], numbers[1::2], strict=True)]
        self._opened[stmnum] = content, index
        return content, index
