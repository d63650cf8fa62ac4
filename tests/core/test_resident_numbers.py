"""Which digits are covered, and which stay readable. Every number here is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.core.resident_numbers import digits_to_cover


def covered(text: str, *, picture: bool = False) -> list[str]:
    return [text[span.start : span.stop] for span in digits_to_cover(text, is_read_from_picture=picture)]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("주민등록번호 850101-1234567", ["1234567"]),
        ("850101 - 1234567", ["1234567"]),
        ("850101–5234567 (외국인)", ["5234567"]),
        ("8501011234567", ["1234567"]),
        ("850101 1234567", ["1234567"]),
        ("8 5 0 1 0 1 - 1 2 3 4 5 6 7", ["1 2 3 4 5 6 7"]),
        ("１８５０１０１－１２３４５６７"[1:], ["１２３４５６７"]),
        ("1\n850101-1234567\n2\n870315-2345678", ["1234567", "2345678"]),
        ("동거인 1850101-1234567", ["1234567"]),
        ("면허 11-85-123456-01", ["123456-01"]),
    ],
)
def test_back_parts_are_covered(text: str, hidden: list[str]) -> None:
    assert covered(text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "사업자등록번호 123-45-67891",
        "법인등록번호 110111-0062432",
        "전화 010-1234-5678",
        "850101-1******",
        "2026-11-02 2025-04-01",
        "보증금 30,000,000원",
        "851399-1234567 is no day",
        "고유번호 12345678901234567",
        "",
    ],
)
def test_other_numbers_stay_readable(text: str) -> None:
    assert covered(text) == []


@pytest.mark.parametrize("text", ["350101-1234567", "850181-1234567", "85010-1234567", "85010111234567"])
def test_what_a_machine_misread_is_covered_too(text: str) -> None:
    assert "".join(covered(text, picture=True)).endswith("1234567")


@given(
    st.dates().map(lambda day: f"{day:%y%m%d}"),
    st.from_regex(r"[1-8][0-9]{6}", fullmatch=True),
    st.sampled_from(["-", " - ", "–", ""]),
    st.text(alphabet="가나다라 .,()\n", max_size=8),
)
def test_every_birth_date_with_a_back_part_is_found(front: str, back: str, dash: str, around: str) -> None:
    text = f"{around}{front}{dash}{back}{around}"
    assert any(text[span.start : span.stop] == back for span in digits_to_cover(text))
