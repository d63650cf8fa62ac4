"""Takes the pictures of the README anew: serves a fresh house and photographs its pages on a phone and on a desk."""

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from majung.rehearsal.browser import DESK, PHONE, NoBrowser, opened_browser
from majung.rehearsal.house import House, served_house
from majung.rehearsal.owner import PAGES, QUESTION, Owner, Page, answer_check

FOLDER = Path("docs/pictures")
SCREENS = {"phone": PHONE, "desk": DESK}
QUESTIONS = ("industry", "people", "sales", "opened", "papers")
PICTURES = (
    *PAGES,
    *(Page(f"question-{step}", f"{QUESTION}{step}", needs_answers=True) for step in QUESTIONS),
    Page("no-such-page", "/no/such/page"),
)
# Pages shown in English too.
IN_ENGLISH = ("home", "result")


def photograph(browser: Browser, house: House, owner: Owner, page: Page, language: str) -> None:
    """One page at every size; what stands below the screen is left to the reader's own visit."""
    spoken: Any = [{"name": "language", "value": language, "domain": "127.0.0.1", "path": "/"}]
    for screen, size in SCREENS.items():
        context = browser.new_context(base_url=house.address, viewport=size)
        context.add_cookies(spoken)
        if page.needs_answers:
            cookies: Any = owner.browser_cookies()
            context.add_cookies(cookies)
        shown = context.new_page()
        shown.goto(page.path, wait_until="networkidle")
        name = page.name if language == "ko" else f"{page.name}-english"
        shown.screenshot(path=FOLDER / f"{name}-{screen}.png")
        context.close()


def main() -> None:
    with served_house() as house, opened_browser() as browser:
        owner = Owner(house.address)
        answer_check(owner)
        for old in FOLDER.glob("*.png"):
            old.unlink()
        for page in PICTURES:
            photograph(browser, house, owner, page, "ko")
            if page.name in IN_ENGLISH:
                photograph(browser, house, owner, page, "en")


if __name__ == "__main__":
    try:
        main()
    except NoBrowser as problem:
        sys.exit(str(problem))
