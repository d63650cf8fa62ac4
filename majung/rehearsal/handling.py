"""What happens to an application after its receipt: at the desk of the branch, and by the owner's own hand."""

from dataclasses import dataclass

from majung.rehearsal.filing import hand_in_one
from majung.rehearsal.visitor import LostOnTheWay, Visitor


@dataclass(frozen=True)
class Verdict:
    """An outcome with its reason from the list and the officer's words."""

    outcome: str
    reason: str
    words: str
    remedy: str = ""
    retry_from: tuple[str, str, str] = ("", "", "")


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


def decide(officer: Visitor, application: str, verdict: Verdict) -> None:
    officer.get(f"/office/cases/{application}/decision")
    year, month, day = verdict.retry_from
    officer.fill("outcome", {
        "outcome": verdict.outcome,
        "reason": verdict.reason,
        "words": verdict.words,
        "remedy": verdict.remedy,
        "retry_from_year": year,
        "retry_from_month": month,
        "retry_from_day": day,
    })  # fmt: skip
    if officer.leaf.path.endswith("/decision"):
        raise LostOnTheWay(f"{officer.leaf.path}: {officer.leaf.words[:600]}")


def approve(approver: Visitor, application: str) -> None:
    """The second pair of eyes."""
    approver.get(f"/office/cases/{application}")
    approver.press("/decision/approved")
    approver.must_be(f"/office/cases/{application}")


def withdraw(owner: Visitor, application: str, *, reason: str = "other_funding") -> None:
    owner.get(f"/my/{application}/withdraw")
    owner.fill("understood", {"reason": reason, "understood": "yes"})
    owner.must_be(f"/my/{application}")
