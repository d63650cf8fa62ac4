"""From a finished 자격확인 to a receipt and a timeline as people go: by thumb, by keyboard alone, without scripts."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from majung.rehearsal.outside import Outside
from tests.browser.cast import Cast, Newcomer
from tests.browser.conftest import Visit
from tests.browser.filing import PROGRAM, lease_photo
from tests.browser.fingers import (
    Choose,
    Press,
    Write,
    choose_key,
    press_key,
    tap,
    tap_and_choose,
    tap_and_write,
    write_key,
)
from tests.browser.test_check_in_a_browser import walk_to_result

MOST_SCREENS = 6
SECONDS_TO_RECEIPT = 3.0

BY_THUMB = Newcomer("김새봄", "1964-08-20", "010-0000-2001", "1000000917")
BY_KEYBOARD = Newcomer("이여름", "1975-03-02", "010-0000-2002", "1000000921")
WITHOUT_SCRIPTS = Newcomer("박가을", "1981-11-11", "010-0000-2003", "1000000936")


@dataclass
class Hand:
    """Somebody with a page in front of them, and what they had to do since the check was finished."""

    page: Page
    press: Press
    write: Write
    choose: Choose
    screens: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    def do(self, *selectors: str) -> None:
        for selector in selectors:
            self.press(self.page, selector)

    def type(self, selector: str, text: str) -> None:
        self.typed.append(selector)
        self.write(self.page, selector, text)

    def go_on(self, selector: str, *, to: str) -> None:
        self.press(self.page, selector)
        self.page.wait_for_url(lambda address: f"/{to}" in address)
        self.screens.append(to)


@pytest.fixture
def in_trouble(outside: Outside) -> Iterator[None]:
    """The credit bureau is dead, and the tax office answers after half a minute."""
    outside.set_mood("bureau", dead=True)
    outside.set_mood("register", delay=30)
    yield
    outside.be_well()


def sign_in(hand: Hand, person: Newcomer) -> None:
    """간편인증 at the provider; who one is has to be typed there, and nowhere else."""
    hand.press(hand.page, "main button.primary")
    hand.page.wait_for_url("**/identity/**")
    for name, value in person.shown.items():
        hand.write(hand.page, f"input[name={name}]", value)
    hand.press(hand.page, "form.card button")


def agree_to_everything(hand: Hand) -> None:
    for box in hand.page.locator("input[name^=consent_]").all():
        hand.do(f"#{box.get_attribute('id')}")


def fill_in(hand: Hand) -> None:
    """The screens of the form, from the first to the receipt."""
    hand.screens.append("start")
    agree_to_everything(hand)
    hand.go_on("#next", to="answers")
    hand.do("input[name=rented-ticked][value=business]")
    hand.go_on("#next", to="money")
    hand.do("input[name=amount][value='30000000']", "input[name=purpose][value=operating]")
    hand.do("input[name=bank][value=nh]")
    agree_to_everything(hand)
    hand.go_on("#next", to="papers")
    hand.choose(hand.page, "#file", lease_photo())
    hand.do("form.upload button")
    hand.page.wait_for_url("**/check**")
    hand.do("button[value=right]")
    hand.page.wait_for_url("**/papers**")
    expect(hand.page.locator("main")).to_contain_text("임대차계약서.jpg")
    hand.go_on("#next", to="helper")
    hand.do("input[name=helper][value=nobody]")
    hand.go_on("#next", to="confirm")


def file_it(hand: Hand, person: Newcomer) -> None:
    """From the result of 자격확인, through the sign-in, to a receipt, which must not wait for anybody."""
    hand.press(hand.page, f"a[href='/check/apply/{PROGRAM}']")
    hand.page.wait_for_url("**/sign-in?next=*")
    sign_in(hand, person)
    hand.page.wait_for_url(f"**/apply/start/{PROGRAM}")
    fill_in(hand)
    began = time.monotonic()
    hand.press(hand.page, "#submit")
    hand.page.wait_for_url("**/receipt")
    assert time.monotonic() - began < SECONDS_TO_RECEIPT
    main = hand.page.locator("main")
    for told in ("RCP-", "번째", "3,000만 원"):
        expect(main).to_contain_text(told)
    assert len(hand.screens) <= MOST_SCREENS, hand.screens
    assert hand.typed == []


def follow(hand: Hand) -> None:
    hand.press(hand.page, "main a[href^='/my/APP-']")
    hand.page.wait_for_url("**/my/APP-*")
    expect(hand.page.locator("#now")).to_be_visible()
    expect(hand.page.locator("main")).to_contain_text("동부센터 (포항지점)")


def test_by_thumb_with_a_dead_bureau_and_a_slow_register(visit: Visit, cast: Cast, in_trouble: None) -> None:
    cast.newcomer(BY_THUMB)
    page = visit("phone").new_page()
    walk_to_result(page, tap, tap_and_write)
    hand = Hand(page, tap, tap_and_write, tap_and_choose)
    file_it(hand, BY_THUMB)
    follow(hand)
    # What is still awaited is told, and by whom; the place in the queue does not wait for it.
    pending = page.locator("section[aria-labelledby=pending]")
    pending.locator("summary").tap()
    for office in ("신용평가사", "국세청"):
        expect(pending).to_contain_text(office)


def test_by_keyboard_alone(visit: Visit, cast: Cast) -> None:
    cast.newcomer(BY_KEYBOARD)
    page = visit("desk").new_page()
    walk_to_result(page, press_key, write_key)
    hand = Hand(page, press_key, write_key, choose_key)
    file_it(hand, BY_KEYBOARD)
    follow(hand)


def test_by_thumb_without_scripts(visit: Visit, cast: Cast) -> None:
    cast.newcomer(WITHOUT_SCRIPTS)
    page = visit("phone", java_script_enabled=False).new_page()
    walk_to_result(page, tap, tap_and_write)
    hand = Hand(page, tap, tap_and_write, tap_and_choose)
    file_it(hand, WITHOUT_SCRIPTS)
    follow(hand)
