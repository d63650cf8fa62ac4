"""What a page costs its reader: time of the server, bytes of a first visit, and how soon a slow phone shows it.

The house is `majung serve` on the embedded database, asked over HTTP on loopback one request after another. Beside
every page stands the same server's answer of a small file in the same round, so that a slow machine shows as one. The
browser is Chromium with an empty cache and a processor four times slower; fonts are weighed apart.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import click

from majung.rehearsal.browser import PHONE, NoBrowser, opened_browser
from majung.rehearsal.house import House, served_house
from majung.rehearsal.owner import PAGES, Owner, Page, answer_check
from majung.rehearsal.report import Report, median, rounded
from majung.rehearsal.weight import largest_paint_ms, weighed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

SMALL_FILE = "/static/majung/icon.svg"
SLOWDOWN = 4
MOST_MS, MOST_PAINT_MS = 50, 1500
MOST_KB, MOST_KB_WITH_FONTS = 100, 150
SLOWEST_SERVER = "ms of the server for the slowest page, p95"
SLOWEST_PAINT = f"ms to the largest paint of the slowest page, processor {SLOWDOWN}x slower"
HEAVIEST = "KB of the heaviest page, compressed, fonts aside"
HEAVIEST_WITH_FONTS = "KB of the heaviest first visit, compressed, with fonts"

# Of the page, and of the small file beside it.
Times = tuple[Sequence[float], Sequence[float]]

OPTIONS = [
    click.Option(["--requests"], type=click.IntRange(min=2), default=60, show_default=True, help="Of each page."),
    click.Option(["--visits"], type=click.IntRange(min=1), default=3, show_default=True, help="Of each page, painted."),
    click.Option(["--no-browser"], is_flag=True, help="Only the time of the server."),
]


def measure(*, requests: int, visits: int, no_browser: bool) -> Report:
    """Ask, weigh and paint every page of a fresh house."""
    report = Report("pages")
    with served_house() as house:
        owner = Owner(house.address)
        answer_check(owner)
        report_server(report, server_times(house, owner, requests))
        seen: Mapping[str, Mapping[str, float]] = {}
        if not no_browser:
            try:
                seen = seen_pages(house, owner, visits)
            except NoBrowser as problem:
                click.echo(str(problem), err=True)
        report_seen(report, seen)
    return report


def server_times(house: House, owner: Owner, requests: int) -> Mapping[str, Times]:
    """Milliseconds of every page, and of the small file beside it; the first answer of each is a warm-up."""
    times: dict[str, Times] = {}
    with kept_connection(house) as connection:
        for page in PAGES:
            cookie = owner.cookie_header() if page.needs_answers else ""
            pairs = [
                (spent_ms(connection, page.path, cookie), spent_ms(connection, SMALL_FILE, ""))
                for _ in range(requests + 1)
            ]
            times[page.name] = ([own for own, _ in pairs[1:]], [beside for _, beside in pairs[1:]])
    return times


@contextmanager
def kept_connection(house: House) -> Iterator[HTTPConnection]:
    with closing(HTTPConnection(house.address.removeprefix("http://"), timeout=60)) as connection:
        yield connection


def spent_ms(connection: HTTPConnection, path: str, cookie: str) -> float:
    headers = {"Accept-Encoding": "gzip, br", **({"Cookie": cookie} if cookie else {})}
    begun = time.perf_counter_ns()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    spent = (time.perf_counter_ns() - begun) / 1e6
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return spent


def seen_pages(house: House, owner: Owner, visits: int) -> dict[str, dict[str, float]]:
    with opened_browser() as browser:
        return {page.name: seen_page(browser, house, owner, page, visits) for page in PAGES}


def seen_page(browser: Browser, house: House, owner: Owner, page: Page, visits: int) -> dict[str, float]:
    """A newcomer's visits of one page: each with an empty cache."""
    with newcomer(browser, owner, page) as context:
        weight = weighed(context.new_page(), house.address + page.path)
    paints = []
    for _ in range(visits):
        with newcomer(browser, owner, page) as context:
            paints.append(largest_paint_ms(context.new_page(), house.address + page.path, slowdown=SLOWDOWN))
    return {
        "kb": weight.without_fonts / 1000,
        "kb_with_fonts": (weight.without_fonts + weight.fonts) / 1000,
        "largest_paint_ms": median(paints),
    }


@contextmanager
def newcomer(browser: Browser, owner: Owner, page: Page) -> Iterator[BrowserContext]:
    with closing(browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)) as context:
        if page.needs_answers:
            cookies: Any = owner.browser_cookies()
            context.add_cookies(cookies)
        yield context


def report_server(report: Report, times: Mapping[str, Times]) -> None:
    slowest = 0.0
    for name, (own, beside) in times.items():
        p95 = sorted(own)[(len(own) * 95 - 1) // 100]
        slowest = max(slowest, p95)
        report.figures |= {
            f"{name}_ms_p50": rounded(median(own)),
            f"{name}_ms_p95": rounded(p95),
            f"{name}_times_a_small_file": rounded(median(own) / median(beside)),
        }
    report.figures["small_file_ms_p50"] = rounded(median([each for _, beside in times.values() for each in beside]))
    report.at_most(SLOWEST_SERVER, rounded(slowest), MOST_MS)


def report_seen(report: Report, seen: Mapping[str, Mapping[str, float]]) -> None:
    for name, figures in seen.items():
        report.figures |= {f"{name}_{figure}": rounded(value) for figure, value in figures.items()}
    aims = (
        (SLOWEST_PAINT, "largest_paint_ms", MOST_PAINT_MS),
        (HEAVIEST, "kb", MOST_KB),
        (HEAVIEST_WITH_FONTS, "kb_with_fonts", MOST_KB_WITH_FONTS),
    )
    for what, figure, most in aims:
        worst = max((figures[figure] for figures in seen.values()), default=None)
        report.at_most(what, None if worst is None else rounded(worst), most)
