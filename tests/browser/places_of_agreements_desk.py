"""Pages of the desk of agreements: one on its way, one sealed, with every form of what may be done open."""

from playwright.sync_api import Page

from tests.browser.desks import CENTRAL
from tests.browser.place import Place
from tests.browser.places_of_agreements import signed, to_identify
from tests.browser.scenes import of_staff

DESK = "/office/agreements"
on_its_way, sealed = of_staff(CENTRAL, to_identify), of_staff(CENTRAL, signed)


def open_all(page: Page) -> None:
    """Everything folded, unfolded."""
    for summary in page.locator("main details > summary").all():
        summary.click()


def cancel_for_nothing(page: Page) -> None:
    open_all(page)
    page.locator("#cancel").click()
    page.locator("#why_cancel-error").wait_for()


def pack_for_nothing(page: Page) -> None:
    open_all(page)
    page.locator("#package").click()
    page.locator("#purpose-error").wait_for()


OF_AGREEMENTS_DESK = {
    "office-agreements": Place(DESK, who=on_its_way),
    "office-agreements-sealed": Place(f"{DESK}?tab=sealed", who=sealed),
    "office-agreements-none": Place(f"{DESK}?tab=to_renew", who=on_its_way),
    "office-agreement": Place(f"{DESK}/{{to_sign}}", who=on_its_way, then=open_all),
    "office-agreement-refused": Place(f"{DESK}/{{to_sign}}", who=on_its_way, then=cancel_for_nothing),
    "office-agreement-sealed": Place(f"{DESK}/{{signed}}", who=sealed, then=open_all),
    "office-agreement-unpacked": Place(f"{DESK}/{{signed}}", who=sealed, then=pack_for_nothing),
    "office-case-signed": Place("/office/cases/{signed_case}", who=sealed),
}
