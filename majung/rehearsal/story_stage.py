"""Where the story is played: a fresh house, an outside world, and a folder for what people take home."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from majung.rehearsal.filing import Filed
from majung.rehearsal.handling import Verdict, approve, decide, open_points, screen, wait_for_offices
from majung.rehearsal.house import OF_A_LARGER_HOUSE, House
from majung.rehearsal.issued import Proof
from majung.rehearsal.outside import Outside
from majung.rehearsal.visitor import Leaf, LostOnTheWay, Visitor

PAPERS = "*.pdf"


@dataclass(frozen=True)
class Step:
    """One step as it went: a key of the house's words with what fills its gaps; `differs` says what went wrong."""

    key: str
    says: Mapping[str, str] = field(default_factory=dict)
    differs: str = ""


class Stage:
    """Everybody's browser, what they filed and signed, and what they keep."""

    def __init__(self, house: House, outside: Outside, folder: Path) -> None:
        self.house = house
        self.outside = outside
        self.folder = folder
        self.visitors: dict[str, Visitor] = {}
        self.filed: dict[str, Filed] = {}
        self.signed: dict[str, str] = {}
        self.proof = Proof("", "")

    def visitor(self, who: str) -> Visitor:
        return self.visitors.setdefault(who, Visitor(self.house.address))

    def name_of(self, who: str) -> str:
        return str(self.outside.people[who]["name"])

    def command(self, *arguments: str) -> str:
        """A command of the operator, in the house's own folder; gives what it says."""
        return majung(*arguments, **self.outside.environment, MAJUNG_DATA_DIR=str(self.house.data_folder))

    def set_clock(self, *where: str) -> str:
        return self.command("sandbox", "clock", *where, "--port", self.outside.address.rpartition(":")[2])

    def keep(self, name: str, leaf: Leaf) -> None:
        self.keep_paper(name, leaf.text.encode())

    def keep_paper(self, name: str, content: bytes) -> None:
        (self.folder / name).write_bytes(content)


def majung(*arguments: str, **variables: str) -> str:
    """A command of its own with these variables; what it says, if it succeeds."""
    own = {name: value for name, value in os.environ.items() if name not in OF_A_LARGER_HOUSE}
    command = [str(Path(sys.executable).with_name("majung")), *arguments]
    ran = subprocess.run(command, env={**own, **variables}, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise LostOnTheWay(f"{ran.stdout.strip()} {ran.stderr.strip()}")
    return ran.stdout


def screened(stage: Stage, owner: str, officer: str) -> Mapping[str, str]:
    """Every question of the desk is answered, once all offices have told what they know."""
    case, desk = stage.filed[owner].application, stage.visitor(officer)
    wait_for_offices(stage.visitor(owner), case)
    desk.get(f"/office/cases/{case}")
    asked = len(open_points(desk))
    screen(desk, case)
    must(not open_points(desk), desk.leaf)
    return {"application": case, "count": str(asked)}


def approved(stage: Stage, owner: str, desks: tuple[str, str]) -> None:
    case, (officer, head), person = stage.filed[owner].application, desks, stage.visitor(owner)
    decide(stage.visitor(officer), case, Verdict("approved", "meets_criteria", "요건을 모두 갖추었습니다."))
    approve(stage.visitor(head), case)
    must("승인되었습니다" in person.get(f"/my/{case}").words, person.leaf)


def must(is_so: bool, leaf: Leaf) -> None:  # Reads as a sentence.
    if not is_so:
        raise LostOnTheWay(f"{leaf.path}: {leaf.status} {leaf.words[:1200]}")
