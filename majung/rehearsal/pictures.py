"""Takes the pictures of the README anew: serves a fresh house and photographs its pages on a phone and on a desk."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

# Name of the picture, page, language of the visitor.
PAGES = (
    ("programs", "/", "ko-KR"),
    ("program", "/programs/gyeongbuk-beotim", "ko-KR"),
    ("program-english", "/programs/semas-general", "en-GB"),
)
SCREENS = {"phone": (360, 800), "desk": (1280, 800)}
SECONDS_TO_OPEN = 20.0


@contextmanager
def served() -> Iterator[str]:
    """The address of a house of its own, gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("majung")), "serve", "--port", str(port)]
        server = subprocess.Popen(command, env={**os.environ, "MAJUNG_DATA_DIR": folder})
        try:
            yield opened(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(10)


def opened(address: str) -> str:
    deadline = time.monotonic() + SECONDS_TO_OPEN
    while time.monotonic() < deadline:
        try:
            with urlopen(address) as answer:  # noqa: S310  # our own loopback address
                if answer.status == 200:
                    return address
        except URLError:
            time.sleep(0.2)
    raise TimeoutError(address)


def photograph(browser: Browser, address: str, folder: Path) -> None:
    for screen, (width, height) in SCREENS.items():
        for name, path, language in PAGES:
            page = browser.new_page(viewport={"width": width, "height": height}, locale=language)
            page.goto(address + path)
            page.screenshot(path=folder / f"{name}-{screen}.png")
            page.close()


def main() -> None:
    folder = Path("docs/pictures")
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is needed: apt-get install chromium fonts-nanum")
    # Chromium's own sandbox does not start for root.
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        photograph(browser, address, folder)
        browser.close()


if __name__ == "__main__":
    main()
