"""What holds on every page at every size: nothing in anybody's way, nothing beside the screen, nothing heavy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from majung.rehearsal.browser import DESK, PHONE
from majung.rehearsal.house import House
from majung.rehearsal.owner import Owner
from majung.rehearsal.weight import weighed
from tests.browser.cast import Cast, browser_cookies
from tests.browser.conftest import Visit, heard, new_visitor
from tests.browser.every_page import EVERY_PAGE, SHOWN
from tests.browser.place import open_place

AXE = Path("node_modules/axe-core/axe.min.js")
NO_AXE = "axe-core is not installed; run: script/setup dev"
RUN_AXE = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 120)).join(" | ")}`);
}"""
BESIDE_THE_SCREEN = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room && document.body.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > room + 1);
  return ["the page scrolls sideways", ...wide.map((each) => `${each.tagName} ${each.className} ${each.id}`)];
}"""
# Twice the 62.5 % that a rem of 10 px stands for, as somebody sets it who needs larger letters.
LARGER_LETTERS = """() => {
  const letters = new CSSStyleSheet();
  letters.replaceSync("html { font-size: 125% !important; }");
  document.adoptedStyleSheets = [letters];
}"""
# A desk of 1280 px as it is, at 200 % and at 400 %, a phone, and the printed part of A4.
WIDTHS = (1280, 640, 360, 320)
PAPER = 680
MOST_BYTES, MOST_BYTES_WITH_FONTS = 100_000, 150_000
# Of pages behind a sign-in, those with the most on them.
WEIGHED = (
    *SHOWN,
    *("sign-in", "account", "apply-business", "apply-answers", "apply-money", "apply-papers", "apply-confirm"),
    *("receipt", "my", "timeline", "my-supplement-paper", "office", "office-case"),
    "agreement-contract",
)


@pytest.fixture(scope="module")
def axe() -> str:
    assert AXE.exists(), NO_AXE
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def kept_page(browser: Browser, house: House) -> Iterator[Page]:
    """One page for all to be opened in: a new one each time would read fonts, styles and axe anew."""
    context = new_visitor(browser, house, "phone", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def page(kept_page: Page, complaints: list[str]) -> Iterator[Page]:
    """As a phone shows it by day, to somebody of whom nothing is known."""
    kept_page.context.clear_cookies()
    kept_page.set_viewport_size(PHONE)
    kept_page.emulate_media(media="screen", color_scheme="light")
    with heard(kept_page.context, complaints):
        yield kept_page
        # What a page still tells while it is left is told of this one.
        kept_page.goto("about:blank")


def come_as(context: BrowserContext, name: str, owner: Owner, cast: Cast) -> None:
    place = EVERY_PAGE[name]
    if place.needs_answers:
        cookies: Any = owner.browser_cookies()
        context.add_cookies(cookies)
    if place.who is not None:
        context.add_cookies(browser_cookies(place.who(cast)))


def barriers(page: Page) -> list[str]:
    found: list[str] = page.evaluate(RUN_AXE)
    return found


def beside(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 400})
    found: list[str] = page.evaluate(BESIDE_THE_SCREEN)
    return found


# One visit for both: most of the time goes into opening pages.
@pytest.mark.parametrize("name", EVERY_PAGE)
def test_has_no_barrier_by_day_or_night_and_never_scrolls_sideways(
    name: str, page: Page, house: House, owner: Owner, cast: Cast, axe: str
) -> None:
    come_as(page.context, name, owner, cast)
    open_place(page, EVERY_PAGE[name], house, cast)
    page.evaluate(axe)
    assert barriers(page) == []
    found = {f"{width} px": beside(page, width) for width in WIDTHS}
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="dark")
    # Chromium repaints a frame later: colours are judged when all are those of the night.
    page.evaluate("() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))")
    assert barriers(page) == []
    page.emulate_media(media="print")
    found["paper"] = beside(page, PAPER)
    page.emulate_media(media="screen")
    page.evaluate(LARGER_LETTERS)
    found["letters twice as large"] = beside(page, PHONE["width"])
    assert {size: wide for size, wide in found.items() if wide} == {}


@pytest.mark.parametrize("name", WEIGHED)
def test_first_visit_is_light(name: str, visit: Visit, house: House, owner: Owner, cast: Cast) -> None:
    context = visit("phone", reduced_motion="reduce")
    come_as(context, name, owner, cast)
    weight = weighed(context.new_page(), house.address + EVERY_PAGE[name].path.format(**cast.numbers))
    assert 1_000 < weight.without_fonts < MOST_BYTES
    assert weight.fonts > 0
    assert weight.without_fonts + weight.fonts < MOST_BYTES_WITH_FONTS
