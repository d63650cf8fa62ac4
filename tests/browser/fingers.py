"""How people get about on a page: by thumb, or by keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import FileChooser, Page

MOST_TABS = 120

Press = Callable[[Page, str], None]
Write = Callable[[Page, str, str], None]
Choose = Callable[[Page, str, bytes], None]

CHOOSER_TRIES, CHOOSER_MILLISECONDS = 10, 2000
# A telephone that asks for a finger and keeps the key.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def tap(page: Page, selector: str) -> None:
    page.locator(selector).first.tap()


def tap_and_write(page: Page, selector: str, text: str) -> None:
    tap(page, selector)
    page.locator(selector).fill(text)


def tap_and_choose(page: Page, selector: str, photo: bytes) -> None:
    page.locator(selector).set_input_files({"name": "임대차계약서.jpg", "mimeType": "image/jpeg", "buffer": photo})


def tab_to(page: Page, selector: str) -> None:
    """Tab, and nothing else, until the focus is there."""
    wanted = page.locator(selector).first
    for _ in range(MOST_TABS):
        if wanted.evaluate("(each) => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")


def press_key(page: Page, selector: str) -> None:
    """Radio buttons by arrows, boxes by Space, everything else by Enter."""
    wanted = page.locator(selector).first
    kind = wanted.get_attribute("type")
    if kind != "radio":
        tab_to(page, selector)
        page.keyboard.press("Space" if kind == "checkbox" else "Enter")
        return
    group = f"input[name={wanted.get_attribute('name')}]"
    tab_to(page, f"{group}:checked" if page.locator(f"{group}:checked").count() else group)
    page.keyboard.press("Space")
    for _ in range(MOST_TABS):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{selector} cannot be reached with arrows on {page.url}")


def write_key(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose_key(page: Page, selector: str, photo: bytes) -> None:
    page.wait_for_load_state("load")
    # On a busy machine Chromium now and then drops a key that opens a dialogue; a person presses again.
    chosen: list[FileChooser] = []
    page.once("filechooser", lambda chooser: chosen.append(chooser))  # noqa: PLW0108  a built-in takes no marks
    tab_to(page, selector)
    for _ in range(CHOOSER_TRIES):
        page.keyboard.press("Enter")
        page.wait_for_timeout(CHOOSER_MILLISECONDS)
        if chosen:
            break
    chosen[0].set_files({"name": "임대차계약서.jpg", "mimeType": "image/jpeg", "buffer": photo})
