"""What is still missing on a form, in words and with the input where it is mended."""

from collections.abc import Iterable

from majung.core.check import Step
from majung.core.consents import ConsentKind
from majung.core.facts import FactRegistry
from majung.core.filing import FilingForm, FilingStep, MissingCode, MissingPart
from majung.documents.consent_texts import consent_text
from majung.programs.check_questions import questionnaire
from majung.web.filing.questions import input_id
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label
from majung.web.words import say

INPUTS = {
    MissingCode.BUSINESS_MISSING: "business",
    MissingCode.AMOUNT_MISSING: "amount",
    MissingCode.AMOUNT_NOT_ROUND: "requested_krw",
    MissingCode.AMOUNT_TOO_MUCH: "requested_krw",
    MissingCode.PURPOSE_MISSING: "purpose",
    MissingCode.BANK_MISSING: "bank",
    MissingCode.BRANCH_MISSING: "branch",
    MissingCode.COLLATERAL_MISSING: "collateral",
    MissingCode.CONSULTATION_MISSING: "consulted_on-year",
    MissingCode.CONSULTED_AMOUNT_LESS: "consulted_krw",
    MissingCode.DESIRED_DATE_MISSING: "desired_on",
    MissingCode.HELPER_MISSING: "helper",
    MissingCode.BROKER_NOTICE_UNREAD: "broker_notice_read",
}


def words_of(part: MissingPart, form: FilingForm, registry: FactRegistry) -> str:
    """One sentence that says what is missing."""
    return say(f"apply.missing.{part.code.value}", screen_language(), what=_what(part, form, registry))


def input_of(part: MissingPart) -> str:
    """The id of the input at which the gap is filled."""
    if part.code is MissingCode.CONSENT_MISSING:
        return f"consent-{part.about}"
    if part.code is MissingCode.FACT_MISSING:
        step = questionnaire().filling(part.about)
        return _first_input(step, part.about) if step else "questions"
    if part.code in (MissingCode.DOCUMENT_MISSING, MissingCode.DOCUMENT_STALE):
        return f"paper-{part.about}"
    return INPUTS[part.code]


def screen_of(part: MissingPart) -> FilingStep:
    """The screen on which it is mended; the consent to tell a bank stands where the bank is chosen."""
    is_of_bank = part.code is MissingCode.CONSENT_MISSING and part.about == ConsentKind.PROVIDE_BANK
    return FilingStep.MONEY if is_of_bank else part.step


def by_screen(parts: Iterable[MissingPart]) -> list[MissingPart]:
    """In the order in which somebody walks through the screens."""
    return sorted(parts, key=lambda part: list(FilingStep).index(screen_of(part)))


def _what(part: MissingPart, form: FilingForm, registry: FactRegistry) -> str:
    if part.code is MissingCode.CONSENT_MISSING:
        return consent_text(ConsentKind(part.about)).label[screen_language()]
    if part.code is MissingCode.FACT_MISSING:
        return fact_label(part.about, registry)
    return next((each.label for each in form.requirements if each.id == part.about), part.about)


def _first_input(step: Step, fact: str) -> str:
    names = {"ticks": "ticked", "choice": "choice", "region": "place", "province": "province", "industry": "industry"}
    return input_id(step, names.get(step.kind, fact))
