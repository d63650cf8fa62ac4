"""Korean words for fields that core refuses, and the way from a refused field to bad input."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from majung.cli.inputs import BadInput, Row
from majung.core.fields import FieldRefused

WORDS: Final[Mapping[str, str]] = {
    "before_disbursement": "대출 실행일({bound})보다 빠릅니다.",
    "before_start": "시작일({bound})보다 빠릅니다.",
    "beyond_principal": "갚은 원금의 합이 대출 원금({bound})보다 많습니다.",
    "both_given": "{bound}와 함께 쓸 수 없습니다.",
    "day_out_of_range": "날짜는 {bound} 사이여야 합니다.",
    "day_twice": "같은 날({bound})이 두 번 있습니다.",
    "grace_too_long": "거치 회차는 전체 회차({bound})보다 적어야 합니다.",
    "missing": "값이 필요합니다.",
    "not_after_disbursement": "대출 실행일({bound})보다 뒤여야 합니다.",
    "not_choice": "다음 가운데 하나여야 합니다: {bound}",
    "not_day": "날짜를 2025-01-31처럼 적어 주세요.",
    "not_list": "목록이어야 합니다.",
    "not_object": '{{"항목": 값}} 모양이어야 합니다.',
    "not_rate": '연이율을 "0.045"처럼 소수로 적어 주세요.',
    "not_whole": "정수여야 합니다.",
    "over_balance": "그날의 대출 잔액({bound})보다 많습니다.",
    "past_calendar": "날짜가 {bound}을 넘습니다.",
    "too_large": "{bound} 이하여야 합니다.",
    "too_many": "{bound}개까지 적을 수 있습니다.",
    "too_small": "{bound} 이상이어야 합니다.",
    "unknown": "모르는 항목입니다.",
}

Answer = TypeVar("Answer")


def say_refusal(refused: FieldRefused) -> str:
    """The refused field and why, in one line."""
    return f"{refused.field}: {WORDS[refused.code].format(bound=refused.bound)}"


def answer_rows(rows: Sequence[Row], answer: Callable[[Row], Answer]) -> list[Answer]:
    """Answers to every row, or bad input naming the row and field of the first that cannot be used."""
    return [_answer_row(row, answer) for row in rows]


def _answer_row(row: Row, answer: Callable[[Row], Answer]) -> Answer:
    try:
        return answer(row)
    except FieldRefused as refused:
        raise BadInput(f"{row.place}: {say_refusal(refused)}") from None
