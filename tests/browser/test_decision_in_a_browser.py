"""A decision as people come to it, by keyboard alone: proposed on terms, approved by other eyes, read by its owner."""

import pytest
from playwright.sync_api import Page, expect

from majung.rehearsal.handling import screen, take_up, tell_balances, wait_for_offices
from majung.rehearsal.visitor import Visitor
from tests.browser.cast import Cast, browser_cookies
from tests.browser.conftest import Visit
from tests.browser.desks import POHANG, POHANG_HEAD
from tests.browser.filing import file_draft, finish_draft
from tests.browser.fingers import press_key, tab_to, write_key

WORDS = "매출이 꾸준하고 갚을 힘이 있습니다."


@pytest.mark.parametrize(("size", "person", "business"), [("desk", "boram", "books"), ("phone", "goeun", "flowers")])
def test_two_of_the_staff_decide_and_the_owner_reads_it(
    visit: Visit, cast: Cast, size: str, person: str, business: str
) -> None:
    owner = cast.owner(person, business)
    case = file_draft(owner, finish_draft(owner))
    ready_to_propose(cast.staff(POHANG), owner, case)
    propose(opened(visit, size, cast.staff(POHANG), f"/office/cases/{case}/decision?outcome=approved"), case)
    approve(opened(visit, size, cast.staff(POHANG_HEAD), f"/office/cases/{case}/proposal"), case)
    result = opened(visit, size, owner, f"/my/{case}").locator("main")
    for told in ("승인되었습니다", "2,000만 원", WORDS):
        expect(result).to_contain_text(told)


def opened(visit: Visit, size: str, who: Visitor, path: str) -> Page:
    context = visit(size)
    context.add_cookies(browser_cookies(who))
    page = context.new_page()
    page.goto(path)
    return page


def ready_to_propose(officer: Visitor, owner: Visitor, case: str) -> None:
    """Everything that keeps the case from an approval is settled, over HTTP."""
    take_up(officer, case)
    wait_for_offices(owner, case)
    screen(officer, case)
    tell_balances(officer, case)


def propose(page: Page, case: str) -> None:
    """Less than was asked for: limits and fee follow while the form is filled in, and are proposed as shown."""
    write_key(page, "#amount", "2천만")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Tab")
    choose(page, "#reason", "meets_criteria")
    write_key(page, "#words", WORDS)
    press_key(page, "#propose")
    page.wait_for_url(f"**/office/cases/{case}")


def choose(page: Page, selector: str, value: str) -> None:
    """From a list, by arrows."""
    tab_to(page, selector)
    chosen = page.locator(selector)
    for _ in range(chosen.locator("option").count()):
        if chosen.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    assert chosen.input_value() == value


def approve(page: Page, case: str) -> None:
    """Whoever approves reads what was proposed first."""
    expect(page.locator("#proposal")).to_be_visible()
    expect(page.locator("main")).to_contain_text(WORDS)
    press_key(page, "#approve")
    page.wait_for_url(f"**/office/cases/{case}")
