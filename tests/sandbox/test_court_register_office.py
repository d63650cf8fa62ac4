"""The court's register of the sandbox: who acts for the world's corporations, and changes that somebody sets."""

import io
from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pypdfium2
import pytest

from majung.adapters import clock
from majung.adapters.court_register import (
    ActingRule,
    NotRegistered,
    RegisterChange,
    RegisterChangeKind,
    RegisterExtract,
    court_register,
)
from majung.adapters.http import PortDown, PortLied
from majung.rehearsal.outside import Outside

FACTORY, SEAFOOD, HAULIER = "9999110000011", "9999110000029", "9999110000037"
APPOINTED, LEFT = RegisterChangeKind.REPRESENTATIVE_APPOINTED, RegisterChangeKind.REPRESENTATIVE_LEFT


@pytest.fixture
def office(connected: Outside) -> Iterator[Outside]:
    yield connected
    for number in (FACTORY, SEAFOOD, HAULIER):
        connected.restore_representatives(number)
    connected.move_calendar(0)


def read(number: str) -> RegisterExtract:
    return court_register().read_register(corporation_number=number, consent="CNS-2026-1")


def named(extract: RegisterExtract) -> list[str]:
    return [each.name for each in extract.in_office]


@pytest.mark.parametrize(
    ("number", "names", "title", "acts"),
    [
        (FACTORY, ["박정호", "윤미래"], "공동대표이사", ActingRule.JOINT),
        (SEAFOOD, ["홍상철", "송예진"], "대표이사", ActingRule.SEVERAL),
        (HAULIER, ["강동욱"], "대표이사", ActingRule.SEVERAL),
    ],
)
def test_the_world_has_every_kind_of_corporation(
    office: Outside, number: str, names: list[str], title: str, acts: ActingRule
) -> None:
    extract = read(number)
    assert named(extract) == names
    assert {(each.title, each.acts) for each in extract.in_office} == {(title, acts)}
    assert extract.includes_cancelled
    assert extract.issued_on == clock.real_now().astimezone(clock.SEOUL).date()


def test_what_was_struck_out_is_in_the_extract(office: Outside) -> None:
    extract = read("999911-0000011")
    former = [each for each in extract.representatives if each not in extract.in_office]
    assert [(each.name, each.until) for each in former] == [("노상우", date(2021, 3, 31))]
    assert extract.changes == (
        RegisterChange(date(2018, 2, 28), APPOINTED),
        RegisterChange(date(2018, 2, 28), APPOINTED),
        RegisterChange(date(2021, 3, 31), APPOINTED),
        RegisterChange(date(2021, 3, 31), LEFT),
        RegisterChange(date(2022, 6, 15), RegisterChangeKind.OTHER),
    )


def test_the_paper_says_the_same(office: Outside) -> None:
    page = pypdfium2.PdfDocument(io.BytesIO(read(FACTORY).document))[0].get_textpage().get_text_range()
    for words in ("등기사항전부증명서 (말소사항 포함)", "공동대표이사 박정호", "노상우", "말소", FACTORY):
        assert words in page


def test_an_extract_is_of_the_offices_day(office: Outside) -> None:
    early = clock.real_now().astimezone(clock.SEOUL).date() - date(2020, 6, 1)
    office.move_calendar(-early // timedelta(seconds=1))
    extract = read(FACTORY)
    assert extract.issued_on == date(2020, 6, 1)
    assert named(extract) == ["노상우", "박정호"]
    assert all(each.until is None for each in extract.representatives)
    assert {change.what for change in extract.changes} == {APPOINTED}


def test_nobody_is_registered_before_there_is_anything(office: Outside) -> None:
    early = clock.real_now().astimezone(clock.SEOUL).date() - date(2010, 6, 1)
    office.move_calendar(-early // timedelta(seconds=1))
    with pytest.raises(NotRegistered):
        read(FACTORY)


def test_a_change_counts_from_its_day(office: Outside) -> None:
    day = clock.real_now().astimezone(clock.SEOUL).date()
    office.change_representatives(FACTORY, on=day + timedelta(days=1), leaves="mirae", joins="minsu")
    assert named(read(FACTORY)) == ["박정호", "윤미래"]
    office.move_calendar(24 * 60 * 60)
    extract = read(FACTORY)
    assert named(extract) == ["박정호", "최민수"]
    assert extract.changes[-2:] == (
        RegisterChange(day + timedelta(days=1), APPOINTED),
        RegisterChange(day + timedelta(days=1), LEFT),
    )


def test_who_is_left_alone_acts_alone(office: Outside) -> None:
    day = clock.real_now().astimezone(clock.SEOUL).date()
    office.change_representatives(FACTORY, on=day, leaves="mirae")
    assert [(each.name, each.title, each.acts) for each in read(FACTORY).in_office] == [
        ("박정호", "대표이사", ActingRule.SEVERAL)
    ]


def test_several_may_become_joint(office: Outside) -> None:
    day = clock.real_now().astimezone(clock.SEOUL).date()
    office.change_representatives(SEAFOOD, on=day, acts="joint")
    extract = read(SEAFOOD)
    assert {each.acts for each in extract.in_office} == {ActingRule.JOINT}
    assert extract.changes[-1] == RegisterChange(day, RegisterChangeKind.ACTING_RULE_CHANGED)
    office.restore_representatives(SEAFOOD)
    assert {each.acts for each in read(SEAFOOD).in_office} == {ActingRule.SEVERAL}


@pytest.mark.parametrize("number", ["9999110000045", ""])
def test_a_number_nobody_has_is_not_registered(office: Outside, number: str) -> None:
    with pytest.raises(NotRegistered if number else PortLied):
        read(number)


@pytest.mark.parametrize(
    "body",
    [
        {"corporation_number": "1", "on": "2026-01-01", "leaves": "mirae"},
        {"corporation_number": FACTORY, "on": "2026-01-01"},
        {"corporation_number": FACTORY, "on": "soon", "leaves": "mirae"},
        {"corporation_number": FACTORY, "on": "2026-01-01", "leaves": "nobody"},
        {"corporation_number": FACTORY, "on": "2026-01-01", "joins": ["minsu"]},
        {"corporation_number": FACTORY, "on": "2026-01-01", "acts": "alone"},
    ],
)
def test_a_change_that_cannot_be_is_refused(office: Outside, body: dict[str, object]) -> None:
    answered = httpx.post(f"{office.address}/control/representatives", json=body, trust_env=False)
    assert answered.status_code == 400
    assert named(read(FACTORY)) == ["박정호", "윤미래"]


def test_the_register_wants_its_key_and_a_consent(office: Outside) -> None:
    place, key = f"{office.address}/court_register/v1/extracts", {"Authorization": "Bearer sandbox-court_register-key"}
    body = {"corporation_number": FACTORY}
    assert httpx.post(place, json=body, trust_env=False).status_code == 401
    assert httpx.post(place, json=body, headers=key, trust_env=False).status_code == 400


def test_a_lie_is_found_out_and_a_dead_register_is_down(office: Outside) -> None:
    office.set_mood("court_register", lies=1)
    with pytest.raises(PortLied):
        read(FACTORY)
    office.set_mood("court_register", lies=0, dead=True)
    with pytest.raises(PortDown):
        read(FACTORY)
