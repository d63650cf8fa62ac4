"""An application from 자격확인 to the receipt, over plain HTTP and without a script."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import httpx

from majung.rehearsal.entering import add_business, sign_in_by_identity
from majung.rehearsal.forms import Form
from majung.rehearsal.owner import QUESTION, UNSURE
from majung.rehearsal.paper import printed_paper
from majung.rehearsal.visitor import LostOnTheWay, Visitor

MOST_SCREENS, MOST_PRESSES = 40, 4
# Forms at the head of every page.
FRAME = ("/language", "/sign-out")
NUMBER = re.compile(r"APP-[0-9A-Z-]+")
DAY_OF_PAPER = {"year": "2026", "month": "11", "day": "2"}


@dataclass(frozen=True)
class Wish:
    """Who wants what: the answers of the check, the money, and the papers' day."""

    person: str
    business: str
    answers: Mapping[str, Mapping[str, str]]
    program: str = "gyeongbuk-beotim"
    amount: str = "3000만"
    purpose: str = "operating"
    money: Mapping[str, str] = field(default_factory=dict)
    issued_on: Mapping[str, str] = field(default_factory=lambda: DAY_OF_PAPER)


@dataclass(frozen=True)
class Filed:
    """What the owner holds in hand; `seconds` from the press on submit to the receipt on the screen."""

    application: str
    draft: str
    seconds: float
    screens: tuple[str, ...]


def answer_check(visitor: Visitor, wish: Wish) -> None:
    """자격확인, screen by screen, to its result."""
    visitor.get("/check")
    if any("/check/clear" in form.action for form in visitor.leaf.read.forms):
        # Answers for another business are still in this browser.
        visitor.press("/check/clear")
        visitor.get("/check")
    visitor.get(visitor.leaf.link(QUESTION))
    for _ in range(MOST_SCREENS):
        if not visitor.leaf.path.startswith(QUESTION):
            break
        step = visitor.leaf.path.removeprefix(QUESTION)
        visitor.send(question_form(visitor), wish.answers.get(step, UNSURE))
    visitor.must_be("/check/result")


def question_form(visitor: Visitor) -> Form:
    """The one form of a screen of the check that is not part of every page."""
    forms = [form for form in visitor.leaf.read.forms if form.method == "post" and not form.action.startswith(FRAME)]
    if not forms:
        raise LostOnTheWay(f"no question on {visitor.leaf.path}: {visitor.leaf.words[:300]}")
    return forms[0]


def file_application(visitor: Visitor, wish: Wish, business: Mapping[str, object]) -> Filed:
    """From 자격확인 to the receipt: sign in, add the business, six screens, one press."""
    begin_application(visitor, wish, business)
    screens = fill_screens(visitor, wish, business)
    return press_submit(visitor, screens)


def begin_application(visitor: Visitor, wish: Wish, business: Mapping[str, object]) -> None:
    """Up to the first screen of the form, with the answers of the check, signed in and the business added."""
    answer_check(visitor, wish)
    visitor.get(f"/check/apply/{wish.program}")
    if visitor.leaf.path == "/sign-in":
        sign_in_by_identity(visitor, wish.person, wanted=f"/apply/start/{wish.program}")
    if str(business["name"]) not in visitor.leaf.words:
        add_business(visitor, business)
        visitor.get(f"/apply/start/{wish.program}")


def fill_screens(visitor: Visitor, wish: Wish, business: Mapping[str, object], *, until: str = "confirm") -> list[str]:
    """Screen after screen as the form leads on; the names of the screens on the way."""
    screens: list[str] = []
    while len(screens) < MOST_SCREENS:
        screen = "business" if "/start/" in visitor.leaf.path else visitor.leaf.path.rsplit("/", 1)[1]
        screens.append(screen)
        if screen == until:
            return screens
        fill_screen(visitor, screen, wish, business)
    raise LostOnTheWay(f"{screens[-6:]} lead in circles: {visitor.leaf.words[:600]}")


def fill_screen(visitor: Visitor, screen: str, wish: Wish, business: Mapping[str, object]) -> None:
    match screen:
        case "business":
            choose_business_and_agree(visitor, business)
        case "answers":
            answer_questions(visitor)
        case "money":
            choose_money(visitor, wish)
        case "papers":
            hand_in_papers(visitor, wish)
        case "helper":
            visitor.fill("helper", {"helper": "nobody"})
        case _:
            raise LostOnTheWay(f"{visitor.leaf.path}: {visitor.leaf.status} {visitor.leaf.words[:600]}")


def choose_business_and_agree(visitor: Visitor, business: Mapping[str, object]) -> None:
    form = visitor.leaf.form(having="consents")
    agreed = {control.name: control.value for control in form.controls if control.name.startswith("consent_")}
    chosen = form.values_of("business")
    if len(chosen) > 1:
        agreed["business"] = number_beside(visitor, str(business["name"]), chosen)
    visitor.send(form, agreed)


def number_beside(visitor: Visitor, name: str, numbers: list[str]) -> str:
    """Which of the choices has this name written beside it."""
    text = visitor.leaf.text
    places = {number: text.find(f'value="{number}"') for number in numbers}
    away = {number: text.find(name, place) - place for number, place in places.items() if text.find(name, place) > 0}
    return min(away, key=lambda number: away[number])


def answer_questions(visitor: Visitor) -> None:
    """What is still asked: nothing applies where something can be ticked, and else «모르겠어요»."""
    form = visitor.leaf.form(having="seen")
    asked = form.values_of("question")
    unsure = {f"{name}-unknown": "1" for name in asked if not form.has(f"{name}-ticked")}
    visitor.send(form, unsure)


def choose_money(visitor: Visitor, wish: Wish) -> None:
    form = visitor.leaf.form(having="requested_krw")
    chosen = {"requested_krw": wish.amount, "purpose": wish.purpose, **wish.money}
    if form.has("amount"):
        chosen["amount"] = "other"
    for name in ("bank", "branch", "collateral", "desired_on"):
        if form.has(name) and name not in chosen:
            chosen[name] = form.values_of(name)[0]
    agreed = {each.name: each.value for each in form.controls if each.name.startswith("consent_")}
    visitor.send(form, {**chosen, **agreed})


def hand_in_papers(visitor: Visitor, wish: Wish) -> None:
    """One paper at a time, until the form asks for no more."""
    here = visitor.leaf.path
    visitor.send(visitor.leaf.form(having="later"))
    if visitor.leaf.path != here or visitor.leaf.status == httpx.codes.OK:
        return
    hand_in_one(visitor, wish)
    visitor.get(here)


def hand_in_one(visitor: Visitor, wish: Wish | None = None, *, line: str = "LEASE CONTRACT 2026") -> None:
    """The open upload of a page: sent, looked at, found right."""
    form = visitor.leaf.form(having="ticket")
    day = {f"issued_on_{part}": value for part, value in (wish.issued_on if wish else DAY_OF_PAPER).items()}
    dated = {name: value for name, value in day.items() if form.has(name)}
    visitor.send(form, dated, files={"file": ("paper.pdf", printed_paper(line), "application/pdf")})
    visitor.must_be("/uploads/documents/")
    visitor.fill("answer", {"answer": "right"})


def press_submit(visitor: Visitor, screens: Sequence[str] = ()) -> Filed:
    """One press; another when an office's answer came in meanwhile, and the page shows it to be read first."""
    for _ in range(MOST_PRESSES):
        shown = visitor.leaf.form(action="/submit").values_of("hash")
        began = time.monotonic()
        visitor.press("/submit")
        seconds = time.monotonic() - began
        if visitor.leaf.status != httpx.codes.CONFLICT or same_content(visitor, shown):
            break
    draft = visitor.leaf.path.split("/")[2]
    found = NUMBER.search(visitor.leaf.text)
    if not visitor.leaf.path.endswith("/receipt") or found is None:
        raise LostOnTheWay(f"{visitor.leaf.path}: {visitor.leaf.status} {visitor.leaf.words[:900]}")
    return Filed(found[0], draft, seconds, tuple(screens))


def same_content(visitor: Visitor, shown: list[str]) -> bool:
    return visitor.leaf.form(action="/submit").values_of("hash") == shown
