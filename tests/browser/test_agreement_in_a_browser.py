"""An agreement signed on glass and by keyboard alone, identified at the provider's or by passkey, and read aloud."""

import json
import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from majung.rehearsal.cast import GARAGE
from majung.rehearsal.filing import Wish
from majung.rehearsal.house import House
from tests.browser.cast import Cast, browser_cookies
from tests.browser.conftest import Visit
from tests.browser.fingers import DEVICE, press_key, tab_to, write_key
from tests.browser.places_of_agreements import ON_THE_WAY, approved, read_on, sign, to_identify

PAD, CLEAR, STROKES = ".pad canvas", ".pad button", "input[name^=signature-]"
NAMES = "input[name^=name-]"
GARAGE_WISH = Wish("taeyang", "garage", GARAGE, amount="1000만")
INKED = """(pad) => {
  const copy = new OffscreenCanvas(pad.width, pad.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(pad, 0, 0);
  const { data } = copy.getImageData(0, 0, pad.width, pad.height);
  return data.filter((shade, place) => place % 4 === 3 && shade).length;
}"""
# Until the page of sealing has renewed itself once or twice.
MILLISECONDS_TO_SEAL = 60_000
MILLISECONDS_AFTER_A_FLICK = 1000


@pytest.fixture
def name(cast: Cast) -> str:
    return str(cast.outside.people[ON_THE_WAY.person]["name"])


def contract(visit: Visit, cast: Cast, screen: str, **options: Any) -> Page:
    owner = to_identify(cast)
    context = visit(screen, **options)
    context.add_cookies(browser_cookies(owner))
    page = context.new_page()
    page.goto(f"/agreements/{cast.numbers['to_sign']}/contract")
    return page


def draw(page: Page, nth: int, *, strokes: int = 2) -> None:
    """With one finger, across the pad."""
    pad = page.locator(PAD).nth(nth)
    pad.scroll_into_view_if_needed()
    box, session = pad.bounding_box(), page.context.new_cdp_session(page)
    assert box
    for stroke in range(strokes):
        points = [(box["x"] + 20 + 12 * step, box["y"] + 30 + 20 * stroke + 4 * (step % 3)) for step in range(12)]
        for kind, (x, y) in zip(["touchStart", *["touchMove"] * 11], points, strict=True):
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    # Chromium takes what is tapped right after a flick for the end of that flick.
    page.wait_for_timeout(MILLISECONDS_AFTER_A_FLICK)


def drawn(page: Page, nth: int) -> Any:
    value = page.locator(STROKES).nth(nth).input_value()
    return json.loads(value) if value else []


def ink(page: Page, nth: int) -> int:
    """How many dots of the pad are inked."""
    count: int = page.locator(PAD).nth(nth).evaluate(INKED)
    return count


def test_a_finger_signs_clears_and_signs_again_and_nothing_drawn_is_lost(visit: Visit, cast: Cast) -> None:
    page = contract(visit, cast, "phone")
    for field in page.locator(NAMES).all():
        field.fill("")
    draw(page, 0)
    draw(page, 1, strokes=1)
    assert [len(drawn(page, nth)) for nth in (0, 1)] == [2, 1]
    assert all(0 <= x <= 1000 and 0 <= y <= 400 for nth in (0, 1) for stroke in drawn(page, nth) for x, y, _ in stroke)
    page.locator(CLEAR).nth(0).tap()
    expect(page.locator(".pad output").nth(0)).to_have_text("서명을 지웠습니다.")
    assert drawn(page, 0) == []
    assert ink(page, 0) == 0
    draw(page, 0)
    kept = [drawn(page, nth) for nth in (0, 1)]
    page.set_viewport_size({"width": 800, "height": 360})
    page.wait_for_timeout(300)
    assert ink(page, 0) > 0
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator("#reached_end").uncheck()
    page.locator("#execute").tap()
    expect(page.locator("#reached_end-error")).to_be_visible()
    assert [drawn(page, nth) for nth in (0, 1)] == kept
    page.wait_for_timeout(300)
    assert ink(page, 0) > 0
    page.locator("#reached_end").check()
    page.locator("#execute").tap()
    page.wait_for_url("**/identify")


def test_a_keyboard_alone_ticks_types_the_name_and_executes(visit: Visit, cast: Cast, name: str) -> None:
    page = contract(visit, cast, "desk")
    page.locator("input[type=checkbox]").first.wait_for()
    for box in page.locator("form input[type=checkbox]").all():
        box.uncheck()
    for nth in range(page.locator(CLEAR).count()):
        page.locator(CLEAR).nth(nth).click()
    page.locator("h1").click()
    for each in [str(each.get_attribute("id")) for each in page.locator("form input[type=checkbox]").all()]:
        press_key(page, f"[id='{each}']")
    for each in [str(each.get_attribute("id")) for each in page.locator(NAMES).all()]:
        write_key(page, f"[id='{each}']", name)
    tab_to(page, "#execute")
    page.keyboard.press("Enter")
    page.wait_for_url("**/identify")


def test_without_a_script_the_name_is_typed_and_no_pad_stands_in_the_way(visit: Visit, cast: Cast, name: str) -> None:
    page = contract(visit, cast, "phone", java_script_enabled=False)
    expect(page.locator(PAD).first).to_be_hidden()
    for field in page.locator(NAMES).all():
        field.fill(name)
    page.locator("#execute").tap()
    page.wait_for_url("**/identify")


def test_is_read_aloud_in_the_order_in_which_it_is_done(visit: Visit, cast: Cast) -> None:
    told = contract(visit, cast, "phone").locator("main").aria_snapshot()
    order = [
        "6단계 중 4단계",
        'heading "신용보증약정"',
        "PDF로 보기",
        'heading "약정의 내용"',
        'heading "제1조',
        'heading "제14조',
        'checkbox "약정서를 끝까지 읽었습니다"',
        'heading "꼭 알아야 할 내용"',
        'checkbox "알고 있습니다',
        'heading "동의하고 확인할 항목"',
        'checkbox "필수',
        'heading "서명"',
        "서명을 그리는 칸",
        'button "지우기',
        'textbox "이름 적기',
        'button "약정 실행"',
    ]
    places = [told.find(each) for each in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places == sorted(places)
    headings = [int(level) for level in re.findall(r"heading .*\[level=(\d)\]", told)]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))


def test_the_browser_follows_to_the_provider_and_back_and_giving_up_loses_nothing(visit: Visit, cast: Cast) -> None:
    page = contract(visit, cast, "phone")
    page.goto(f"/agreements/{cast.numbers['to_sign']}/identify")
    number, short = page.locator("dl code").all_inner_texts()
    page.locator("#by-simple").tap()
    page.wait_for_url("**/signing/**")
    asked = page.locator("body").inner_text()
    assert number in asked
    assert short in asked
    page.locator("button[name=cancel]").tap()
    page.wait_for_url("**/identify?problem=cancelled")
    expect(page.locator("main")).to_contain_text("그만두셨습니다")


def test_a_passkey_signs_the_document_and_the_paper_comes_by_itself(visit: Visit, cast: Cast, house: House) -> None:
    owner, number = approved(cast, GARAGE_WISH)
    read_on(owner, number)
    page = visit("phone", base_url=house.address.replace("127.0.0.1", "localhost")).new_page()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device: dict[str, Any] = {"options": DEVICE}
    session.send("WebAuthn.addVirtualAuthenticator", device)
    cookies: Any = [{**cookie, "domain": "localhost"} for cookie in browser_cookies(owner)]
    page.context.add_cookies(cookies)
    page.goto("/me/passkeys/add")
    page.locator("[data-passkey-button]").tap()
    page.wait_for_url("**/me?*")
    sign(owner, number, name=str(cast.outside.people["taeyang"]["name"]))
    page.goto(f"/agreements/{number}/identify")
    page.locator("[data-passkey-button]").tap()
    page.wait_for_url("**/done", timeout=MILLISECONDS_TO_SEAL)
    expect(page.locator("h1")).to_have_text("신용보증약정이 체결되었습니다")
    expect(page.locator("#paper-open")).to_be_visible()
