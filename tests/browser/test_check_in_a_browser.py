"""From the first page to an explained result as people go: by thumb, by keyboard alone, without scripts."""

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from majung.rehearsal.owner import MOST_SCREENS, QUESTION, RESTAURANT
from tests.browser.conftest import Visit
from tests.browser.fingers import Press, Write, press_key, tap, tap_and_write, write_key

# What she looks for before she can choose it.
WORD = "식당"


def answer_screen(page: Page, answers: Mapping[str, str], press: Press, write: Write) -> None:
    """Fills in one screen and goes on."""
    if "industry" in answers:
        write(page, "#word", WORD)
        press(page, "#find")
        page.wait_for_url("**word=**")
    for name, value in answers.items():
        if page.locator(f"input[name={name}]").first.get_attribute("type") == "radio":
            press(page, f'input[name={name}][value="{value}"]')
        else:
            write(page, f"input[name={name}]", value)
    here = page.url
    press(page, "#next")
    page.wait_for_url(lambda there: there != here)


def walk_to_result(page: Page, press: Press, write: Write) -> int:
    """From the first page; gives the number of screens."""
    page.goto("/")
    press(page, "main a[href='/check']")
    page.wait_for_url("**/check")
    press(page, "#begin")
    page.wait_for_url(f"**{QUESTION}*")
    screens = 0
    while QUESTION in page.url and screens < MOST_SCREENS:
        screens += 1
        step = page.url.split(QUESTION)[1].split("?")[0]
        answer_screen(page, RESTAURANT[step], press, write)
    page.wait_for_url("**/check/result")
    return screens


def assert_explained(page: Page) -> None:
    """Outcome, own value beside the threshold, the announcement's words, amount and branch."""
    expect(page.locator("#headline")).to_contain_text("만 원까지")
    main = page.locator("main")
    for told in ("지금 답으로는", "2.5명 (기준: 5명 미만)", "경북도내에 소재하고 있는", "동부센터 (포항지점)"):
        expect(main).to_contain_text(told)


@pytest.mark.parametrize("java_script", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_owner_gets_to_an_explained_result_by_touch(visit: Visit, screen: str, java_script: bool) -> None:
    page = visit(screen, has_touch=True, java_script_enabled=java_script).new_page()
    assert walk_to_result(page, tap, tap_and_write) <= 9
    assert_explained(page)


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_owner_gets_to_an_explained_result_by_keyboard_alone(visit: Visit, screen: str) -> None:
    page = visit(screen).new_page()
    assert walk_to_result(page, press_key, write_key) <= 9
    assert_explained(page)


def test_back_button_and_a_changed_answer_lose_nothing(page: Page) -> None:
    walk_to_result(
        page, lambda at, selector: at.locator(selector).first.click(), lambda at, to, text: at.fill(to, text)
    )
    page.go_back()
    assert QUESTION in page.url
    page.go_forward()
    assert_explained(page)
    page.goto(f"{QUESTION}people")
    expect(page.locator("input[name=employees]")).to_have_value("2.5")
    page.fill("input[name=employees]", "7")
    page.fill("input[name=employees_now]", "7")
    page.locator("#next").click()
    # The answer that was changed raises a new question.
    page.wait_for_url("**/check/q/grace")
    page.locator("input[name=choice][value=no]").check()
    page.locator("#next").click()
    page.wait_for_url("**/check/result")
    expect(page.locator("main")).to_contain_text("7명 (기준: 5명 미만)")
    for kept in ("지금 4대보험 명부에 있는 사람 7명", "1억 8,000만 원"):
        expect(page.locator("#answers + dl")).to_contain_text(kept)


def test_two_tabs_answer_one_check(visit: Visit) -> None:
    context = visit("phone")
    first, second = context.new_page(), context.new_page()
    first.goto(f"{QUESTION}sales")
    second.goto(f"{QUESTION}opened")
    first.fill("input[name=average_sales_krw]", "3천만")
    first.locator("#next").tap()
    first.wait_for_url(lambda there: "sales" not in there)
    for part, value in RESTAURANT["opened"].items():
        second.fill(f"input[name={part}]", value)
    second.locator("#next").tap()
    second.wait_for_url(lambda there: "opened" not in there)
    for page in (first, second):
        page.goto("/check/answers")
        expect(page.locator("main")).to_contain_text("3,000만 원")
        expect(page.locator("main")).to_contain_text("2019년 3월 1일")


def test_amount_is_read_back_while_it_is_typed(page: Page) -> None:
    page.goto(f"{QUESTION}sales")
    page.fill("input[name=average_sales_krw]", "18000만")
    expect(page.locator("output.read-back")).to_have_text("1억 8,000만 원")


def test_language_is_switched_where_one_is(page: Page) -> None:
    page.goto(f"{QUESTION}people")
    page.locator("header button[name=language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("How many people work for you?")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("header button[name=language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")


def test_kept_check_opens_again_by_its_code_in_another_browser(visit: Visit) -> None:
    first, second = visit("phone").new_page(), visit("desk").new_page()
    walk_to_result(first, tap, tap_and_write)
    first.locator("#save").tap()
    first.locator("#consent").tap()
    first.locator("button#keep").tap()
    code = first.locator("#code").inner_text()
    second.goto("/check/open")
    second.fill("#code", f" {code.lower()} ")
    second.locator("#open").click()
    assert_explained(second)
    assert not re.search("포항|I56111|180000000", second.url)
