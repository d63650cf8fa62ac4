"""Filing at a real house while things go wrong outside, at the door, and with the clock.

Shown elsewhere: a worker killed in the middle of a job (tests/notices/test_workers.py), an upload cut at nine tenths
and a full disk (tests/documents/test_uploads.py, tests/web/test_uploads.py), a session that ran out while somebody
typed (tests/portal/apply/test_session_lost.py), twenty at once inside the house
(tests/applications/test_many_at_once.py).
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx
import pytest

from majung.rehearsal.cast import CAFE, CLOTHES, FACTORY, ONLINE
from majung.rehearsal.filing import Wish, begin_application, fill_screens, press_submit
from majung.rehearsal.house import OF_A_LARGER_HOUSE, House, served_house
from majung.rehearsal.outside import Outside, served_sandbox
from majung.rehearsal.owner import RESTAURANT
from majung.rehearsal.story import STORE_WISH
from majung.rehearsal.visitor import Visitor
from majung.rehearsal.waiting import wait_for

MAJUNG = Path(sys.executable).with_name("majung")
OUTSIDE = ("identity", "register", "sharing", "bureau", "messages", "scanner")
IMPATIENT = {"MAJUNG_PORT_CONNECT_SECONDS": "0.5", "MAJUNG_PORT_READ_SECONDS": "0.5"}
# What an owner bears between the press and the receipt; on a quiet machine it is a fraction of a second.
SECONDS_TO_RECEIPT = 5.0
AT_ONCE = 20
BEFORE_MIDNIGHT, AFTER_MIDNIGHT = "2023-09-27T23:59", "2023-09-28T00:00"


@pytest.fixture(scope="module")
def outside() -> Iterator[Outside]:
    with served_sandbox(seed="faults") as served:
        yield served


@pytest.fixture(scope="module")
def house(outside: Outside) -> Iterator[House]:
    with served_house(**outside.environment, **IMPATIENT) as served:
        yield served


@pytest.fixture(autouse=True)
def all_is_well(outside: Outside) -> Iterator[None]:
    outside.be_well()
    yield
    outside.be_well()


def ready_to_submit(house: House, outside: Outside, wish: Wish) -> Visitor:
    owner, business = Visitor(house.address), outside.businesses[wish.business]
    begin_application(owner, wish, business)
    fill_screens(owner, wish, business)
    return owner


@pytest.mark.parametrize(
    ("mood", "wish"),
    [
        ({"delay": 30.0}, Wish("soonja", "restaurant", RESTAURANT)),
        ({"errors": 1.0}, Wish("jeongho", "factory", FACTORY)),
        ({"dead": True}, Wish("haneul", "cafe", CAFE)),
        ({"lies": 1.0}, Wish("jiwoo", "clothes", CLOTHES)),
    ],
    ids=["slow", "failing", "dead", "lying"],
)
def test_nobody_outside_keeps_an_application_from_its_receipt(
    house: House, outside: Outside, mood: Mapping[str, float], wish: Wish
) -> None:
    owner, business = Visitor(house.address), outside.businesses[wish.business]
    begin_application(owner, wish, business)
    for service in OUTSIDE:
        outside.set_mood(service, **mood)
    screens = fill_screens(owner, wish, business)
    filed = press_submit(owner, screens)
    assert filed.seconds < SECONDS_TO_RECEIPT
    # The page of the case tells of every office that it still owes an answer, and claims none.
    case = f"/my/{filed.application}"
    wait_for(lambda: "번 시도" in owner.get(case).words)
    assert "기다림" in owner.leaf.words
    assert "접수와 순번은 그대로" in owner.leaf.words
    assert "에서 확인했습니다" not in owner.leaf.words


def test_twenty_presses_at_once_are_one_application_and_one_receipt(house: House, outside: Outside) -> None:
    wish, business = Wish("jiwoo", "online", ONLINE), outside.businesses["online"]
    owner = Visitor(house.address)
    begin_application(owner, wish, business)
    for service in OUTSIDE:
        # An answer that came in between page and press would have to be read first.
        outside.set_mood(service, dead=True)
    fill_screens(owner, wish, business)
    form = owner.leaf.form(action="/submit")
    sent, together = form.filled({}), Barrier(AT_ONCE)

    def press(_: int) -> str:
        with httpx.Client(cookies=owner.client.cookies, trust_env=False, follow_redirects=True, timeout=60) as finger:
            together.wait()
            answer = finger.post(f"{house.address}{form.action}", data=sent, headers={"Referer": owner.leaf.address})
        return f"{answer.status_code} {answer.url.path} {receipt_in(answer.text)}"

    with ThreadPoolExecutor(AT_ONCE) as fingers:
        answers = set(fingers.map(press, range(AT_ONCE)))
    assert len(answers) == 1, answers
    assert re.fullmatch(r"200 /apply/DRF-[0-9A-Z-]+/receipt RCP-[0-9A-Z-]+", answers.pop())
    assert owner.get("/my").text.count("지우스토어") == 1


def receipt_in(text: str) -> str:
    found = re.search(r"RCP-[0-9A-Z-]+", text)
    return found[0] if found else "no receipt"


@pytest.fixture
def house_of_2023(outside: Outside) -> Iterator[House]:
    """Nobody has been here before: who added a business in 2026 does not have it in 2023."""
    with served_house(**outside.environment, **IMPATIENT) as served:
        yield served


def test_a_form_opened_before_midnight_of_the_last_day_and_sent_after_it_stays_a_draft(
    house_of_2023: House, outside: Outside
) -> None:
    house = house_of_2023
    move_clock(house, outside, "--set", BEFORE_MIDNIGHT)
    try:
        owner = ready_to_submit(house, outside, STORE_WISH)
        move_clock(house, outside, "--set", AFTER_MIDNIGHT)
        owner.press("/submit")
        assert owner.leaf.status == httpx.codes.CONFLICT
        assert "2023" in owner.leaf.words
        assert "10월 4일" in owner.leaf.words
        assert "일반자금" in owner.get("/my").words
    finally:
        move_clock(house, outside, "--reset")


def move_clock(house: House, outside: Outside, *where: str) -> None:
    own = {name: value for name, value in os.environ.items() if name not in OF_A_LARGER_HOUSE}
    environment = {**own, **outside.environment, "MAJUNG_DATA_DIR": str(house.data_folder)}
    port = outside.address.rpartition(":")[2]
    subprocess.run([MAJUNG, "sandbox", "clock", *where, "--port", port], env=environment, check=True)
