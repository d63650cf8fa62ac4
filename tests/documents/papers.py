"""Papers as owners have them, made here: every number in them is made up."""

import io
from functools import cache
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from pillow_heif import register_heif_opener
from weasyprint import HTML  # type: ignore[import-untyped]

register_heif_opener()
STYLE = """<style>@page { size: A4; margin: 20mm } body { font: 11pt "NanumGothic", sans-serif }
table { border-collapse: collapse; width: 100% } td, th { border: 1px solid #555; padding: 5px }</style>"""
FRONTS = ("850101", "870315", "150720")
BACKS = ("1928374", "2837465", "3746592")

REGISTER = f"""{STYLE}<h1>주민등록표 (등본)</h1>
<p>이 등본은 세대별 주민등록표의 원본 내용과 틀림없음을 증명합니다. 발급일 2026년 11월 2일</p>
<table><tr><th>번호</th><th>관계</th><th>성명</th><th>주민등록번호</th><th>전입일</th></tr>
<tr><td>1</td><td>본인</td><td>김모범</td><td>850101-1928374</td><td>2020-01-03</td></tr>
<tr><td>2</td><td>배우자</td><td>이견본</td><td>870315-2837465</td><td>2020-01-03</td></tr>
<tr><td>3</td><td>자녀</td><td>김보기</td><td>150720-3746592</td><td>2020-01-03</td></tr></table>
<p>사업자등록번호 123-45-67891, 전화 010-1234-5678, 법인등록번호 110111-0062432</p>"""
FAMILY = f"""{STYLE}<h1>가족관계증명서 (상세)</h1><p>등록기준지 경상북도 구미시 보기길 1</p>
<table><tr><th>구분</th><th>성명</th><th>출생연월일</th><th>주민등록번호</th><th>성별</th></tr>
<tr><td>본인</td><td>김모범</td><td>1985년 01월 01일</td><td>850101-1928374</td><td>남</td></tr>
<tr><td>배우자</td><td>이견본</td><td>1987년 03월 15일</td><td>870315-2837465</td><td>여</td></tr>
<tr><td>자녀</td><td>김보기</td><td>2015년 07월 20일</td><td>150720 - 3746592</td><td>남</td></tr></table>"""
ROSTER = f"""{STYLE}<h1>4대 사회보험 사업장 가입자 명부</h1>
<p>사업장관리번호 12345678910 사업자등록번호 123-45-67891</p>
<table><tr><th>연번</th><th>성명</th><th>주민(외국인)등록번호</th><th>국민연금</th><th>건강보험</th></tr>
<tr><td>1</td><td>김모범</td><td>850101-1928374</td><td>2021-03-02</td><td>2021-03-02</td></tr>
<tr><td>2</td><td>이견본</td><td>870315-2837465</td><td>2022-01-10</td><td>2022-01-10</td></tr>
<tr><td>3</td><td>응우옌</td><td>150720-3746592</td><td>2024-05-01</td><td>2024-05-01</td></tr></table>"""
LEASE = f"""{STYLE}<h1>상가건물 임대차 계약서</h1>
<p>소재지 경상북도 구미시 보기로 12, 1층 101호.
보증금 금 30,000,000원, 차임 월 1,200,000원</p>
<p>계약기간 2025년 04월 01일부터 2027년 03월 31일까지</p>
<table><tr><td>임대인</td><td>주소</td><td>경상북도 구미시 견본길 3</td></tr>
<tr><td>성명 이견본</td><td>주민등록번호</td><td>870315-2837465</td></tr>
<tr><td>임차인</td><td>주소</td><td>경상북도 구미시 보기길 1</td></tr>
<tr><td>성명 김모범</td><td>주민등록번호</td><td>850101-1928374</td></tr></table><p>전화 010-1234-5678</p>"""


@cache
def pdf(html: str) -> bytes:
    made = HTML(string=html).write_pdf()
    assert isinstance(made, bytes)
    return made


def picture(content: bytes, *, dpi: int = 200) -> Image.Image:
    shown: Image.Image = pypdfium2.PdfDocument(content)[0].render(scale=dpi / 72).to_pil()
    return shown.convert("RGB")


def photo(image: Image.Image, *, degrees: float = 3) -> Image.Image:
    """As a telephone takes it: leaning, a little out of focus, lit from one side, on a table."""
    leaning = image.rotate(degrees, expand=True, fillcolor=(120, 100, 80), resample=Image.Resampling.BICUBIC)
    light = Image.linear_gradient("L").resize(leaning.size)
    lit = Image.blend(leaning, Image.merge("RGB", (light, light, light)), 0.2)
    return lit.filter(ImageFilter.GaussianBlur(1))


def identity_card() -> Image.Image:
    """A resident registration card: few letters, on a coloured, patterned ground."""
    card = picture(
        pdf(
            """<style>@page { size: 86mm 54mm; margin: 5mm } body { font: 10pt "NanumGothic" } p { margin: 1mm 0 }
            b, i { font: 12pt "NanumGothic" }</style>
            <p><b>주민등록증</b></p><p>김모범 (金模範)</p><p><i>850101-1928374</i></p>
            <p>경상북도 구미시 보기길 1</p><p>2019. 5. 2.</p>"""
        ),
        dpi=400,
    )
    ground = Image.new("RGB", card.size, (214, 226, 240))
    lines = ImageDraw.Draw(ground)
    for x in range(0, ground.width + ground.height, 24):
        lines.line((x, 0, x - ground.height, ground.height), fill=(198, 214, 232), width=3)
    ink = card.convert("L").point(lambda light: 255 if light < 140 else 0)
    ground.paste((40, 40, 60), mask=ink)
    return ground


def encoded(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    written = io.BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


def scanned_pdf(image: Image.Image) -> bytes:
    return encoded(image, "PDF", resolution=200)
