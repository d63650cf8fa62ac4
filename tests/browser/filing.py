"""An application by its screens over HTTP, so that a browser has something to look at."""

import re
from io import BytesIO

from PIL import Image, ImageDraw

from majung.rehearsal.owner import Owner, answer_check
from majung.rehearsal.visitor import LostOnTheWay, Visitor

PROGRAM = "gyeongbuk-beotim"
DRAFT, APPLICATION = re.compile(r"DRF-[\w-]+"), re.compile(r"APP-[\w-]+")


def lease_photo(width: int = 360, height: int = 480) -> bytes:
    """A photograph of a paper, as far as the house can tell."""
    sheet, kept = Image.new("RGB", (width, height), "white"), BytesIO()
    ImageDraw.Draw(sheet).text((60, 60), "LEASE 2026", fill="black")
    sheet.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def begin_draft(visitor: Visitor, business: int = 0) -> str:
    """From a finished 자격확인 to the answers, with every look-up granted; gives the number of the draft."""
    checked = Owner(visitor.address)
    answer_check(checked)
    for cookie in checked.cookies:
        visitor.client.cookies.jar.set_cookie(cookie)
    form = visitor.get(f"/check/apply/{PROGRAM}").form(having="consents")
    boxes = {box.name: box.value for box in form.controls if box.name.startswith("consent_")}
    number = DRAFT.search(visitor.send(form, {**boxes, "business": form.values_of("business")[business]}).path)
    if number is None:
        raise LostOnTheWay(f"no draft at {visitor.leaf.path}: {visitor.leaf.words[:300]}")
    return number[0]


def answer_rest(visitor: Visitor, draft: str) -> None:
    visitor.get(f"/apply/{draft}/answers")
    visitor.fill("rented-ticked", {"rented-ticked": "business"})
    form = visitor.must_be(f"/apply/{draft}/money").form(having="amount")
    choices = {"amount": "30000000", "purpose": "operating", "bank": "nh"}
    visitor.send(form, {**choices, "consent_provide_bank": form.values_of("consent_provide_bank")})
    visitor.must_be(f"/apply/{draft}/papers")


def hand_in_lease(visitor: Visitor, draft: str) -> None:
    visitor.get(f"/apply/{draft}/papers")
    visitor.fill("file", {}, files={"file": ("임대차계약서.jpg", lease_photo(), "image/jpeg")})
    visitor.fill("answer", {"answer": "right"})
    visitor.must_be(f"/apply/{draft}/papers")


def finish_draft(visitor: Visitor, business: int = 0) -> str:
    """As far as the last button, with nobody helping."""
    draft = begin_draft(visitor, business)
    answer_rest(visitor, draft)
    hand_in_lease(visitor, draft)
    visitor.get(f"/apply/{draft}/helper")
    visitor.fill("helper", {"helper": "nobody"})
    visitor.must_be(f"/apply/{draft}/confirm")
    return draft


def file_draft(visitor: Visitor, draft: str) -> str:
    """Gives the number of the application."""
    visitor.get(f"/apply/{draft}/confirm")
    visitor.press("/submit")
    number = APPLICATION.search(visitor.must_be(f"/apply/{draft}/receipt").text)
    if number is None:
        raise LostOnTheWay("a receipt without a number")
    return number[0]
