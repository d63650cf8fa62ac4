"""Every page the house shows, refusals and mistakes included."""

from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import Page

from majung.rehearsal.owner import PAGES, QUESTION
from tests.browser.place import Place, press
from tests.browser.places_of_agreements import OF_AGREEMENTS
from tests.browser.places_of_agreements_desk import OF_AGREEMENTS_DESK
from tests.browser.places_of_answers import OF_ANSWERS
from tests.browser.places_of_deciding import OF_DECIDING
from tests.browser.places_of_texts import OF_TEXTS
from tests.browser.places_signed_in import OF_OWNERS, OF_STAFF
from tests.browser.scenes import policy
from tests.papers.sealed_files import pages, sealed


def agree(page: Page) -> None:
    page.locator("#consent").check()
    page.locator("#keep").click()


def mistype_code(page: Page) -> None:
    page.locator("#code").fill("없는 코드 🙂")
    page.locator("#open").click()


def mistype_sales(page: Page) -> None:
    page.locator("#average_sales_krw").fill("많이")
    page.locator("#next").click()


def find_nothing(page: Page) -> None:
    page.locator("#word").fill("ㅁㄴㅇㄹ")
    page.locator("#find").click()


def send_file(page: Page) -> None:
    # The browser's own loop runs in this thread, and sealing wants one too.
    with ThreadPoolExecutor(1) as elsewhere:
        content = elsewhere.submit(lambda: sealed(pages())).result()
    page.locator("#file").set_input_files({"name": "문서.pdf", "mimeType": "application/pdf", "buffer": content})
    page.locator("#read-file").click()
    page.locator("#verdict").wait_for()


def choose_a_time(page: Page) -> None:
    """The third time of the first day: the screens of a booking, filled in."""
    page.locator("input[name=time]").nth(2).check()
    page.locator("#name").fill("김하나")
    page.locator("#telephone").fill("010-1234-5678")
    page.locator("#book").click()
    page.wait_for_load_state()


def go_on_to_move(page: Page) -> None:
    page.locator("input[name=time]").nth(4).check()
    page.locator("#name").fill("이두리")
    page.locator("#telephone").fill("010-8765-4321")
    page.locator("#book").click()
    page.wait_for_load_state()
    page.locator("#change").click()


SHOWN = {page.name: Place(page.path, page.needs_answers) for page in PAGES}
# One screen of each kind.
KINDS = ("region", "industry", "people", "sales", "opened", "situation", "grace")
QUESTIONS = {f"question-{step}": Place(f"{QUESTION}{step}", needs_answers=True) for step in KINDS}
FOUND = {
    "branch-found": Place("/branches?sigungu=%ED%8F%AC%ED%95%AD%EC%8B%9C"),
    "industry-found": Place(f"{QUESTION}industry?word=%EC%8B%9D%EB%8B%B9"),
    "industry-not-found": Place(f"{QUESTION}industry", then=find_nothing),
    "funds": Place("/funds"),
    "fund": Place("/funds/gyeongbuk-beotim-2026", who=policy),
    "saved": Place("/check/save", needs_answers=True, then=agree),
}
# The branch in Pohang on the Monday after the house's own Sunday.
VISIT = "/visits/at/gyeongbuk-foundation/dongbu"
VISITS = {
    "visits": Place("/visits"),
    "visit-kind": Place(VISIT),
    "visit-day": Place(f"{VISIT}?kind=visit"),
    "visit-time": Place(f"{VISIT}?kind=telephone&day=2026-11-23"),
    "visit-booked": Place(f"{VISIT}?kind=visit&day=2026-11-23", then=choose_a_time),
    "visit-moving": Place(f"{VISIT}?kind=visit&day=2026-11-23", then=go_on_to_move),
    "visit-refused": Place(f"{VISIT}?kind=visit&day=2026-11-24", then=press("#book")),
    "visit-not-chosen": Place(f"{VISIT}?asked=1", status=422),
    "visit-not-found": Place("/visits/find?number=CST-2026-00000000-0", then=press("#open")),
}
VERIFY = {
    "verify": Place("/verify"),
    "verify-refused": Place("/verify", then=press("#verify")),
    "verify-file": Place("/verify", then=send_file),
    "verify-file-missing": Place("/verify", then=press("#read-file")),
    "verify-unknown": Place("/verify/PAP-2026-00000000-0?code=0000-0000-0000-0000", status=404),
}
MISTAKEN = {
    "answer-refused": Place(f"{QUESTION}sales", then=mistype_sales),
    "day-refused": Place(f"{QUESTION}opened", then=press("#next")),
    "choice-refused": Place(f"{QUESTION}grace", then=press("#next")),
    "code-refused": Place("/check/open", then=mistype_code),
    "consent-missing": Place("/check/save", needs_answers=True, then=press("#keep")),
    "cost-refused": Place("/calculator?amount=x&months=0&grace=900&method=no&rate=-1", status=422),
    "no-such-page": Place("/no/such/page", status=404),
    "wrong-method": Place("/check/clear", status=405),
    "house-in-trouble": Place("/check/s/ABCD2345", status=500, is_broken=True),
}
AT_DESKS = {**OF_STAFF, **OF_DECIDING, **OF_TEXTS, **OF_AGREEMENTS_DESK}
OF_CASES = {**OF_OWNERS, **OF_ANSWERS, **OF_AGREEMENTS}
EVERY_PAGE = {**SHOWN, **QUESTIONS, **FOUND, **VISITS, **VERIFY, **MISTAKEN, **OF_CASES, **AT_DESKS}
