"""An agreement as it is shown: values that are only values, ticks and signatures as pictures, the same bytes again."""

import io
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.template.loader import render_to_string

from majung.agreements.rendering.filling import seen, written
from majung.agreements.rendering.paper import contract_html
from majung.agreements.rendering.parts import ContractParts, contract_parts
from majung.agreements.rendering.pictures import signature_path
from majung.agreements.rendering.preview import preview_pdf
from majung.agreements.rendering.sample_data import sample_data
from majung.agreements.texts.shipped import ShippedText, shipped_texts
from majung.core.agreement_marks import DrawnSignature, Marks
from majung.core.agreement_texts import AgreementKind, Entity, asked_of, contract_text, data_problems
from majung.papers.rendering import JOINED, pdf_of

SIGNED_ON = date(2026, 3, 2)
STROKES = (((100, 200, 0), (180, 90, 20), (300, 310, 60)), ((500, 200, 90),))


def shipped(kind: AgreementKind, entity: Entity) -> ShippedText:
    wanted = (kind.value, entity.value)
    return next(each for each in shipped_texts() if (each.document["kind"], each.document["entity"]) == wanted)


def parts_of(
    kind: AgreementKind = AgreementKind.GUARANTEE,
    entity: Entity = Entity.INDIVIDUAL,
    language: str = "ko",
    executed_on: date | None = SIGNED_ON,
    **values: Any,
) -> ContractParts:
    text = contract_text(shipped(kind, entity).document)
    data = {**sample_data(kind, entity), **values}
    asked = asked_of(text, data)
    marks = Marks(
        ticks=asked.required_items,
        key_points=frozenset(asked.key_points),
        signatures={"explanation": DrawnSignature(typed="홍길동"), "contract": DrawnSignature(strokes=STROKES)},
        reached_end=True,
    )
    return contract_parts(
        text=text, data=data, marks=marks if executed_on else Marks(), language=language, executed_on=executed_on
    )


# What most cases have none of.
UNUSUAL = ("conditions", "refinances", "bank")


class Heard(HTMLParser):
    """What a page says to somebody who hears it, and the tags it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.words += [value for name, value in attrs if name in {"alt", "aria-label"} and value]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @classmethod
    def in_page(cls, html: str) -> "Heard":
        heard = cls()
        heard.feed(re.sub(r"<(style|title)>.*?</\1>", "", html, flags=re.DOTALL))
        return heard

    @property
    def said(self) -> str:
        return " ".join(" ".join(self.words).split())


def on_page(parts: ContractParts) -> str:
    return "".join(render_to_string(f"agreements/{name}.html", {"parts": parts}) for name in ("contract", "marks"))


def test_phone_and_paper_say_the_same_words() -> None:
    parts = parts_of()
    on_phone, on_paper = Heard.in_page(on_page(parts)).said, Heard.in_page(contract_html(parts)).said
    assert "금 30,000,000원 (금 삼천만 원)" in on_phone
    assert "제14조 (해석과 관할)" in on_phone
    assert on_phone in on_paper


@pytest.mark.parametrize("kind", list(AgreementKind))
def test_every_gap_is_filled(kind: AgreementKind) -> None:
    said = Heard.in_page(contract_html(parts_of(kind, Entity.CORPORATION))).said
    assert not re.search(r"[{}]", said)
    assert "None" not in said


@pytest.mark.parametrize(
    "name",
    [
        "{amount_krw}",
        "{{ amount_krw }}",
        "{% debug %}",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a@b&<>\"'",
    ],
)
def test_a_name_is_only_ever_a_name(name: str) -> None:
    parts = parts_of(business=name, signer=name)
    for html in (contract_html(parts), on_page(parts)):
        heard = Heard.in_page(html)
        assert f"사업자 {name} 대표자 {name}" in heard.said
        assert not {"script", "b"} & set(heard.tags)
        assert heard.tags.count("img") == (contract_html(parts).count("data:image") if "data:image" in html else 0)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("마중\u202e식당", "마중식당"), ("마중\u200b식당", "마중식당"), ("마중\u2060식당", "마중식당"),
        ("마중\x00식당", "마중식당"),
        ("마중\n\t식당", "마중 식당"), ("마중\u2028식당", "마중 식당"), ("똠방각하", "똠방각하"),
    ],
)  # fmt: skip
def test_letters_nobody_sees_are_not_signed(value: str, shown: str) -> None:
    assert seen(value) == shown


def test_a_name_from_right_to_left_stands_apart() -> None:
    html = on_page(parts_of(signer="שלום"))
    assert "<bdi>שלום</bdi>" in html
    assert "<bdi>" not in on_page(parts_of()).replace('<bdi class="typed">', "")


def test_a_paragraph_is_there_only_where_the_case_has_its_value() -> None:
    with_subsidy, without = parts_of(), parts_of(subsidy_months=None, subsidy_rate=None)
    assert [point.id for point in with_subsidy.key_points] == ["subsidy_ends", "fee_and_refund", "arrears"]
    assert [point.id for point in without.key_points] == ["fee_and_refund", "arrears"]
    assert "이 자금에는 이자 지원이 없습니다" in without.articles[4].paragraphs[0].words.plain
    assert "연 2%의 이자를 지원받습니다" in with_subsidy.articles[4].paragraphs[0].words.plain
    assert [article.number for article in without.articles] == [f"제{n}조" for n in range(1, 15)]


def test_only_an_article_of_several_paragraphs_numbers_them() -> None:
    numbers = [[paragraph.number for paragraph in article.paragraphs] for article in parts_of().articles[:2]]
    assert numbers == [[""], ["①", "②"]]


def test_ticks_and_signatures_are_said_in_words() -> None:
    said = Heard.in_page(contract_html(parts_of())).said
    assert said.count("동의하지 않음") == 1
    assert said.count("동의함") == 5
    assert said.count("확인함") == 8
    assert "홍길동의 서명" in said
    assert "이름을 적어 서명함" in said


def test_before_it_is_signed_it_says_that_it_is_not() -> None:
    said = Heard.in_page(contract_html(parts_of(executed_on=None))).said
    assert "미리보기" in said
    assert "동의함" not in said
    assert "확인함" not in said
    assert "미리보기" not in Heard.in_page(contract_html(parts_of())).said


def test_a_sample_says_that_it_is_one() -> None:
    assert "본보기(샘플) 약정서" in Heard.in_page(contract_html(parts_of())).said


def test_whoever_reads_english_has_a_gloss_and_the_korean_words() -> None:
    html = on_page(parts_of(language="en"))
    said = Heard.in_page(html).said
    assert "제4조 (보증료) Article 4. Guarantee fee" in said
    assert "KRW 30,000,000" in said
    assert "금 30,000,000원" in said
    assert html.count('class="gloss" lang="en"') > 20
    assert "gloss" not in on_page(parts_of())


def test_the_agreement_on_responsible_management_names_the_first_one_and_guarantees_nothing() -> None:
    parts = parts_of(AgreementKind.RESPONSIBLE_MANAGEMENT, Entity.CORPORATION, parent_title="먼저 맺은 약정서")
    said = Heard.in_page(contract_html(parts)).said
    assert "AGR-2026-00000001-0" in said
    assert "0123456789abcdef" * 4 in said
    assert "보증" not in said.replace("신용보증재단", "")
    assert "연대" not in said


def test_how_fast_the_pen_went_is_not_in_the_picture() -> None:
    assert signature_path(STROKES) == "M100 200L180 90L300 310M500 200L501 200"


def test_the_same_agreement_makes_the_same_bytes() -> None:
    first, again = contract_html(parts_of()), contract_html(parts_of())
    assert first == again
    document = pdf_of(first, identifier="AGR-1")
    assert document is not None
    assert document == pdf_of(again, identifier="AGR-1")
    assert document != pdf_of(contract_html(parts_of(amount_krw=30_000_001)), identifier="AGR-1")


@pytest.mark.parametrize(
    ("kind", "entity"),
    [
        (AgreementKind.GUARANTEE, Entity.INDIVIDUAL),
        (AgreementKind.GUARANTEE, Entity.CORPORATION),
        (AgreementKind.RESPONSIBLE_MANAGEMENT, Entity.CORPORATION),
        (AgreementKind.LOAN, Entity.INDIVIDUAL),
    ],
)
def test_the_usual_agreement_has_two_pages_of_whole_words(kind: AgreementKind, entity: Entity) -> None:
    left_out: dict[str, Any] = {name: None for name in UNUSUAL if name in sample_data(kind, entity)}
    document = pdf_of(contract_html(parts_of(kind, entity, **left_out)), identifier="AGR-1")
    assert document is not None
    with pypdfium2.PdfDocument(document) as opened:
        assert len(opened) == 2
        text = "".join(page.get_textpage().get_text_bounded() for page in opened)
    assert JOINED not in text
    assert "전자서명의 효력" in text


def test_the_paper_is_tagged_with_headings_a_table_and_words_for_every_picture() -> None:
    document = pdf_of(contract_html(parts_of()), identifier="AGR-1")
    assert document is not None
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert opened.Root.Lang == "ko"
        elements = list(structure(opened.Root.StructTreeRoot))
    kinds = [str(element.get("/S")) for element in elements]
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/L"} <= set(kinds)
    pictures = [str(element.get("/Alt", "")) for element in elements if element.get("/S") == "/Figure"]
    assert len(pictures) == 15
    assert all(pictures)


def structure(element: pikepdf.Object) -> Any:
    children: Any = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from structure(child)


def test_a_text_can_be_looked_at_with_made_up_values() -> None:
    for each in shipped_texts():
        text = contract_text(each.document)
        assert data_problems(text.kind, text.entity, sample_data(text.kind, text.entity)) == []
    document = preview_pdf(text=text, institution_label="경북신용보증재단")
    assert document.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("form", "value", "korean", "english"),
    [
        ("won", 1_083_750, "1,083,750원", "KRW 1,083,750"),
        ("letters", 25_500_000, "이천오백오십만 원", "이천오백오십만 원"),
        ("months", 24, "24개월", "24 months"),
        ("percent", 85, "85%", "85%"),
        ("rate", "0.0085", "0.85%", "0.85%"),
        ("rate", "0.02", "2%", "2%"),
        ("rate", "0.1", "10%", "10%"),
        ("rate", "0", "0%", "0%"),
        ("day", "2026-03-01", "2026년 3월 1일", "1 March 2026"),
        ("names", ["홍길동", "김마중"], "홍길동, 김마중", "홍길동, 김마중"),
        ("capacity", "joint_representative", "공동대표이사", "joint representative"),
        ("method", "bullet", "만기 일시상환", "one sum at the end"),
        ("purpose", "refinancing", "대환자금", "refinancing"),
    ],
)
def test_values_are_written_as_papers_write_them(form: str, value: Any, korean: str, english: str) -> None:
    assert (written(form, value, "ko"), written(form, value, "en")) == (korean, english)
