"""Keys of the desks: they go through the rows of a list, stay silent where somebody types, and can be switched off."""

from playwright.sync_api import Page, expect

from tests.browser.cast import Cast, browser_cookies
from tests.browser.conftest import Visit
from tests.browser.scenes import officer


def worklist(visit: Visit, cast: Cast) -> Page:
    context = visit("desk")
    context.add_cookies(browser_cookies(officer(cast)))
    page = context.new_page()
    page.goto("/office/")
    return page


def test_keys_go_through_the_rows_tick_and_open(visit: Visit, cast: Cast) -> None:
    page = worklist(visit, cast)
    cases = page.locator("[data-row] th a")
    page.keyboard.press("j")
    expect(cases.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("input[name=case]").nth(1)).to_be_checked()
    expect(cases.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(cases.nth(0)).to_be_focused()
    opened = cases.nth(0).get_attribute("href")
    page.keyboard.press("o")
    page.wait_for_url(f"**{opened}")


def test_keys_do_nothing_where_somebody_types_nor_with_other_keys_held(visit: Visit, cast: Cast) -> None:
    page = worklist(visit, cast)
    search = page.locator("#q")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("jxo/?")
    expect(search).to_have_value("jxo/?")
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("Alt+j")
    expect(page.locator("[data-row]").nth(0).locator("a")).not_to_be_focused()


def test_they_are_told_can_be_switched_off_and_stay_off(visit: Visit, cast: Cast) -> None:
    page = worklist(visit, cast)
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.locator("[data-switch]").click()
    expect(page.locator("[data-state]")).to_have_text("단축키가 꺼져 있습니다.")
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.reload()
    for key in ("j", "?"):
        page.keyboard.press(key)
    expect(page.locator("#shortcuts")).to_be_hidden()
    expect(page.locator("[data-row]").nth(0).locator("a")).not_to_be_focused()
    page.locator(".desk-own > button").click()
    page.locator("[data-switch]").click()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator("[data-row]").nth(0).locator("a")).to_be_focused()
