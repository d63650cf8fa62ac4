"""The second half of the story: what was approved is signed, sealed though an office falls silent, and proven.

A restaurant's owner signs alone. A corporation has joint representatives, who sign one after the other, and then one
who answers for its management.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryDirectory

from majung.rehearsal.agreeing import next_to_sign, sign, wait_to_be_asked, wait_until_done
from majung.rehearsal.cast import FACTORY
from majung.rehearsal.entering import sign_in_by_identity
from majung.rehearsal.filing import Wish, file_application
from majung.rehearsal.handling import take_up, tell_balances
from majung.rehearsal.issued import Proof, proven, take_paper, words_of
from majung.rehearsal.story_stage import PAPERS, Stage, approved, majung, must, screened
from majung.rehearsal.visitor import LostOnTheWay

FACTORY_WISH = Wish("jeongho", "factory", FACTORY)
STAMPS = "timestamps"
FIRST, MANAGEMENT = "agreement-factory-1.pdf", "agreement-factory-management.pdf"
NUMBERS, HASH = re.compile(r"AGR-[0-9A-Z-]+"), re.compile(r"\b[0-9a-f]{64}\b")
# A seal that had to wait is tried again after ten seconds, then twenty, and so on.
SECONDS_TO_SEAL = 120
# A reader of seals is given up after some seconds, so no more of them at once than a small machine has cores.
READERS = 2
# Where a revision of a PDF ends: what was signed stands whole at the beginning of what was sealed.
END_OF_REVISION = re.compile(rb"%%EOF\s?")


def stamps_fall_silent(stage: Stage) -> Mapping[str, str]:
    stage.outside.set_mood(STAMPS, dead=True)
    return {}


def signed_meanwhile(stage: Stage) -> Mapping[str, str]:
    """Six steps on a phone; what cannot be sealed now waits, and nothing is lost."""
    owner = stage.visitor("soonja")
    agreement = stage.signed["soonja"] = next_to_sign(owner)
    sign(owner, agreement, person="soonja", name=stage.name_of("soonja"))
    owner.must_be(f"/agreements/{agreement}/sealing")
    must("봉인 대기" in owner.leaf.words, owner.leaf)
    must(owner.get(f"/agreements/{agreement}/done").path.endswith("/sealing"), owner.leaf)
    stage.keep("sealing-gyeongbuk-beotim.html", owner.leaf)
    return {"agreement": agreement}


def corporation_filed(stage: Stage) -> Mapping[str, str]:
    owner = stage.visitor("jeongho")
    filed = stage.filed["jeongho"] = file_application(owner, FACTORY_WISH, stage.outside.businesses["factory"])
    return {"application": filed.application}


def corporation_approved(stage: Stage) -> Mapping[str, str]:
    case, officer = stage.filed["jeongho"].application, stage.visitor("gumi")
    take_up(officer, case)
    screened(stage, "jeongho", "gumi")
    tell_balances(officer, case)
    approved(stage, "jeongho", ("gumi", "head"))
    return {"application": case}


def stamps_answer(stage: Stage) -> Mapping[str, str]:
    """All that time nothing was sealed on a lower level; now it will be, by itself."""
    owner, agreement = stage.visitor("soonja"), stage.signed["soonja"]
    must(owner.get(f"/agreements/{agreement}/done").path.endswith("/sealing"), owner.leaf)
    stage.outside.be_well()
    return {"agreement": agreement}


def first_signs(stage: Stage) -> Mapping[str, str]:
    """The register of the day says who acts together; who filed begins, and hands on where the other one signs."""
    agreement = stage.signed["first"] = wait_to_be_asked(stage.visitor("jeongho"))
    proof = signed_and_sealed(stage, "jeongho", agreement)
    keep_agreement(stage, "jeongho", FIRST, agreement)
    return {"agreement": agreement, "paper": proof.number}


def second_signs(stage: Stage) -> Mapping[str, str]:
    """Somebody who was never here: known by name and birth date from the register, and by nothing else."""
    agreement = stage.signed["second"] = next_handed_on(stage)
    signer = stage.visitor("mirae")
    sign_in_by_identity(signer, "mirae", wanted=f"/agreements/{agreement}")
    proof = signed_and_sealed(stage, "mirae", agreement)
    keep_agreement(stage, "mirae", "agreement-factory-2.pdf", agreement)
    return {"agreement": agreement, "paper": proof.number}


def next_handed_on(stage: Stage) -> str:
    """As the first one's last page says it."""
    words = stage.visitor("jeongho").get(f"/agreements/{stage.signed['first']}/done").words
    found: list[str] = [each for each in NUMBERS.findall(words) if each != stage.signed["first"]]
    if not found:
        raise LostOnTheWay(f"nobody else is named: {words[:900]}")
    return found[0]


def manager_signs(stage: Stage) -> Mapping[str, str]:
    """책임경영이행약정: opened only now, quoting number and hash of the first; identified again."""
    signer = stage.visitor("jeongho")
    agreement = stage.signed["manager"] = next_to_sign(signer)
    must(stage.signed["first"] in signer.get(f"/agreements/{agreement}").words, signer.leaf)
    proof = signed_and_sealed(stage, "jeongho", agreement)
    stage.keep("done-factory.html", signer.leaf)
    keep_agreement(stage, "jeongho", MANAGEMENT, agreement)
    must(quotes(stage, MANAGEMENT, FIRST), signer.leaf)
    return {"agreement": agreement, "paper": proof.number}


def sealed_after_all(stage: Stage) -> Mapping[str, str]:
    """As soon as time is stamped again, by itself; and a bank proves it without an account."""
    owner, bank = stage.visitor("soonja"), stage.visitor("bank")
    proof = wait_until_done(owner, stage.signed["soonja"], seconds=SECONDS_TO_SEAL)
    keep_agreement(stage, "soonja", "agreement-gyeongbuk-beotim.pdf", stage.signed["soonja"])
    must("진짜이고, 지금 유효합니다" in proven(bank, proof).words, bank.leaf)
    must(stage.name_of("soonja") not in bank.leaf.words, bank.leaf)
    return {"agreement": stage.signed["soonja"], "paper": proof.number}


def signed_and_sealed(stage: Stage, who: str, agreement: str) -> Proof:
    signer = stage.visitor(who)
    sign(signer, agreement, person=who, name=stage.name_of(who))
    return wait_until_done(signer, agreement, seconds=SECONDS_TO_SEAL)


def quotes(stage: Stage, paper: str, other: str) -> bool:
    """Whether a paper has the SHA-256 of another one as that was signed."""
    content = (stage.folder / other).read_bytes()
    signed = {hashlib.sha256(content[: each.end()]).hexdigest() for each in END_OF_REVISION.finditer(content)}
    return not signed.isdisjoint(HASH.findall(words_of((stage.folder / paper).read_bytes())))


def keep_agreement(stage: Stage, who: str, name: str, agreement: str) -> None:
    stage.keep_paper(name, take_paper(stage.visitor(who), f"/agreements/{agreement}/paper.pdf"))


def papers_prove_themselves(stage: Stage) -> Mapping[str, str]:
    """Every paper taken home, with nothing but the folder `trust` beside it, and nobody asked."""
    trust = stage.folder / "trust"
    trust.mkdir(exist_ok=True)
    for name, content in stage.outside.trust_files().items():
        (trust / name).write_bytes(content)
    papers = sorted(stage.folder.glob(PAPERS))
    with TemporaryDirectory() as empty, ThreadPoolExecutor(READERS) as pool:
        told = list(pool.map(lambda paper: verdict_of(str(paper), empty), papers))
    weaker = [paper.name for paper, level in zip(papers, told, strict=True) if level != "B-LTA"]
    if weaker:
        raise LostOnTheWay(f"{', '.join(weaker)}: {told}")
    return {"count": str(len(papers))}


def verdict_of(paper: str, folder: str) -> str:
    """The level of a paper that is just as it was sealed; any other leaves with something else than nought."""
    said = majung("verify", paper, "--offline", "--json", MAJUNG_DATA_DIR=folder)
    return str(json.loads(said)["level"])


SIGNING_SCENES: tuple[tuple[str, Callable[[Stage], Mapping[str, str]]], ...] = (
    ("story.stamps_fall_silent", stamps_fall_silent),
    ("story.signed_meanwhile", signed_meanwhile),
    ("story.corporation_filed", corporation_filed),
    ("story.corporation_approved", corporation_approved),
    ("story.stamps_answer", stamps_answer),
    ("story.first_signs", first_signs),
    ("story.second_signs", second_signs),
    ("story.manager_signs", manager_signs),
    ("story.sealed_after_all", sealed_after_all),
    ("story.papers_prove_themselves", papers_prove_themselves),
)
