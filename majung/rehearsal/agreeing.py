"""전자약정 at the owners' door, step by step, on a phone without a script: a typed name, and 간편인증."""

import re
from collections.abc import Mapping

from majung.rehearsal.forms import Form
from majung.rehearsal.issued import CODE_SHOWN, NUMBER, Proof
from majung.rehearsal.visitor import Leaf, LostOnTheWay, Visitor
from majung.rehearsal.waiting import wait_for

AGREEMENT = re.compile(r"/agreements/(AGR-[0-9A-Z-]+)")
GO, TICK = "약정하러 가기", "checkbox"


def next_to_sign(signer: Visitor) -> str:
    """목록: the first agreement whose turn it is."""
    signer.get("/agreements")
    found = AGREEMENT.search(signer.leaf.link(GO))
    if found is None:
        raise LostOnTheWay(f"nothing to sign: {signer.leaf.words[:600]}")
    return found[1]


def wait_to_be_asked(signer: Visitor) -> str:
    """Until an agreement is there to sign: for a corporation, the court's register is read first."""
    wait_for(lambda: GO in signer.get("/agreements").words)
    return next_to_sign(signer)


def read_request(signer: Visitor, agreement: str) -> None:
    """요청 상세: «다음»."""
    signer.get(f"/agreements/{agreement}")
    signer.press(f"/agreements/{agreement}")
    signer.must_be(f"/agreements/{agreement}/cautions")


def acknowledge_cautions(signer: Visitor, agreement: str) -> None:
    """유의사항, each by itself."""
    form = signer.get(f"/agreements/{agreement}/cautions").form(action="/cautions")
    signer.send(form, ticks_of(form))
    signer.must_be(f"/agreements/{agreement}/contract")


def execute_contract(signer: Visitor, agreement: str, *, name: str) -> None:
    """약정·서명: everything ticked, a name at every place to sign, «약정 실행»."""
    form = signer.get(f"/agreements/{agreement}/contract").form(action="/contract")
    names = {each.name: name for each in form.controls if each.name.startswith("name-")}
    signer.send(form, {**ticks_of(form), **names})
    signer.must_be(f"/agreements/{agreement}/identify")


def ticks_of(form: Form) -> Mapping[str, str]:
    return {each.name: each.value for each in form.controls if each.kind == TICK}


def identify(signer: Visitor, agreement: str, *, person: str) -> Leaf:
    """본인인증: the provider's page shows number and hash, the person signs them there and comes back."""
    signer.get(f"/agreements/{agreement}/identify")
    signer.press("/identify/simple")
    if agreement not in signer.leaf.words:
        raise LostOnTheWay(f"the provider does not say what is signed: {signer.leaf.words[:600]}")
    signer.fill("person", {"person": person})
    return signer.must_be(f"/agreements/{agreement}/")


def sign(signer: Visitor, agreement: str, *, person: str, name: str) -> None:
    """From the request to what follows the identification: 봉인 대기, or done already."""
    read_request(signer, agreement)
    acknowledge_cautions(signer, agreement)
    execute_contract(signer, agreement, name=name)
    identify(signer, agreement, person=person)


def wait_until_done(signer: Visitor, agreement: str, *, seconds: float = 60) -> Proof:
    """완료, with what proves the paper."""
    done = f"/agreements/{agreement}/done"
    wait_for(lambda: signer.get(done).path == done, seconds=seconds)
    number, code = NUMBER.search(signer.leaf.words), CODE_SHOWN.search(signer.leaf.words)
    if number is None or code is None:
        raise LostOnTheWay(f"done without a number and a code: {signer.leaf.words[:600]}")
    return Proof(number[0], code[1])


def decline(signer: Visitor, agreement: str, *, reason: str, words: str) -> None:
    signer.get(f"/agreements/{agreement}/decline")
    signer.fill("reason", {"reason": reason, "words": words})
    signer.must_be(f"/agreements/{agreement}")


def reissue(officer: Visitor, agreement: str, *, words: str) -> str:
    """At the desk: the same once more under a new number, which it gives."""
    officer.get(f"/office/agreements/{agreement}")
    officer.fill("why_reissue", {"why_reissue": words})
    place = officer.must_be("/office/agreements/").path
    if place.endswith((agreement, "/reissued")):
        raise LostOnTheWay(f"no new number: {officer.leaf.words[:600]}")
    return place.rpartition("/")[2]
