"""Booking a talk as people go: by keyboard alone, by thumb without scripts, and moved in the same browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.fingers import Press, Write, press_key, tap, tap_and_write, write_key

HERE = "/visits/at/gyeongbuk-foundation/gyeongju"


def go_on(page: Page, press: Press, choice: str, until: str) -> None:
    press(page, choice)
    press(page, "#next")
    page.wait_for_url(until)


def book(page: Page, press: Press, write: Write, *, time: str, telephone: str) -> None:
    page.goto("/branches?sigungu=%EA%B2%BD%EC%A3%BC%EC%8B%9C")
    press(page, f"main a[href='{HERE}']")
    page.wait_for_url(f"**{HERE}")
    go_on(page, press, "input[name=kind][value=visit]", "**kind=visit*")
    go_on(page, press, "input[name=day][value='2026-11-25']", "**day=2026-11-25*")
    press(page, f"input[name=time][value='{time}']")
    write(page, "#name", "김하나")
    write(page, "#telephone", telephone)
    press(page, "#book")
    page.wait_for_url("**/visits/b/CST-*")


def assert_told(page: Page, time: str) -> None:
    main = page.locator("main")
    for told in (f"2026년 11월 25일(수) {time}", "경주지점", "화랑로 67", "신분증"):
        expect(main).to_contain_text(told)
    assert len(page.locator("#code").inner_text()) == 8


@pytest.mark.parametrize(("screen", "time"), [("phone", "10:30"), ("desk", "11:00")])
def test_booked_by_keyboard_alone(visit: Visit, screen: str, time: str) -> None:
    page = visit(screen).new_page()
    book(page, press_key, write_key, time=time, telephone=f"010-1111-{time.replace(':', '')}")
    assert_told(page, time)


def test_booked_by_thumb_without_scripts_moved_and_found_elsewhere(visit: Visit) -> None:
    page = visit("phone", java_script_enabled=False).new_page()
    book(page, tap, tap_and_write, time="11:30", telephone="010-1111-1130")
    assert_told(page, "11:30")
    code, number = page.locator("#code").inner_text(), page.locator("#number").inner_text()
    tap(page, "#change")
    tap(page, "input[name=day][value='2026-11-26']")
    tap(page, "#next")
    tap(page, "input[name=time][value='14:00']")
    tap(page, "#move")
    expect(page.locator("main")).to_contain_text("2026년 11월 26일(목) 14:00")
    other = visit("desk").new_page()
    other.goto("/visits/find")
    other.fill("#number", number)
    other.fill("#code", code.lower())
    other.locator("#open").click()
    expect(other.locator("main")).to_contain_text("2026년 11월 26일(목) 14:00")
    assert code not in other.url
