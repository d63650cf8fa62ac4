"""A small PDF as an office would issue it: the same words on the same day make the same bytes."""

import io
from collections.abc import Mapping
from datetime import date

import pikepdf

from majung.core.facts import FactValue

A4 = (0, 0, 595, 842)
LEFT, TOP, LINE = 60, 760, 26


def paper(*, issuer: str, title: str, about: str, facts: Mapping[str, FactValue], issued_on: date) -> bytes:
    lines = [title, "", about, *(f"{name}: {_shown(value)}" for name, value in facts.items())]
    return _document([*lines, "", f"발급일 {issued_on}", f"{issuer} (모의)"])


def _shown(value: FactValue) -> str:
    return {True: "예", False: "아니요"}[value] if isinstance(value, bool) else str(value)


def _document(lines: list[str]) -> bytes:
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=A4[2:])
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=_font(document)))
        page.obj.Contents = document.make_stream(_content(lines))
        written = io.BytesIO()
        document.save(written, deterministic_id=True)
    return written.getvalue()


def _font(document: pikepdf.Pdf) -> pikepdf.Object:
    """One of the Korean fonts that every PDF reader brings, so that none need be put in."""
    name = pikepdf.Name("/HYGoThic-Medium")
    described = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=name, Flags=6, ItalicAngle=0, Ascent=880, Descent=-120,
        CapHeight=720, StemV=80, FontBBox=[-6, -145, 1003, 880],
    )  # fmt: skip
    letters = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType0, BaseFont=name, DW=1000,
        # What is written in ASCII takes half the width.
        W=[1, 95, 500], FontDescriptor=document.make_indirect(described),
        CIDSystemInfo=pikepdf.Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Korea1"), Supplement=2
        ),
    )  # fmt: skip
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=name,
        Encoding=pikepdf.Name("/UniKS-UTF16-H"), DescendantFonts=[document.make_indirect(letters)],
    )  # fmt: skip
    return document.make_indirect(font)


def _content(lines: list[str]) -> bytes:
    rows = [f"<{line.encode('utf-16-be').hex()}> Tj 0 -{LINE} Td" for line in lines]
    return "\n".join(["BT /F 14 Tf", f"{LEFT} {TOP} Td", *rows, "ET"]).encode()
