"""Passkeys with Chromium's own virtual device: made once, and enough to come in again."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from majung.rehearsal.house import House
from tests.browser.cast import Cast, Newcomer, browser_cookies
from tests.browser.conftest import Visit
from tests.browser.desks import GUMI, PASSWORD
from tests.browser.fingers import DEVICE

OWNER = Newcomer("최겨울", "1969-12-24", "010-0000-2004", "1000000940")


@pytest.fixture
def page(visit: Visit, house: House) -> Page:
    """A page under the one name for which browsers allow passkeys without https."""
    page = visit("phone", base_url=house.address.replace("127.0.0.1", "localhost")).new_page()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device: dict[str, Any] = {"options": DEVICE}
    session.send("WebAuthn.addVirtualAuthenticator", device)
    return page


def make_passkey(page: Page, path: str) -> None:
    page.goto(path)
    page.locator("[data-passkey-button]").tap()


def test_an_owner_comes_back_with_a_passkey(page: Page, cast: Cast) -> None:
    owner = cast.newcomer(OWNER)
    cookies: Any = [{**cookie, "domain": "localhost"} for cookie in browser_cookies(owner)]
    page.context.add_cookies(cookies)
    make_passkey(page, "/me/passkeys/add")
    page.wait_for_url("**/me?*")
    expect(page.locator("main form[action$='/passkeys/remove']")).to_have_count(1)
    page.locator("main form[action$='/sign-out'] button").tap()
    page.wait_for_url("**/")
    page.goto("/sign-in?next=/businesses")
    page.locator("[data-passkey-button]").tap()
    page.wait_for_url("**/businesses")
    expect(page.locator("main")).to_contain_text(str(OWNER.business["name"]))


def test_staff_enrol_with_a_passkey_and_need_nothing_else(page: Page, cast: Cast) -> None:
    page.goto(cast.invitation(GUMI))
    for name in ("password", "again"):
        page.fill(f"#{name}", PASSWORD)
    page.locator("main button.primary").tap()
    page.wait_for_url("**/office/second-factor")
    make_passkey(page, "/office/second-factor/passkey")
    page.wait_for_url("**/office/me*")
    page.locator("main form[action$='/sign-out'] button").first.tap()
    page.wait_for_url(lambda address: "/office/me" not in address)
    page.goto("/office/sign-in?next=/office/")
    page.locator("[data-passkey-button]").tap()
    page.wait_for_url("**/office/")
    expect(page.locator("main")).to_contain_text(GUMI.name)
