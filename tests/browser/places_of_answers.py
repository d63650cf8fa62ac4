"""Pages on which somebody disagrees or asks: appeals, what the computer checked, questions and complaints."""

import re

from playwright.sync_api import Page

from majung.rehearsal.visitor import Visitor
from tests.browser.cast import Cast
from tests.browser.place import Place, press
from tests.browser.scenes import found, once, refused

COMPLAINT, EXPLANATION = re.compile(r"CPL-[\w-]+"), re.compile(r"EXP-[\w-]+")
APPEAL, AUTOMATED = "/my/{refused}/appeal", "/my/{refused}/automated"


@once
def complained(cast: Cast) -> Visitor:
    """A 고충 about a refusal, by its owner."""
    owner = refused(cast)
    owner.get(f"/complaints?about={cast.numbers['refused']}")
    owner.fill("words", {"kind": "grievance", "words": "결과를 전화로도 알려 주시면 좋겠습니다."})
    cast.numbers["complaint"] = found(COMPLAINT, owner, "/my/complaints")
    return owner


@once
def wondering(cast: Cast) -> Visitor:
    """Somebody who asked why."""
    owner = refused(cast)
    owner.get(f"/my/{cast.numbers['refused']}/automated/ask?kind=explanation")
    owner.fill("words", {"words": "쉬는 동안에도 왜 안 되는지 알고 싶습니다."})
    cast.numbers["explanation"] = found(EXPLANATION, owner, f"/my/{cast.numbers['refused']}/automated")
    return owner


def appealed(page: Page) -> None:
    """An appeal stands, filed now unless it was before."""
    if page.locator("#withdraw").count():
        return
    unappealed(page)
    page.locator("#words").fill("사업장은 다시 문을 열었습니다.")
    page.locator("#file").click()
    page.locator("#withdraw").wait_for()


def unappealed(page: Page) -> None:
    """The form for an appeal, the one before it taken back."""
    if page.locator("#withdraw").count():
        page.locator("#withdraw").click()
        page.locator("#appeal-file").wait_for()
    if page.locator("#appeal-file").count():
        page.locator("#appeal-file").click()
    page.locator("#file").wait_for()


def appeal_without_words(page: Page) -> None:
    unappealed(page)
    page.locator("#file").click()
    page.locator("#words-error").wait_for()


OF_ANSWERS = {
    "my-appeal": Place(APPEAL, who=refused, then=appealed),
    "my-appeal-form": Place(APPEAL, who=refused, then=unappealed),
    "my-appeal-refused": Place(APPEAL, who=refused, then=appeal_without_words),
    "my-automated": Place(AUTOMATED, who=refused),
    "my-automated-ask": Place(AUTOMATED + "/ask?kind=correction&fact=average_sales_krw", who=refused),
    "my-automated-refused": Place(AUTOMATED + "/ask?kind=correction&fact=opened_on", who=refused, then=press("#send")),
    "my-automated-answer": Place(AUTOMATED + "/{explanation}", who=wondering),
    "complaint-write": Place("/complaints"),
    "complaint-refused": Place("/complaints", then=press("#send")),
    "complaint-find": Place("/complaints/find"),
    "complaint-not-found": Place("/complaints/find?number=CPL-2026-00000000-0", then=press("#open")),
    "complaint": Place("/complaints/c/{complaint}", who=complained),
    "my-complaints": Place("/my/complaints", who=complained),
}
