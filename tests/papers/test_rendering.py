"""Making PDFs: nothing from outside, whole words, the same bytes for the same text."""

import io

import pikepdf
import pytest

from majung.papers import rendering
from majung.papers.rendering import JOINED, Attachment, RefersOutside, font_faces, pdf_of, unbroken

PAGE = "<!doctype html><html lang='ko'><head><title>시험</title></head><body>{}</body></html>"


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://example.org/x.png" alt="">',
        '<img src="file:///etc/hostname" alt="">',
        '<img src="majung-font:../models.py" alt="">',
        '<link rel="stylesheet" href="http://127.0.0.1:1/x.css">',
    ],
)
def test_a_text_that_refers_to_something_outside_makes_no_pdf(body: str) -> None:
    with pytest.raises(RefersOutside):
        pdf_of(PAGE.format(body))


def test_with_an_identifier_the_same_text_makes_the_same_bytes() -> None:
    page = PAGE.format("<h1>확인서</h1>")
    assert pdf_of(page, identifier="PAP-1") == pdf_of(page, identifier="PAP-1")
    assert pdf_of(page, identifier="PAP-1") != pdf_of(page, identifier="PAP-2")


def test_every_pdf_is_tagged_and_tells_its_language() -> None:
    document = pdf_of(PAGE.format("<h1>확인서</h1>"))
    assert document is not None
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert opened.Root.Lang == "ko"
        assert opened.Root.MarkInfo.Marked


def test_files_travel_inside_and_keep_the_bytes_the_same() -> None:
    page, inside = PAGE.format("<h1>약정서</h1>"), (Attachment("evidence.json", b'{"a":1}', "evidence"),)
    document = pdf_of(page, identifier="AGR-1", attachments=inside)
    assert document is not None
    assert document == pdf_of(page, identifier="AGR-1", attachments=inside)
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert opened.attachments["evidence.json"].get_file().read_bytes() == b'{"a":1}'
        assert {str(each.AFRelationship) for each in opened.Root.AF} == {"/Data"}


def test_every_pdf_says_that_it_is_for_decades_and_for_everybody() -> None:
    document = pdf_of(PAGE.format("<h1>확인서</h1>"))
    assert document is not None
    with pikepdf.open(io.BytesIO(document)) as opened:
        told = opened.open_metadata()
        assert (told.pdfa_status, told["pdfuaid:part"], told["dc:title"]) == ("3A", "1", "시험")
        assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_korean_words_are_kept_whole_and_nothing_else_is_touched() -> None:
    html = '<p title="가나다">가나 다abc라마<b>바</b></p><style>.가나 { color: red }</style>'
    assert unbroken(html) == (
        f'<p title="가나다">가{JOINED}나 다abc라{JOINED}마<b>바</b></p><style>.가나 {{ color: red }}</style>'
    )


def test_without_the_built_fonts_those_of_the_machine_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert font_faces().count("@font-face") == 2
    monkeypatch.setattr(rendering, "FONTS", {"400": rendering.FONT_FOLDER / "gone.ttf"})
    assert font_faces() == ""
    document = pdf_of(PAGE.format("<p>확인서</p>"))
    assert document is not None
    assert document.startswith(b"%PDF-")
