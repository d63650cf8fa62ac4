"""Pages of the words of agreements at a desk: read, compared, written anew."""

from playwright.sync_api import Page

from tests.browser.place import Place
from tests.browser.scenes import policy

TEXTS = "/office/texts"


def open_text(page: Page) -> None:
    page.locator("main a[href^='/office/texts/TXT-']").first.click()
    page.locator("#words").wait_for()


def write_anew(page: Page) -> None:
    open_text(page)
    page.locator("main a[href$='/new']").click()
    page.locator("#written").wait_for()


def look_first(page: Page) -> None:
    write_anew(page)
    page.locator("#look").click()
    page.locator("#words").wait_for()


def write_nonsense(page: Page) -> None:
    write_anew(page)
    page.locator("#written").fill("kind: [")
    page.locator("#propose").click()
    page.locator("#problems").wait_for()


OF_TEXTS = {
    "office-texts": Place(TEXTS, who=policy),
    "office-text": Place(TEXTS, who=policy, then=open_text),
    "office-text-new": Place(TEXTS, who=policy, then=write_anew),
    "office-text-looked-at": Place(TEXTS, who=policy, then=look_first),
    "office-text-refused": Place(TEXTS, who=policy, then=write_nonsense),
}
