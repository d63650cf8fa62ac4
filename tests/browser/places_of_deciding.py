"""Pages of deciding at a desk: proposing, the second pair of eyes, and what owners disagree with or ask."""

from playwright.sync_api import Page

from tests.browser.desks import POHANG
from tests.browser.place import Place, press
from tests.browser.places_of_answers import complained, wondering
from tests.browser.scenes import at_desk, head, of_staff, officer, visiting

CASE, ANSWERS = "/office/cases/", "/office/explanations/{explanation}"


asked_why, grumbled = of_staff(POHANG, wondering), of_staff(POHANG, complained)


def recalculate(page: Page) -> None:
    page.locator("#amount").fill("2천만")
    page.locator("#recalculate").click()


OF_DECIDING = {
    "office-decision": Place(CASE + "{screened}/decision", who=visiting),
    "office-decision-measured": Place(CASE + "{screened}/decision?outcome=approved", who=visiting, then=recalculate),
    "office-decision-of-refusal": Place(CASE + "{screened}/decision?outcome=refused&reason=credit", who=visiting),
    "office-decision-refused": Place(
        CASE + "{screened}/decision?outcome=refused", who=visiting, then=press("#propose")
    ),
    "office-proposal": Place(CASE + "{filed}/proposal", who=head),
    "office-proposal-over": Place(CASE + "{refused}/proposal", who=officer),
    "office-send-back-refused": Place(CASE + "{filed}/proposal", who=head, then=press("#send-back")),
    "office-appeals": Place("/office/appeals", who=at_desk),
    "office-explanations": Place("/office/explanations", who=asked_why),
    "office-explanation": Place(ANSWERS, who=asked_why),
    "office-explanation-refused": Place(ANSWERS, who=asked_why, then=press("#answer-request")),
    "office-complaints": Place("/office/complaints", who=grumbled),
    "office-complaint": Place("/office/complaints/{complaint}", who=grumbled),
    "office-complaint-causes": Place("/office/complaints/causes", who=grumbled),
}
