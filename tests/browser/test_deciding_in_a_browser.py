"""The form of a decision works things out while it is filled in; without a script its buttons do the same."""

from playwright.sync_api import Page, expect

from tests.browser.cast import Cast, browser_cookies
from tests.browser.conftest import Visit
from tests.browser.scenes import in_screening

OWN = "영업을 다시 시작한 날을 알려 주세요."


def refusing(visit: Visit, cast: Cast, *, with_script: bool) -> Page:
    staff = in_screening(cast)
    context = visit("desk", java_script_enabled=with_script)
    context.add_cookies(browser_cookies(staff))
    page = context.new_page()
    page.goto(f"/office/cases/{cast.numbers['screened']}/decision?outcome=refused")
    expect(page.locator("#words")).to_have_value("")
    return page


def test_the_words_of_a_reason_come_when_it_is_chosen_and_own_ones_stay(visit: Visit, cast: Cast) -> None:
    page = refusing(visit, cast, with_script=True)
    page.locator("#reason").select_option("credit")
    expect(page.locator("#words")).not_to_have_value("")
    expect(page.locator("#retry_from-year")).not_to_have_value("")
    page.locator("#words").fill(OWN)
    listed = page.locator("#remedy").input_value()
    page.locator("#reason").select_option("excluded")
    expect(page.locator("#remedy")).not_to_have_value(listed)
    expect(page.locator("#words")).to_have_value(OWN)


def test_without_a_script_a_button_loads_them(visit: Visit, cast: Cast) -> None:
    page = refusing(visit, cast, with_script=False)
    page.locator("#reason").select_option("credit")
    page.locator("#fill").click()
    expect(page.locator("#words")).not_to_have_value("")
    expect(page.locator("#reason")).to_have_value("credit")
