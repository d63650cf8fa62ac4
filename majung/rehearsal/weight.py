"""What a first visit to a page costs: bytes as they came over the wire, and when its largest part was painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

# Painting is told a little after it happened.
LARGEST_PAINT = """() => new Promise((told) => {
  new PerformanceObserver((list) => told(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true});
})"""


@dataclass(frozen=True)
class Weight:
    """Compressed bytes with their headers."""

    without_fonts: int
    fonts: int


def weighed(page: Page, address: str) -> Weight:
    """All that a browser with an empty cache is sent for one page."""
    session = page.context.new_cdp_session(page)
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def asked(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def arrived(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", arrived)
    session.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    session.detach()
    fonts = sum(size for each, size in sizes.items() if addresses[each].endswith(".woff2"))
    return Weight(without_fonts=sum(sizes.values()) - fonts, fonts=fonts)


def largest_paint_ms(page: Page, address: str, *, slowdown: int) -> float:
    """Milliseconds from the click until the largest part is painted, on a processor so many times slower."""
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    page.goto(address, wait_until="networkidle")
    painted: float = page.evaluate(LARGEST_PAINT)
    session.detach()
    return painted
