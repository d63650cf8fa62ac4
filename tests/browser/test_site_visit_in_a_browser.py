"""A site visit where there is no line: pages open, the form is kept with its photo, and goes when the line is back."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, Response, expect

from tests.browser.cast import Cast, browser_cookies
from tests.browser.conftest import Visit
from tests.browser.scenes import visiting

LONG = 20_000
POHANG_MARKET = {"latitude": 36.0369, "longitude": 129.3651}
ANSWERS = {"is_trading": "yes", "matches_registration": "yes", "has_sign": "no", "run_by_owner": "yes"}
EVERY_PART_OF_THE_FONT = (
    "Promise.allSettled([...document.fonts].map((part) => part.load()))"
    ".then(() => [...document.fonts].map((part) => part.status))"
)


def shop() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (2400, 1200), "white").save(kept, "JPEG")
    return kept.getvalue()


def fill_in(page: Page) -> None:
    for question, answer in ANSWERS.items():
        page.locator(f"input[name={question}][value={answer}]").check()
    page.locator("#workers_seen").fill("2")
    page.locator("#remarks").fill("냉장고 두 대가 돌고 있습니다.")


def request_id(answer: Response | None) -> str | None:
    """Every answer of the house has a number of its own: the same twice is a page that was kept."""
    assert answer is not None
    return answer.header_value("x-request-id")


def test_written_without_a_line_and_sent_once_it_is_back(visit: Visit, cast: Cast) -> None:
    officer = visiting(cast)
    context = visit("phone", geolocation=POHANG_MARKET, permissions=["geolocation"])
    context.add_cookies(browser_cookies(officer))
    page = context.new_page()
    page.goto("/office/visits")
    page.locator("[data-visits][data-is-ready]").wait_for()

    context.set_offline(True)
    kept = request_id(page.reload())
    assert kept == request_id(page.reload())
    page.locator("[data-visit] h2 a").click()
    page.locator("form[data-is-ready]").wait_for()
    # Whatever letters a shop, an owner or an answer has, their part of the font is there.
    assert set(page.evaluate(EVERY_PART_OF_THE_FONT)) == {"loaded"}
    fill_in(page)
    page.locator("#photos").set_input_files({"name": "가게.png", "mimeType": "image/jpeg", "buffer": shop()})
    expect(page.locator("[data-photos] li")).to_contain_text("36.0369, 129.3651", timeout=LONG)
    page.locator("#record").click()
    expect(page.locator("form [data-state]")).to_contain_text("이 전화기에 보관했습니다", timeout=LONG)

    # Whoever opens the form again finds what was written.
    page.reload()
    expect(page.locator("#workers_seen")).to_have_value("2")
    expect(page.locator("[data-photos] li")).to_have_count(1)
    page.goto("/office/visits")
    expect(page.locator("[data-visit] [data-kept]")).to_be_visible()
    assert "냉장고 두 대가" not in officer.get(f"/office/cases/{cast.numbers['screened']}").text

    context.set_offline(False)
    expect(page.locator("[data-visits] [role=status]")).to_contain_text("모두 보냈습니다", timeout=LONG)
    expect(page.locator("[data-visit] [data-kept]")).to_be_hidden()
    case = officer.get(f"/office/cases/{cast.numbers['screened']}").text
    assert case.count("냉장고 두 대가 돌고 있습니다.") == 1
    assert "36.0369, 129.3651" in case


def test_signing_out_leaves_no_page_behind(visit: Visit, cast: Cast) -> None:
    context = visit("phone")
    context.add_cookies(browser_cookies(visiting(cast)))
    page = context.new_page()
    page.goto("/office/visits")
    page.locator("[data-visits][data-is-ready]").wait_for()
    assert page.evaluate("caches.has('majung-visits')")
    # The session of the seat goes on for other tests: the form is sent nowhere.
    page.evaluate(
        "document.querySelector('.desk-own form').addEventListener('submit', (event) => event.preventDefault())"
    )
    page.locator(".desk-own form button").click()
    page.wait_for_function("caches.has('majung-visits').then((there) => !there)")
