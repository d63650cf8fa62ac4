"""The story: one case of each route that can be filed, from 자격확인 to the decision, and what is signed on it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from majung.rehearsal.cast import ONLINE
from majung.rehearsal.entering import enrol_staff
from majung.rehearsal.filing import Wish, begin_application, file_application, fill_screens, press_submit
from majung.rehearsal.handling import ask_for, hand_in, take_up, tell_balances, wait_for_offices
from majung.rehearsal.house import HouseStayedClosed, served_house
from majung.rehearsal.issued import proof_on, proven, take_paper
from majung.rehearsal.outside import OutsideUnreachable, served_sandbox
from majung.rehearsal.owner import RESTAURANT
from majung.rehearsal.story_signing import SIGNING_SCENES
from majung.rehearsal.story_stage import Stage, Step, approved, must, screened
from majung.rehearsal.visitor import LostOnTheWay
from majung.rehearsal.waiting import wait_for

GUARANTEE = re.compile(r"GTE-[0-9A-Z-]+")
PASSWORD = "the word of the story"  # noqa: S105  # Of a house that is gone with the story.
SLOW_SECONDS = 30
# However the offices outside feel, a receipt is there before a finger has left the glass.
SECONDS_TO_RECEIPT = 5.0
# A 대리대출 is bounded by what its program lent already; what foundations guarantee is theirs to measure.
OF_THE_PROGRAM = ("program_balance_krw",)
BEFORE_OPENING, OPENING = "2023-07-03T08:50", "2023-07-03T09:00"
PLAN_KRW = "200000000000"
AFTER_SIXTY_DAYS = "2023-09-05T09:00"
AGENCY = ("--institution", "semas")
FOUNDATION = ("--institution", "gyeongbuk-foundation")
PLACES = {
    "agency": AGENCY,
    "agency.head": AGENCY,
    "officer": (*FOUNDATION, "--branch", "dongbu"),
    "gumi": (*FOUNDATION, "--branch", "jungbu"),
    "head": FOUNDATION,
}
STORE_WISH = Wish(
    "jiwoo",
    "online",
    ONLINE,
    program="semas-general",
    amount="3000만",
    money={
        "consulted_on_year": "2023",
        "consulted_on_month": "6",
        "consulted_on_day": "29",
        "consulted_krw": "3000만",
    },
    issued_on={"year": "2023", "month": "6", "day": "30"},
)
RESTAURANT_WISH = Wish("soonja", "restaurant", RESTAURANT)


def told_story(folder: Path | None) -> Iterator[Step]:
    """Every step as it is done; the first that differs is the last."""
    with ExitStack() as stack:
        try:
            outside = stack.enter_context(served_sandbox())
            house = stack.enter_context(served_house(**outside.environment))
        except (HouseStayedClosed, OutsideUnreachable) as problem:
            yield Step("story.opened", differs=f"{type(problem).__name__}: {problem}")
            return
        stage = Stage(house, outside, folder or Path(stack.enter_context(TemporaryDirectory())))
        yield Step("story.opened", {"house": house.address, "outside": outside.address})
        for key, scene in SCENES:
            step = acted(key, scene, stage)
            yield step
            if step.differs:
                return


def acted(key: str, scene: Callable[[Stage], Mapping[str, str]], stage: Stage) -> Step:
    try:
        return Step(key, scene(stage))
    except (LostOnTheWay, httpx.HTTPError) as problem:
        return Step(key, differs=f"{type(problem).__name__}: {problem}"[:1500])


def staff_added(stage: Stage) -> Mapping[str, str]:
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda name: one_added(stage, name), PLACES))
    return {"count": str(len(PLACES))}


def one_added(stage: Stage, name: str) -> None:
    email, duty = f"{name}@example.org", "approver" if name.endswith("head") else "officer"
    said = stage.command("staff", "add", email, "--name", name, "--json", *PLACES[name], "--duty", duty)
    enrol_staff(stage.visitor(name), invitation=json.loads(said)["path"], email=email, password=PASSWORD)


def ready_before_opening(stage: Stage) -> Mapping[str, str]:
    """A draft made ready before nine; pressed too early it stays a draft."""
    stage.set_clock("--set", BEFORE_OPENING)
    owner, business = stage.visitor("jiwoo"), stage.outside.businesses["online"]
    begin_application(owner, STORE_WISH, business)
    fill_screens(owner, STORE_WISH, business)
    owner.press("/submit")
    must(owner.leaf.status == httpx.codes.CONFLICT, owner.leaf)
    return {"business": str(business["name"])}


def filed_at_opening(stage: Stage) -> Mapping[str, str]:
    stage.set_clock("--set", OPENING)
    owner = stage.visitor("jiwoo")
    owner.get(owner.leaf.path.replace("/submit", "/confirm"))
    filed = stage.filed["jiwoo"] = press_submit(owner)
    must("1번째" in owner.leaf.words, owner.leaf)
    stage.keep("receipt-semas-general.html", owner.leaf)
    return {"application": filed.application, "seconds": f"{filed.seconds:.2f}"}


def screened_by_agency(stage: Stage) -> Mapping[str, str]:
    case, officer = stage.filed["jiwoo"].application, stage.visitor("agency")
    take_up(officer, case)
    said = screened(stage, "jiwoo", "agency")
    tell_balances(officer, case, OF_THE_PROGRAM)
    return said


def approved_by_agency(stage: Stage) -> Mapping[str, str]:
    """One proposes, another approves; the owner reads what was decided."""
    approved(stage, "jiwoo", ("agency", "agency.head"))
    stage.keep("case-semas-general.html", stage.visitor("jiwoo").leaf)
    return {"application": stage.filed["jiwoo"].application}


def confirmation_taken(stage: Stage) -> Mapping[str, str]:
    """The owner takes the 확인서, and a bank proves it without an account."""
    owner, bank, case = stage.visitor("jiwoo"), stage.visitor("bank"), stage.filed["jiwoo"].application
    paper = take_paper(owner, owner.leaf.link("/confirmation.pdf"))
    stage.keep_paper("confirmation-semas-general.pdf", paper)
    stage.proof = proof_on(paper)
    must("진짜이고, 지금 유효합니다" in proven(bank, stage.proof).words, bank.leaf)
    must(str(stage.outside.people["jiwoo"]["name"]) not in bank.leaf.words, bank.leaf)
    stage.keep("verified-semas-general.html", bank.leaf)
    return {"application": case, "paper": stage.proof.number}


def confirmation_over(stage: Stage) -> Mapping[str, str]:
    """After its last day it is still genuine, holds no more, and is printed for nobody."""
    stage.set_clock("--set", AFTER_SIXTY_DAYS)
    owner, bank, case = stage.visitor("jiwoo"), stage.visitor("bank"), stage.filed["jiwoo"].application
    must("유효기간이 지났습니다" in proven(bank, stage.proof).words, bank.leaf)
    # Instead of the paper the owner is led to the case, which says why.
    must(owner.get(f"/my/{case}/confirmation.pdf").path == f"/my/{case}", owner.leaf)
    return {"paper": stage.proof.number}


def back_to_today(stage: Stage) -> Mapping[str, str]:
    said = stage.set_clock("--reset")
    year = next(word for word in said.split() if word[:4].isdigit())[:4]
    stage.command("fund", "open", "gyeongbuk-beotim", "--year", year, "--plan", PLAN_KRW)
    return {"fund": f"gyeongbuk-beotim-{year}"}


def outside_falls_ill(stage: Stage) -> Mapping[str, str]:
    stage.outside.set_mood("bureau", dead=True)
    stage.outside.set_mood("register", delay=SLOW_SECONDS)
    return {"seconds": str(SLOW_SECONDS)}


def filed_meanwhile(stage: Stage) -> Mapping[str, str]:
    owner = stage.visitor("soonja")
    filed = file_application(owner, RESTAURANT_WISH, stage.outside.businesses["restaurant"])
    stage.filed["soonja"] = filed
    must(filed.seconds < SECONDS_TO_RECEIPT, owner.leaf)
    stage.keep("receipt-gyeongbuk-beotim.html", owner.leaf)
    return {"application": filed.application, "seconds": f"{filed.seconds:.2f}"}


def timeline_says_so(stage: Stage) -> Mapping[str, str]:
    """The offices that stay silent are named, with since when, and that nothing is lost by it."""
    owner, case = stage.visitor("soonja"), stage.filed["soonja"].application
    wait_for(lambda: "번 시도" in owner.get(f"/my/{case}").words)
    for words in ("신용평가사", "국세청", "기다림", "접수와 순번은 그대로"):
        must(words in owner.leaf.words, owner.leaf)
    stage.keep("waiting-gyeongbuk-beotim.html", owner.leaf)
    return {"application": case}


def supplement_asked(stage: Stage) -> Mapping[str, str]:
    case, officer = stage.filed["soonja"].application, stage.visitor("officer")
    take_up(officer, case)
    ask_for(officer, case, what="lease", words="가게 임대차계약서를 모든 쪽이 보이게 내 주세요.")
    return {"application": case}


def supplement_supplied(stage: Stage) -> Mapping[str, str]:
    owner, case = stage.visitor("soonja"), stage.filed["soonja"].application
    hand_in(owner, case)
    return {"application": case}


def offices_answer(stage: Stage) -> Mapping[str, str]:
    """As soon as they are well again, what they say comes in by itself."""
    stage.outside.be_well()
    case = stage.filed["soonja"].application
    wait_for_offices(stage.visitor("soonja"), case, seconds=180)
    return {"application": case}


def screened_in_pohang(stage: Stage) -> Mapping[str, str]:
    said = screened(stage, "soonja", "officer")
    tell_balances(stage.visitor("officer"), said["application"])
    return said


def approved_by_two(stage: Stage) -> Mapping[str, str]:
    """The yes brings the guarantee with it."""
    approved(stage, "soonja", ("officer", "head"))
    owner = stage.visitor("soonja")
    guarantee = GUARANTEE.search(owner.leaf.words)
    must(guarantee is not None, owner.leaf)
    stage.keep("case-gyeongbuk-beotim.html", owner.leaf)
    return {"application": stage.filed["soonja"].application, "guarantee": guarantee[0] if guarantee else ""}


def notice_taken(stage: Stage) -> Mapping[str, str]:
    """What was decided stands on paper too, and can be proven."""
    owner, bank = stage.visitor("soonja"), stage.visitor("bank")
    paper = take_paper(owner, owner.leaf.link("/decision.pdf"))
    stage.keep_paper("decision-gyeongbuk-beotim.pdf", paper)
    proof = proof_on(paper)
    must("진짜이고, 지금 유효합니다" in proven(bank, proof).words, bank.leaf)
    return {"paper": proof.number}


def written_down(stage: Stage) -> Mapping[str, str]:
    """Everything that was done stands in the chain of events; messages went to the telephones."""
    said = json.loads(stage.command("audit", "verify", "--json"))
    messages = stage.outside.sent_messages()
    told = {"audit": said, "messages": [dict(message) for message in messages]}
    stage.keep_paper("story.json", json.dumps(told, ensure_ascii=False, indent=1).encode())
    if not messages:
        raise LostOnTheWay("nobody was sent a message")
    return {"messages": str(len(messages))}


SCENES: tuple[tuple[str, Callable[[Stage], Mapping[str, str]]], ...] = (
    ("story.staff_added", staff_added),
    ("story.ready_before_opening", ready_before_opening),
    ("story.filed_at_opening", filed_at_opening),
    ("story.screened_by_agency", screened_by_agency),
    ("story.approved_by_agency", approved_by_agency),
    ("story.confirmation_taken", confirmation_taken),
    ("story.confirmation_over", confirmation_over),
    ("story.back_to_today", back_to_today),
    ("story.outside_falls_ill", outside_falls_ill),
    ("story.filed_meanwhile", filed_meanwhile),
    ("story.timeline_says_so", timeline_says_so),
    ("story.supplement_asked", supplement_asked),
    ("story.supplement_supplied", supplement_supplied),
    ("story.offices_answer", offices_answer),
    ("story.screened_in_pohang", screened_in_pohang),
    ("story.approved_by_two", approved_by_two),
    ("story.notice_taken", notice_taken),
    *SIGNING_SCENES,
    ("story.written_down", written_down),
)
