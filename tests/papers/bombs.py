"""Files made to keep their reader busy, or to fill its memory: small outside, without end inside."""

import zlib
from collections.abc import Callable, Mapping

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
MEGABYTE = 1024 * 1024


def document(objects: Mapping[int, bytes], *, root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, with a table of where they lie."""
    made, places = HEADER, {}
    for number, content in objects.items():
        places[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(made)
    size = max(objects) + 1
    made += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        made += b"%d 1\n%010d 00000 n \n" % (number, place)
    made += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, table)
    return made


def stream(content: bytes, dictionary: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(content), content)


def zeros(megabytes: int) -> bytes:
    """Nothing, packed a thousand times smaller."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(megabytes)) + packer.flush()


def table_of_a_hundred_megabytes() -> bytes:
    made = HEADER + b"1 0 obj\n<</Type/Catalog>>\nendobj\n"
    packed = zeros(100)
    dictionary = b"/Type/XRef/Size 20000000/W[1 2 2]/Root 1 0 R/Filter/FlateDecode"
    return made + b"2 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(packed, dictionary), len(made))


def packed_twice() -> bytes:
    """A store of proofs that unpacks to a gigabyte."""
    twice = zlib.compress(zeros(1024), 9)
    return document(
        {
            1: b"<</Type/Catalog/DSS 2 0 R/AcroForm<</Fields[]>>>>",
            2: b"<</Certs[3 0 R]/CRLs[3 0 R]>>",
            3: stream(twice, b"/Filter[/FlateDecode/FlateDecode]"),
        }
    )


def nested_without_end() -> bytes:
    return document({1: b"<</Type/Catalog/AcroForm 2 0 R>>", 2: b"[" * 200_000 + b"]" * 200_000})


def fields_within_themselves() -> bytes:
    return document(
        {
            1: b"<</Type/Catalog/AcroForm<</Fields[2 0 R]>>>>",
            2: b"<</T(a)/FT/Sig/Kids[2 0 R 3 0 R]>>",
            3: b"<</T(b)/Kids[2 0 R 3 0 R]>>",
        }
    )


def tables_before_each_other() -> bytes:
    """Two tables, each of which says that the other came before it."""
    made = HEADER + b"1 0 obj\n<</Type/Catalog>>\nendobj\n"
    place = len(made)
    made += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 2/Root 1 0 R/Prev %d>>\n" % place
    return made + b"startxref\n%d\n%%%%EOF\n" % place


def ten_thousand_fields() -> bytes:
    kids = b" ".join(b"2 0 R" for _ in range(10_000))
    return document(
        {
            1: b"<</Type/Catalog/AcroForm<</Fields[%s]>>>>" % kids,
            2: b"<</T(a)/FT/Sig/V<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>>>",
        }
    )


def a_range_beyond_everything() -> bytes:
    return document(
        {
            1: b"<</Type/Catalog/AcroForm<</Fields[2 0 R]>>>>",
            2: b"<</T(a)/FT/Sig/V 3 0 R>>",
            3: b"<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 99999999999999 0 9]/Contents<3000>>>",
        }
    )


def locked() -> bytes:
    secret = b"<</Filter/Standard/V 2/R 3/Length 128/P -4/O<%s>/U<%s>>>" % (b"00" * 32, b"00" * 32)
    return document({1: b"<</Type/Catalog>>", 2: secret}, trailer=b"/Encrypt 2 0 R/ID[<00><00>]")


BOMBS: Mapping[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        table_of_a_hundred_megabytes,
        packed_twice,
        nested_without_end,
        fields_within_themselves,
        tables_before_each_other,
        ten_thousand_fields,
        a_range_beyond_everything,
        locked,
    )
}
