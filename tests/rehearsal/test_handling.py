"""How the rehearsal reads a desk: what is open, which proof an answer takes, whom a select names."""

from datetime import date

import httpx
import pytest

from majung.rehearsal.forms import day_typed, option_named
from majung.rehearsal.handling import answered, open_points
from majung.rehearsal.visitor import Leaf, Visitor

CASE = """<section><h2 id="open-points">남은 일</h2><ul>
<li><a href="/office/cases/APP-1#clause-X3">금융부조리</a></li>
<li><a href="/office/cases/APP-1#check-national_tax">국세 체납</a></li>
<li><a href="/office/cases/APP-1/facts/restricted_industry">업종</a></li></ul></section>
<section><a href="/office/cases/APP-1/facts/employees">고치기</a></section>
<form action="/office/cases/APP-1/answers" method="post">
<input type="radio" name="clause-X3" value="holds"><input type="radio" name="clause-X3" value="holds_not">
<input type="radio" name="clause-E9" value="holds"><input type="radio" name="clause-E9" value="holds_not">
<input type="radio" name="check-national_tax" value="met">
<select name="check-national_tax-evidence"><option value="">없음</option><option value="DOC-1">임대차계약서</option>
<option value="tax_payment">납세</option></select>
<select name="clause-E9-evidence"><option value="">없음</option><option value="DOC-1">임대차계약서</option></select>
</form>"""


def looking_at(text: str) -> Visitor:
    visitor = Visitor("http://127.0.0.1:1")
    visitor.leaf = Leaf("http://127.0.0.1:1/office/cases/APP-1", 200, text, httpx.Headers())
    return visitor


def test_what_is_open_is_what_the_page_lists_first() -> None:
    assert open_points(looking_at(CASE)) == ["clause-X3", "check-national_tax", "restricted_industry"]
    assert open_points(looking_at('<p class="notice ok" id="open-points">없음</p><a href="/x#clause-X3">X</a>')) == []


@pytest.mark.parametrize(
    ("question", "said", "proof"),
    [
        ("clause-X3", "holds_not", ""),
        ("clause-E9", "holds", "DOC-1"),
        ("check-national_tax", "met", "tax_payment"),
    ],
)
def test_an_answer_speaks_for_the_owner_and_takes_what_an_office_told_before_a_paper(
    question: str, said: str, proof: str
) -> None:
    answer = answered(looking_at(CASE).leaf.form(action="/answers"), question)
    assert (answer[question], answer[f"{question}-evidence"]) == (said, proof)


def test_a_colleague_is_found_by_the_whole_name_and_a_day_by_its_boxes() -> None:
    rows = '<option value="8:officer">정심사 · 심사역</option><option value="8" selected>정심사</option>'
    assert option_named(rows, "정심사") == "8"
    assert option_named(rows, "심사역") == ""
    assert day_typed("from", date(2026, 3, 2)) == {"from_year": "2026", "from_month": "3", "from_day": "2"}
