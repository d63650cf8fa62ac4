"""What an owner may say against a decision, and how it is heard: 이의신청, 설명 요구, 고충."""

import re

from majung.rehearsal.visitor import LostOnTheWay, Visitor

APPEAL = re.compile(r"APL-[0-9A-Z-]+")


def appeal(owner: Visitor, application: str, *, words: str) -> str:
    """이의신청, with the consents of the case given anew; gives its number."""
    owner.get(f"/my/{application}/appeal/new")
    form = owner.leaf.form(having="words")
    agreed = {control.name: control.value for control in form.controls if control.name.startswith("consent_")}
    owner.send(form, {**agreed, "words": words})
    owner.must_be(f"/my/{application}/appeal")
    found = APPEAL.search(owner.leaf.text)
    if found is None:
        raise LostOnTheWay(f"an appeal without a number: {owner.leaf.words[:600]}")
    return found[0]


def answer_appeal(officer: Visitor, number: str, *, words: str) -> None:
    """Taken by somebody who had no part in the refusal, and answered: the case is to be decided anew."""
    place = f"/office/appeals/{number}"
    officer.get(place)
    officer.press("/taken")
    officer.must_be(place)
    officer.send(officer.leaf.form(action="/answered"), {"outcome": "upheld", "words": words})
    officer.must_be(place)


def agree_to_appeal(approver: Visitor, number: str) -> None:
    approver.get(f"/office/appeals/{number}")
    approver.press("/agreed")
    approver.must_be(f"/office/appeals/{number}")


def ask_why(owner: Visitor, application: str, *, words: str) -> None:
    """설명 요구 about what the computer checked."""
    owner.get(f"/my/{application}/automated/ask?kind=explanation")
    owner.fill("words", {"words": words})
    owner.must_be(f"/my/{application}/automated/")


def complain(owner: Visitor, application: str, *, words: str) -> str:
    """고충 about a case, by somebody signed in; gives the page where its answer will stand."""
    owner.get(f"/complaints?about={application}")
    owner.fill("words", {"kind": "grievance", "words": words})
    owner.must_be("/complaints/c/")
    return owner.leaf.path
