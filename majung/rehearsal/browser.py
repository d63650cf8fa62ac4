"""Debian's Chromium, driven by Playwright, for pictures, benches and browser tests."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

# Who only serves has no Playwright, and no need of it.
with suppress(ModuleNotFoundError):
    from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ViewportSize

NO_PLAYWRIGHT = "Playwright is not installed; run: script/setup dev"
NO_CHROMIUM = (
    "Chromium is not installed; as root run: "
    "apt-get update && apt-get install --yes --no-install-recommends chromium fonts-nanum"
)
PHONE: ViewportSize = {"width": 360, "height": 800}
DESK: ViewportSize = {"width": 1280, "height": 800}
ARGUMENTS = [
    "--no-sandbox",  # Chromium's own sandbox does not start for root; only our own pages are opened.
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
    "--proxy-server=http://127.0.0.1:9",  # Whatever is not on this machine fails.
    "--proxy-bypass-list=127.0.0.1;localhost",
]


class NoBrowser(RuntimeError):
    """There is no browser to drive; the message says how to get one."""


@contextmanager
def opened_browser() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    if find_spec("playwright") is None:
        raise NoBrowser(NO_PLAYWRIGHT)
    if executable is None:
        raise NoBrowser(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
