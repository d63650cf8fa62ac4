"""Pages that need an account: of owners, and of staff."""

from playwright.sync_api import Page

from tests.browser.place import Place, press
from tests.browser.scenes import (
    asked,
    at_desk,
    auditor,
    beginning,
    drafting,
    filed,
    head,
    invited,
    officer,
    operator,
    policy,
    refused,
    teller,
    visiting,
)


def mistype_business(page: Page) -> None:
    page.locator("#registration_number").fill("123-45-67890")
    page.locator("main button.primary").click()


def mistype_staff(page: Page) -> None:
    page.locator("#email").fill("nobody@example.org")
    page.locator("#password").fill("wrong")
    page.locator("main button.primary").click()


def say_paid_person(page: Page) -> None:
    page.locator("input[name=helper][value=paid_person]").check()
    page.locator("#next").click()
    page.locator("#broker_notice_read").wait_for()


def mistype_amount(page: Page) -> None:
    page.locator("input[name=amount][value=other]").check()
    page.locator("#requested_krw").fill("많이")
    page.locator("#next").click()


def mistype_sales(page: Page) -> None:
    page.locator("input[name=sales-average_sales_krw]").fill("많이")
    page.locator("#next").click()


def hand_in_words(page: Page) -> None:
    """A file that is no paper: told beside it, without leaving the page."""
    page.locator("main a[href^='?paper=']").first.click()
    page.locator("#file").set_input_files({"name": "계약.txt", "mimeType": "text/plain", "buffer": b"words"})
    page.locator("form.upload button").click()
    page.locator("#file-error:visible").wait_for()


def ask_for_nothing(page: Page) -> None:
    page.locator("#ask").click()


def ask_for_no_change(page: Page) -> None:
    page.locator("summary").last.click()
    page.locator("#ask-change").click()


def delegate_nothing(page: Page) -> None:
    page.locator("summary").last.click()
    page.locator("#delegate").click()


def answer_without_proof(page: Page) -> None:
    page.locator("input[name=check-national_tax][value=not_met]").check()
    page.locator("#answer").click()
    page.locator("#check-national_tax-words-error").wait_for()


OWN = {
    "account": Place("/me", who=drafting),
    "telephone": Place("/me/telephone", who=drafting),
    "telephone-refused": Place("/me/telephone", who=drafting, then=press("main button.primary")),
    "passkey-add": Place("/me/passkeys/add", who=drafting),
    "businesses": Place("/businesses", who=beginning),
    "business-add": Place("/businesses/add", who=drafting),
    "business-refused": Place("/businesses/add", who=drafting, then=mistype_business),
    "business": Place("/businesses/{business}", who=drafting),
    "agent-naming": Place("/businesses/{business}/agents", who=drafting),
    "agent-refused": Place("/businesses/{business}/agents", who=drafting, then=press("main button.primary")),
    "clients": Place("/clients", who=drafting),
}
APPLY = {
    "apply-start": Place("/apply/start/semas-general", who=drafting),
    "apply-refused": Place("/apply/start/gyeongbuk-beotim", who=filed, then=press("#next")),
    "apply-business": Place("/apply/{draft}/business", who=drafting),
    "apply-answers": Place("/apply/{draft}/answers", who=drafting),
    "apply-answer-opened": Place("/apply/{draft}/answers?open=industry&open=sales", who=drafting),
    "apply-answer-refused": Place("/apply/{begun}/answers?open=sales", who=beginning, then=mistype_sales),
    "apply-money": Place("/apply/{draft}/money", who=drafting),
    "apply-money-refused": Place("/apply/{begun}/money", who=beginning, then=mistype_amount),
    "apply-papers": Place("/apply/{draft}/papers", who=drafting),
    "apply-papers-missing": Place("/apply/{begun}/papers", who=beginning, then=press("#next")),
    "apply-paper-refused": Place("/apply/{draft}/papers", who=drafting, then=hand_in_words),
    "apply-paper-check": Place("/apply/{draft}/papers", who=drafting, then=press("main a[href*='/check?ticket']")),
    "apply-helper": Place("/apply/{draft}/helper", who=drafting),
    "apply-helper-paid": Place("/apply/{begun}/helper", who=beginning, then=say_paid_person),
    "apply-confirm": Place("/apply/{draft}/confirm", who=drafting),
    "apply-gaps": Place("/apply/{begun}/confirm", who=beginning, then=press("#submit")),
    "apply-later": Place("/apply/{draft}/later", who=drafting),
    "receipt": Place("/apply/{filed_draft}/receipt", who=filed),
}
MY = {
    "my": Place("/my", who=asked),
    "my-nothing": Place("/my", who=drafting),
    "timeline": Place("/my/{filed}", who=filed),
    "timeline-asked": Place("/my/{asked}", who=asked),
    "timeline-refused": Place("/my/{refused}", who=refused),
    "my-answers": Place("/my/{filed}/answers", who=filed),
    "my-supplement": Place("/my/{asked}/supplement", who=asked),
    "my-supplement-refused": Place("/my/{asked}/supplement", who=asked, then=press("#finish")),
    "my-supplement-paper": Place("/my/{asked}/supplement/1", who=asked),
    "my-supplement-words": Place("/my/{asked}/supplement/2", who=asked),
    "my-withdraw": Place("/my/{filed}/withdraw", who=filed),
    "my-withdraw-refused": Place("/my/{filed}/withdraw", who=filed, then=press("#do")),
    "my-documents": Place("/my/documents", who=filed),
    "my-consents": Place("/my/consents", who=filed),
    "my-consent-withdraw": Place("/my/consents/{consent}/withdraw", who=filed),
    "my-reads": Place("/my/reads", who=refused),
    "sign-in": Place("/sign-in"),
    "not-mine": Place("/my/{filed}", who=drafting, status=404),
}
OF_OWNERS = {**OWN, **APPLY, **MY}

CASE = "/office/cases/"
OF_STAFF = {
    "staff-sign-in": Place("/office/sign-in"),
    "staff-sign-in-refused": Place("/office/sign-in", then=mistype_staff),
    "staff-enrol": Place("/office/enrol/{invitation}", who=invited),
    "staff-enrol-refused": Place("/office/enrol/{invitation}", who=invited, then=press("main button.primary")),
    "staff-account": Place("/office/me", who=officer),
    "staff-second-factor": Place("/office/second-factor", who=officer),
    "staff-add-passkey": Place("/office/second-factor/passkey", who=officer),
    "office": Place("/office/", who=officer),
    "office-narrowed": Place("/office/?view=all&officer=1&q=식당&sort=-amount", who=at_desk),
    "office-nothing-chosen": Place("/office/", who=at_desk, then=press("button[value=assign]")),
    "office-transfer": Place("/office/cases/transferred?case={filed}", who=at_desk),
    "office-transfer-refused": Place("/office/cases/transferred?case={filed}", who=at_desk, then=press("#transfer")),
    "office-team": Place("/office/team", who=at_desk),
    "office-delegation-refused": Place("/office/team", who=at_desk, then=delegate_nothing),
    "office-checks": Place("/office/checks", who=at_desk),
    "office-funds": Place("/office/funds", who=policy),
    "office-fund": Place("/office/funds/gyeongbuk-beotim-2026", who=policy),
    "office-fund-industry": Place("/office/funds/gyeongbuk-beotim-2026?by=industry", who=policy),
    "office-fund-refused": Place("/office/funds/gyeongbuk-beotim-2026", who=policy, then=ask_for_no_change),
    "office-fund-proof": Place("/office/funds/gyeongbuk-beotim-2026/proof", who=policy),
    "office-found-nothing": Place("/office/cases/find?number=APP-1", who=officer),
    "office-case": Place(CASE + "{asked}", who=officer),
    "office-case-proposed": Place(CASE + "{filed}", who=head),
    "office-case-over": Place(CASE + "{refused}", who=officer),
    "office-case-screening": Place(CASE + "{screened}", who=visiting),
    "office-answers-refused": Place(CASE + "{screened}", who=visiting, then=answer_without_proof),
    "office-fact": Place(CASE + "{screened}/facts/average_sales_krw", who=visiting),
    "office-fact-refused": Place(CASE + "{screened}/facts/opened_on", who=visiting, then=press("#correct")),
    "office-visits": Place("/office/visits", who=visiting),
    "office-visits-none": Place("/office/visits?on=2026-11-23", who=visiting),
    "office-visit": Place("/office/visits/{visit}", who=visiting),
    "office-supplement": Place(CASE + "{filed}/supplement", who=officer),
    "office-supplement-refused": Place(CASE + "{filed}/supplement", who=officer, then=ask_for_nothing),
    "office-paper": Place(CASE + "{filed}/documents/{filed_paper}", who=officer),
    "office-audit": Place(CASE + "{filed}", who=auditor),
    "office-intake": Place("/office/intake", who=officer),
    "bank-desk": Place("/office/bank", who=teller),
    "office-calls": Place("/office/calls", who=officer),
    "office-jobs": Place("/office/jobs", who=operator),
    "office-consultations": Place("/office/consultations", who=officer),
    "office-day": Place("/office/consultations/at/gyeongbuk-foundation/dongbu?day=2026-11-23", who=officer),
    "bank-account": Place("/office/me", who=teller),
    "office-not-admitted": Place("/office/jobs", who=officer, status=403),
}
