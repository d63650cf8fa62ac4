"""A paper the house issued, in somebody's hands: taken from the door, read, and proven at the public page."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
import pypdfium2

from majung.rehearsal.visitor import Leaf, LostOnTheWay, Visitor

NUMBER, CODE = re.compile(r"PAP-[0-9A-Z-]+"), re.compile(r"확인 코드 ([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)")
# As the page says it that gives out the paper.
CODE_SHOWN = re.compile(r"확인 (?:번호|코드) ([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)")


@dataclass(frozen=True)
class Proof:
    """What stands on a paper so that whoever holds it can prove it."""

    number: str
    code: str


def take_paper(visitor: Visitor, path: str) -> bytes:
    answer = visitor.client.get(urljoin(visitor.address, path))
    if answer.status_code != httpx.codes.OK or answer.headers["Content-Type"] != "application/pdf":
        raise LostOnTheWay(f"no paper at {path}: {answer.status_code}")
    return answer.content


def proof_on(paper: bytes) -> Proof:
    """Read as people read it: what is printed."""
    words = words_of(paper)
    number, code = NUMBER.search(words), CODE.search(words)
    if number is None or code is None:
        raise LostOnTheWay(f"no number and code to prove a paper with: {words[:600]}")
    return Proof(number[0], code[1])


def words_of(paper: bytes) -> str:
    with pypdfium2.PdfDocument(paper) as opened:
        return " ".join("".join(page.get_textpage().get_text_range() for page in opened).split())


def proven(stranger: Visitor, proof: Proof) -> Leaf:
    """What the page that proves a paper tells somebody without an account."""
    stranger.get("/verify")
    stranger.fill("code", {"number": proof.number, "code": proof.code})
    return stranger.must_be(f"/verify/{proof.number}")
