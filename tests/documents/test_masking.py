"""No resident number survives the way in, whatever the paper and however it was photographed.

Judged from outside: pdfium reads the text of what is kept, Tesseract its picture.
"""

import io
import re

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from majung.core.documents import UploadRefusal
from majung.documents.masking import child
from majung.documents.masking.area import Area, Limits, Masked, UploadRefused
from majung.documents.masking.reading import PAGE, SPARSE, read_words, view_of
from tests.documents import papers

LIMITS = Limits()
HTMLS = {
    "등본": papers.REGISTER,
    "가족관계": papers.FAMILY,
    "4대보험 명부": papers.ROSTER,
    "임대차계약서": papers.LEASE,
}


def mask(content: bytes, limits: Limits = LIMITS) -> Masked:
    return child.mask(content, limits=limits)


def refusal_of(content: bytes, limits: Limits = LIMITS) -> UploadRefusal:
    with pytest.raises(UploadRefused) as refused:
        mask(content, limits)
    return refused.value.code


def pictures_of(masked: Masked) -> list[Image.Image]:
    if masked.media_type == "application/pdf":
        pages = len(pypdfium2.PdfDocument(masked.content))
        return [Image.open(io.BytesIO(child.picture(masked.content, page=page))) for page in range(pages)]
    return [Image.open(io.BytesIO(masked.content))]


def text_of(content: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def read_from(image: Image.Image, *, degrees: float) -> str:
    straight = view_of(image.convert("L"), degrees=degrees, side=2400).image
    return " ".join(word.text for layout in (SPARSE, PAGE) for word in read_words(straight, layout=layout))


def assert_gone(masked: Masked, *, degrees: float = 0) -> str:
    """Gives what can still be read from its pictures."""
    read = " ".join(read_from(image, degrees=degrees) for image in pictures_of(masked))
    seen = read + (text_of(masked.content) if masked.media_type == "application/pdf" else "")
    assert seen.strip(), "a page of nothing proves nothing"
    digits = re.sub(r"\D", "", seen)
    assert [back for back in papers.BACKS if back in digits] == []
    return read


@pytest.mark.parametrize("name", HTMLS)
def test_numbers_go_from_issued_pdfs(name: str) -> None:
    content = papers.pdf(HTMLS[name])
    assert papers.BACKS[0] in re.sub(r"\D", "", text_of(content)), "it was there before"
    masked = mask(content)
    assert masked.media_type == "application/pdf"
    assert masked.masked_areas == len(re.findall(r"\d{6} ?- ?[1-4]\d{6}", HTMLS[name]))
    assert "850101" in assert_gone(masked), "the birth date stays"


@pytest.mark.parametrize(("name", "degrees"), [("등본", 3), ("가족관계", -4), ("4대보험 명부", 5), ("임대차계약서", 7)])
def test_numbers_go_from_photos_that_lean(name: str, degrees: float) -> None:
    photo = papers.photo(papers.picture(papers.pdf(HTMLS[name])), degrees=degrees)
    masked = mask(papers.encoded(photo, quality=80))
    assert masked.media_type == "image/jpeg"
    assert masked.masked_areas >= 2
    assert_gone(masked, degrees=-degrees)


def test_numbers_go_from_a_photo_of_an_identity_card() -> None:
    masked = mask(papers.encoded(papers.photo(papers.identity_card(), degrees=-4)))
    assert masked.masked_areas == 1
    assert_gone(masked, degrees=4)


@pytest.mark.parametrize("quarter", [90, 180])
def test_numbers_go_from_a_photo_taken_the_wrong_way_up(quarter: int) -> None:
    page = papers.picture(papers.pdf(papers.REGISTER)).rotate(quarter, expand=True)
    masked = mask(papers.encoded(page, "PNG"))
    assert masked.masked_areas == 3
    assert_gone(masked, degrees=-quarter)


def test_numbers_go_from_scanned_pdfs_and_their_hidden_text() -> None:
    masked = mask(papers.scanned_pdf(papers.picture(papers.pdf(papers.ROSTER))))
    assert masked.masked_areas == 3
    assert_gone(masked)


def test_a_heic_photo_becomes_a_jpeg_without_what_the_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x010E] = "850101-1928374"
    photo = papers.picture(papers.pdf(papers.REGISTER))
    masked = mask(papers.encoded(photo, "HEIF", exif=exif))
    assert masked.media_type == "image/jpeg"
    assert b"1928374" not in masked.content
    assert not Image.open(io.BytesIO(masked.content)).getexif()


def test_a_pdf_keeps_its_pages_and_loses_what_hides_behind_them() -> None:
    plain = f"{papers.STYLE}<h1>임대차계약서</h1><p>보증금 금 30,000,000원</p>"
    with pikepdf.open(io.BytesIO(papers.pdf(plain))) as pdf:
        pdf.attachments["secret.txt"] = b"850101-1928374"
        pdf.docinfo["/Title"] = "850101-1928374"
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('850101-1928374')")
        written = io.BytesIO()
        pdf.save(written)
    masked = mask(written.getvalue())
    assert "30,000,000" in text_of(masked.content), "text without numbers stays text"
    with pikepdf.open(io.BytesIO(masked.content)) as kept:
        assert not kept.attachments
        assert "/OpenAction" not in kept.Root
        everything = b"".join(each.read_bytes() for each in kept.objects if isinstance(each, pikepdf.Stream))
        assert b"1928374" not in everything + str(kept.docinfo).encode()


def test_a_number_in_a_comment_of_a_pdf_is_covered() -> None:
    with pikepdf.open(io.BytesIO(papers.pdf(f"{papers.STYLE}<p>임대차계약서</p>"))) as pdf:
        page = pdf.pages[0]
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        look = pdf.make_stream(b"BT /F 18 Tf 5 10 Td (850101-1928374) Tj ET")
        look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 300, 40]
        look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[100, 400, 400, 440], F=4,
            Contents="850101-1928374", AP=pikepdf.Dictionary(N=look),
        )  # fmt: skip
        page.obj.Annots = pdf.make_indirect(pikepdf.Array([note]))
        written = io.BytesIO()
        pdf.save(written)
    masked = mask(written.getvalue())
    assert masked.masked_areas == 1
    assert_gone(masked)


def test_the_same_paper_makes_the_same_bytes() -> None:
    content = papers.pdf(papers.REGISTER)
    assert mask(content).content == mask(content).content


def test_more_is_covered_by_hand_in_pdfs_and_photos() -> None:
    shown = f"{papers.STYLE}<p>계좌 1002-345-678901</p>"
    for content in (papers.pdf(shown), papers.encoded(papers.picture(papers.pdf(shown)))):
        masked = mask(content)
        assert "678901" in re.sub(r"\D", "", " ".join(read_from(each, degrees=0) for each in pictures_of(masked)))
        covered = child.cover(
            masked.content, media_type=masked.media_type, areas=[Area(0, 0, 0, 1000, 200)], limits=LIMITS
        )
        assert "678901" not in re.sub(r"\D", "", " ".join(read_from(each, degrees=0) for each in pictures_of(covered)))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", UploadRefusal.EMPTY),
        (
            b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
            UploadRefusal.TYPE_NOT_ACCEPTED,
        ),
        (b"PK\x03\x04" + bytes(200), UploadRefusal.TYPE_NOT_ACCEPTED),
        (b"<html><script>alert(1)</script></html>", UploadRefusal.TYPE_NOT_ACCEPTED),
        (b"GIF89a" + bytes(50), UploadRefusal.TYPE_NOT_ACCEPTED),
        (b"%PDF-1.7\n" + bytes(500), UploadRefusal.BROKEN),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(100), UploadRefusal.BROKEN),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(60), UploadRefusal.BROKEN),
    ],
    ids=["empty", "eicar", "zip", "html", "gif", "pdf of nothing", "png of nothing", "jpeg of nothing"],
)
def test_the_content_decides_what_is_taken(content: bytes, code: UploadRefusal) -> None:
    assert refusal_of(content) is code


def test_a_pdf_cut_at_nine_tenths_is_broken() -> None:
    content = papers.pdf(papers.LEASE)
    assert refusal_of(content[: len(content) * 9 // 10]) is UploadRefusal.BROKEN


def test_a_locked_pdf_is_refused_as_locked() -> None:
    with pikepdf.open(io.BytesIO(papers.pdf(papers.LEASE))) as pdf:
        for password in ("secret", ""):
            written = io.BytesIO()
            pdf.save(written, encryption=pikepdf.Encryption(owner="owner", user=password))
            assert refusal_of(written.getvalue()) is UploadRefusal.LOCKED


def test_a_small_png_that_unfolds_without_end_is_refused() -> None:
    bomb = papers.encoded(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < 100_000
    assert refusal_of(bomb) is UploadRefusal.TOO_LARGE


def test_a_pdf_that_unfolds_without_end_is_refused() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].obj.Contents = pdf.make_stream(b" " * 400_000_000)
        written = io.BytesIO()
        pdf.save(written, compress_streams=True)
    assert len(written.getvalue()) < 1_000_000
    assert refusal_of(written.getvalue()) is UploadRefusal.TOO_LARGE


def test_a_hundred_pages_are_too_many_and_forty_are_not() -> None:
    pages = "".join(f"<p style='break-after: page'>{number}쪽</p>" for number in range(1, 40)) + "<p>끝</p>"
    assert mask(papers.pdf(papers.STYLE + pages)).pages == 40
    many = "".join(f"<p style='break-after: page'>{number}쪽</p>" for number in range(1, 100)) + "<p>끝</p>"
    assert refusal_of(papers.pdf(papers.STYLE + many)) is UploadRefusal.TOO_MANY_PAGES


def test_scanned_pages_have_a_limit_of_their_own() -> None:
    sheet = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(sheet).text((50, 50), "30,000,000", fill="black", font_size=40)
    book = io.BytesIO()
    sheet.save(book, "PDF", save_all=True, append_images=[sheet, sheet], resolution=72)
    assert refusal_of(book.getvalue(), Limits(most_pictured_pages=2)) is UploadRefusal.TOO_MANY_PAGES


def test_without_tesseract_photos_are_refused_and_issued_pdfs_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    photo = papers.picture(papers.pdf(papers.REGISTER))
    assert refusal_of(papers.encoded(photo)) is UploadRefusal.OCR_MISSING
    assert refusal_of(papers.scanned_pdf(photo)) is UploadRefusal.OCR_MISSING
    assert mask(papers.pdf(papers.REGISTER)).masked_areas == 3
