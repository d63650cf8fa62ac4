"""The story: one case of each route that can be filed, from 자격확인 to the decision and what it brings."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from majung.rehearsal.cast import ONLINE
from majung.rehearsal.entering import enrol_staff
from majung.rehearsal.filing import Filed, Wish, begin_application, file_application, fill_screens, press_submit
from majung.rehearsal.handling import (
    Verdict,
    approve,
    ask_for,
    decide,
    hand_in,
    open_points,
    screen,
    take_up,
    tell_balances,
    wait_for_offices,
)
from majung.rehearsal.house import OF_A_LARGER_HOUSE, House, HouseStayedClosed, served_house
from majung.rehearsal.issued import Proof, proof_on, proven, take_paper
from majung.rehearsal.outside import Outside, OutsideUnreachable, served_sandbox
from majung.rehearsal.owner import RESTAURANT
from majung.rehearsal.visitor import Leaf, LostOnTheWay, Visitor
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
POHANG = ("--institution", "gyeongbuk-foundation", "--branch", "dongbu")
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


@dataclass(frozen=True)
class Step:
    """One step as it went: a key of the house's words with what fills its gaps; `differs` says what went wrong."""

    key: str
    says: Mapping[str, str] = field(default_factory=dict)
    differs: str = ""


class Stage:
    """A fresh house, an outside world, and a folder for what the people take home."""

    def __init__(self, house: House, outside: Outside, folder: Path | None) -> None:
        self.house = house
        self.outside = outside
        self.folder = folder
        self.visitors: dict[str, Visitor] = {}
        self.filed: dict[str, Filed] = {}
        self.proof = Proof("", "")

    def visitor(self, who: str) -> Visitor:
        return self.visitors.setdefault(who, Visitor(self.house.address))

    def command(self, *arguments: str) -> str:
        """A command of the operator, in the house's own folder; gives what it says."""
        own = {name: value for name, value in os.environ.items() if name not in OF_A_LARGER_HOUSE}
        environment = {**own, **self.outside.environment, "MAJUNG_DATA_DIR": str(self.house.data_folder)}
        majung = str(Path(sys.executable).with_name("majung"))
        ran = subprocess.run([majung, *arguments], env=environment, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise LostOnTheWay(ran.stderr.strip())
        return ran.stdout

    def set_clock(self, *where: str) -> str:
        return self.command("sandbox", "clock", *where, "--port", self.outside.address.rpartition(":")[2])

    def keep(self, name: str, leaf: Leaf) -> None:
        self.keep_paper(name, leaf.text.encode())

    def keep_paper(self, name: str, content: bytes) -> None:
        if self.folder is not None:
            (self.folder / name).write_bytes(content)


def told_story(folder: Path | None) -> Iterator[Step]:
    """Every step as it is done; the first that differs is the last."""
    with ExitStack() as stack:
        try:
            outside = stack.enter_context(served_sandbox())
            house = stack.enter_context(served_house(**outside.environment))
        except (HouseStayedClosed, OutsideUnreachable) as problem:
            yield Step("story.opened", differs=f"{type(problem).__name__}: {problem}")
            return
        stage = Stage(house, outside, folder)
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
    places = {"agency": AGENCY, "agency.head": AGENCY, "officer": POHANG, "head": POHANG}
    for name, place in places.items():
        email, duty = f"{name}@example.org", "approver" if name.endswith("head") else "officer"
        said = stage.command("staff", "add", email, "--name", name, "--json", *place, "--duty", duty)
        enrol_staff(stage.visitor(name), invitation=json.loads(said)["path"], email=email, password=PASSWORD)
    return {"count": str(len(places))}


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


def screened(stage: Stage, owner: str, officer: str) -> Mapping[str, str]:
    """Every question of the desk is answered, once all offices have told what they know."""
    case, desk = stage.filed[owner].application, stage.visitor(officer)
    wait_for_offices(stage.visitor(owner), case)
    desk.get(f"/office/cases/{case}")
    asked = len(open_points(desk))
    screen(desk, case)
    must(not open_points(desk), desk.leaf)
    return {"application": case, "count": str(asked)}


def approved_by_agency(stage: Stage) -> Mapping[str, str]:
    """One proposes, another approves; the owner reads what was decided."""
    approved(stage, "jiwoo", ("agency", "agency.head"))
    stage.keep("case-semas-general.html", stage.visitor("jiwoo").leaf)
    return {"application": stage.filed["jiwoo"].application}


def approved(stage: Stage, owner: str, desks: tuple[str, str]) -> None:
    case, (officer, head), person = stage.filed[owner].application, desks, stage.visitor(owner)
    decide(stage.visitor(officer), case, Verdict("approved", "meets_criteria", "요건을 모두 갖추었습니다."))
    approve(stage.visitor(head), case)
    must("승인되었습니다" in person.get(f"/my/{case}").words, person.leaf)


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
    if stage.folder is not None:
        told = {"audit": said, "messages": [dict(message) for message in messages]}
        (stage.folder / "story.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    if not messages:
        raise LostOnTheWay("nobody was sent a message")
    return {"messages": str(len(messages))}


def must(is_so: bool, leaf: Leaf) -> None:  # Reads as a sentence.
    if not is_so:
        raise LostOnTheWay(f"{leaf.path}: {leaf.status} {leaf.words[:1200]}")


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
    ("story.written_down", written_down),
)
