"""What happens to forms on telephones: a line that breaks, a session that ends, the back button, two tabs."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.cast import Cast, Newcomer, browser_cookies
from tests.browser.conftest import Visit
from tests.browser.filing import finish_draft, lease_photo
from tests.browser.fingers import tap, tap_and_write

OWNER = Newcomer("정봄비", "1978-04-05", "010-0000-2005", "1000000955")
PIECE, PIECES = 65_000, 40
CUT_AT = 0.9


@pytest.fixture(scope="module")
def draft(cast: Cast) -> tuple[str, list[dict[str, str]]]:
    """Everything but the last button, and the cookies of the owner."""
    owner = cast.newcomer(OWNER)
    return finish_draft(owner), browser_cookies(owner)


@pytest.fixture
def context(visit: Visit, draft: tuple[str, list[dict[str, str]]]) -> BrowserContext:
    context = visit("phone")
    context.add_cookies(draft[1])  # type: ignore[arg-type]
    return context


def heavy_photo() -> bytes:
    """A photograph with long comments in it, as large as those of a telephone."""
    picture = lease_photo()
    comment = b"\xff\xfe" + (PIECE + 2).to_bytes(2, "big") + b"." * PIECE
    return picture[:2] + comment * PIECES + picture[2:]


def test_an_upload_cut_at_nine_tenths_goes_on_where_it_broke(
    context: BrowserContext, draft: tuple[str, list[dict[str, str]]]
) -> None:
    page, photo = context.new_page(), heavy_photo()
    page.goto(f"/apply/{draft[0]}/papers")
    tap(page, "main a[href^='?paper=']")
    page.locator("#file").set_input_files({"name": "큰사진.jpg", "mimeType": "image/jpeg", "buffer": photo})
    offsets: list[int] = []
    cuts: list[int] = []

    def line(route: Route) -> None:
        sent = route.request
        if sent.method == "PATCH":
            offset = int(sent.headers["upload-offset"])
            if offset >= CUT_AT * len(photo) and len(cuts) < 2:
                cuts.append(offset)
                route.abort("connectionreset")
                return
            offsets.append(offset)
        route.continue_()

    page.route("**/uploads/**", line)
    tap(page, "form.upload button")
    page.wait_for_url("**/check**")
    assert len(cuts) == 2
    # Every piece went over the line once: none again from the beginning.
    assert offsets == sorted(set(offsets))
    assert offsets[-1] >= CUT_AT * len(photo)
    tap(page, "button[value=right]")
    page.wait_for_url("**/papers**")
    expect(page.locator("main")).to_contain_text("큰사진.jpg")


def test_a_session_that_ends_while_typing_loses_nothing(
    context: BrowserContext, draft: tuple[str, list[dict[str, str]]]
) -> None:
    page = context.new_page()
    page.goto(f"/apply/{draft[0]}/money")
    choose_other_amount(page, "2700만")
    context.clear_cookies(name="sessionid")
    tap(page, "#next")
    page.wait_for_url("**/sign-in?next=*")
    tap(page, "main button.primary")
    page.wait_for_url("**/identity/**")
    for name, value in OWNER.shown.items():
        page.fill(f"input[name={name}]", value)
    tap(page, "form.card button")
    page.wait_for_url("**/money")
    expect(page.locator("#requested_krw")).to_have_value("2700만")
    tap(page, "#next")
    page.wait_for_url("**/papers**")
    page.goto(f"/apply/{draft[0]}/confirm")
    expect(page.locator("main")).to_contain_text("2,700만 원")


def test_an_answer_saves_itself_also_after_a_broken_line(
    context: BrowserContext, draft: tuple[str, list[dict[str, str]]]
) -> None:
    page = context.new_page()
    page.goto(f"/apply/{draft[0]}/money")
    told = page.locator("form [role=status]")
    page.route("**/money", lambda route: route.abort("connectionreset"))
    choose_other_amount(page, "1천5백만")
    page.locator("#requested_krw").blur()
    expect(told).to_have_text("저장하지 못했습니다. 연결되면 다시 저장합니다.")
    page.unroute("**/money")
    seen = page.locator("input[name=seen]").input_value()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(told).to_have_text("")
    expect(page.locator("#saved")).to_have_text(re.compile(r"저장됨 \d\d:\d\d"))
    expect(page.locator("input[name=seen]")).not_to_have_value(seen)
    page.goto(f"/apply/{draft[0]}/confirm")
    expect(page.locator("main")).to_contain_text("1,500만 원")
    page.goto(f"/apply/{draft[0]}/money")
    context.clear_cookies(name="sessionid")
    choose_other_amount(page, "1천6백만")
    page.locator("#requested_krw").blur()
    expect(told).to_contain_text("이 화면을 다시 열어 주세요")
    expect(page.locator("#requested_krw")).to_have_value("1천6백만")


def test_the_back_button_finds_what_was_answered(
    context: BrowserContext, draft: tuple[str, list[dict[str, str]]]
) -> None:
    page = context.new_page()
    page.goto(f"/apply/{draft[0]}/money")
    choose_other_amount(page, "1200만")
    tap(page, "#next")
    page.wait_for_url("**/papers**")
    page.go_back()
    page.wait_for_url("**/money")
    expect(page.locator("#requested_krw")).to_have_value("12,000,000")
    tap(page, "#next")
    page.wait_for_url("**/papers**")


def test_two_tabs_never_overwrite_each_other_in_silence(
    context: BrowserContext, draft: tuple[str, list[dict[str, str]]]
) -> None:
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(f"/apply/{draft[0]}/money")
    tap(first, "input[name=amount][value='20000000']")
    tap(first, "#next")
    first.wait_for_url("**/papers**")
    # The other tab still shows the old amount, and chooses another bank.
    tap(second, "input[name=bank][value=kb]")
    tap(second, "#next")
    expect(second.locator("#differed, #file, .cards").first).to_be_visible()
    second.goto(f"/apply/{draft[0]}/confirm")
    for kept in ("2,000만 원", "국민은행"):
        expect(second.locator("main")).to_contain_text(kept)


def choose_other_amount(page: Page, typed: str) -> None:
    tap(page, "input[name=amount][value=other]")
    tap_and_write(page, "#requested_krw", typed)
