"""What happens to an application after its receipt: at the desk of the branch, and by the owner's own hand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import httpx

from majung.rehearsal.filing import hand_in_one
from majung.rehearsal.forms import Form, day_typed, option_named
from majung.rehearsal.visitor import LostOnTheWay, Visitor
from majung.rehearsal.waiting import wait_for

# The questions of a desk by the names of their fields: a clause that excludes does not hold, one that admits does.
OPEN_POINTS = re.compile(r'<h2 id="open-points">.*?</section>', re.DOTALL)
QUESTION = re.compile(r"(clause|check)-\w+")
GOOD = {"clause-X": "holds_not", "clause-": "holds", "check-": "met"}
BALANCES = ("program_balance_krw", "guarantee_balance_krw")
# What an office has told proves more than a paper.
BEST_PROOFS = ("credit_score", "tax_payment", "business_registration")


@dataclass(frozen=True)
class Verdict:
    """An outcome with its reason from the list and the officer's words; terms as the desk offers them, unless named."""

    outcome: str
    reason: str
    words: str
    remedy: str = ""
    terms: Mapping[str, str] | None = None


def take_up(officer: Visitor, application: str) -> None:
    officer.get(f"/office/cases/{application}")
    officer.press("/taken-up")
    officer.must_be(f"/office/cases/{application}")


def ask_for(officer: Visitor, application: str, *, what: str, words: str) -> None:
    """보완 요청 for one thing, through the day the form proposes."""
    officer.get(f"/office/cases/{application}/supplement")
    officer.fill("what_1", {"what_1": what, "text_1": words})
    officer.must_be(f"/office/cases/{application}")


def hand_in(owner: Visitor, application: str, *, answer: str = "") -> None:
    """Everything asked for: papers one by one, explanations as one text, then «모두 냈어요»."""
    place = f"/my/{application}/supplement"
    owner.get(place)
    for item in dict.fromkeys(link for _, link in owner.leaf.read.links if link.startswith(f"{place}/")):
        owner.get(item)
        if any(form.has("ticket") for form in owner.leaf.read.forms):
            hand_in_one(owner, line="SUPPLEMENT 2026")
        else:
            owner.fill("answer", {"answer": answer})
    owner.get(place)
    owner.send(owner.leaf.form(action=place))
    if owner.leaf.path != f"/my/{application}":
        raise LostOnTheWay(f"{owner.leaf.path}: {owner.leaf.words[:600]}")


def wait_for_offices(owner: Visitor, application: str, *, seconds: float = 60) -> None:
    """Until no office owes an answer any more: what one says later would ask for a new proposal."""
    wait_for(lambda: "기다림" not in owner.get(f"/my/{application}").words, seconds=seconds)


def screen(officer: Visitor, application: str) -> None:
    """Every open question of the desk is answered in favour of the owner, each with a proof if there is one."""
    officer.get(f"/office/cases/{application}")
    questions = [point for point in open_points(officer) if QUESTION.fullmatch(point)]
    if questions:
        form = officer.leaf.form(action="/answers")
        officer.send(form, {name: said for question in questions for name, said in answered(form, question).items()})
        must_be_case(officer, application)


def tell_balances(officer: Visitor, application: str, balances: Sequence[str] = BALANCES) -> None:
    """What the institution's own records say the firm owes already, which owners seldom know: nothing."""
    for fact in balances:
        officer.get(f"/office/cases/{application}/facts/{fact}")
        form = officer.leaf.form(having="source_document")
        proof = best_proof(form, "source_document")
        officer.send(form, {"value": "0", "source_document": proof, "words": "기관의 기록에서 확인함"})
        must_be_case(officer, application)


def open_points(officer: Visitor) -> list[str]:
    """What keeps the case in view from an approval: the field or the page that settles it."""
    listed = OPEN_POINTS.search(officer.leaf.text)
    return re.findall(r'href="[^"]*?([\w-]+)"', listed[0]) if listed else []


def answered(form: Form, question: str) -> dict[str, str]:
    good = next(said for start, said in GOOD.items() if question.startswith(start))
    proof = best_proof(form, f"{question}-evidence")
    return {question: good, f"{question}-words": "자료로 확인함", f"{question}-evidence": proof}


def best_proof(form: Form, name: str) -> str:
    proofs = [value for value in form.values_of(name) if value]
    return next((proof for proof in BEST_PROOFS if proof in proofs), proofs[0] if proofs else "")


def answer_again(officer: Visitor, application: str, *, words: str) -> None:
    """The same answers with other words: findings anew, which make what was proposed before void."""
    form = officer.get(f"/office/cases/{application}").form(action="/answers")
    answers = [name for name in dict.fromkeys(each.name for each in form.controls) if QUESTION.fullmatch(name)]
    asked = next(name for name in answers if f"{name}-words" in form.filled({}) and name in form.filled({}))
    officer.send(form, {f"{asked}-words": words})
    must_be_case(officer, application)


def plan_visit(officer: Visitor, application: str, *, visitor: str, on: date, address: str) -> None:
    page = officer.get(f"/office/cases/{application}")
    sent = {"visitor": option_named(page.text, visitor), "address": address, **day_typed("visit_on", on)}
    officer.fill("visitor", sent)
    must_be_case(officer, application)


def transfer(officer: Visitor, application: str, *, branch: str, words: str) -> None:
    """이관 to another branch, with what the next officer reads."""
    officer.get(f"/office/cases/transferred?case={application}")
    officer.fill("branch", {"branch": branch, "reason": "moved_business", "words": words})
    officer.must_be("/office/")


def decide(officer: Visitor, application: str, verdict: Verdict) -> None:
    """Proposes 승인 or 불가 for another's eyes; 반려 takes effect at once. An approval on the terms as they stand."""
    officer.get(f"/office/cases/{application}/decision?outcome={verdict.outcome}")
    if verdict.terms:
        # The fee is proposed as it was shown for these terms.
        officer.fill("reason", {**verdict.terms, "recalculate": "1"})
    said = {"reason": verdict.reason, "words": verdict.words, "propose": "1"}
    if officer.leaf.form(having="reason").has("remedy"):
        said["remedy"] = verdict.remedy
    officer.fill("reason", said)
    must_be_case(officer, application)


def approve(approver: Visitor, application: str) -> None:
    """The second pair of eyes: reads what was proposed, and agrees to that."""
    approver.get(f"/office/cases/{application}/proposal")
    approver.press("/decision/approved")
    must_be_case(approver, application)


def must_be_case(officer: Visitor, application: str) -> None:
    """A form that was taken leads back to the page of the case."""
    if officer.leaf.path != f"/office/cases/{application}" or officer.leaf.status != httpx.codes.OK:
        raise LostOnTheWay(f"{officer.leaf.path}: {officer.leaf.status} {officer.leaf.words[:900]}")


def withdraw(owner: Visitor, application: str, *, reason: str = "other_funding") -> None:
    owner.get(f"/my/{application}/withdraw")
    owner.fill("understood", {"reason": reason, "understood": "yes"})
    owner.must_be(f"/my/{application}")
