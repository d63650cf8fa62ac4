"""`majung verify`: whether a PDF still is what was sealed, by whom and when. Without a database and without a house."""

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import platformdirs

from majung.adapters import clock
from majung.adapters.clock import SEOUL
from majung.adapters.trust import kept_revocation, trusted_roots
from majung.cli.inputs import BadInput, printable
from majung.core.seal_report import PaperFacts, SealReport, SealSignature, SealVerdict
from majung.papers.seal_reading.telling import report_as_json
from majung.papers.verifying import LARGEST_BYTES, ReadersBusy, read_seal
from majung.web.words import say

INTACT, NOT_INTACT, NOT_READ = 0, 1, 3
FIRST_BYTES = 1024
# Without any of these there is nobody who may be asked, and settings are not needed.
WHOM_TO_ASK = ("MAJUNG_AUTHORITY_URL", "MAJUNG_REVOCATION_HOSTS")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--offline", is_flag=True, help="Ask nobody: judge by what the file holds and what is kept.")
@click.option("--json", "as_json", is_flag=True, help="One compact JSON line.")
def command(file: Path, offline: bool, as_json: bool) -> int:
    """Read the seals of a PDF: 0 just as it was sealed, 1 not so or not to be proven, 3 not read in time."""
    silence_libraries()
    pdf = content_of(file)
    folder = house_folder() / "trust"
    try:
        report = read_seal(
            pdf,
            roots=trusted_roots(beside=file.resolve(), folder=folder),
            kept=kept_revocation(beside=file.resolve(), folder=folder),
            online=not offline and can_ask(),
            at=clock.real_now(),
        )
    except ReadersBusy:
        click.echo(say("seal.command.not_in_time", file=file), err=True)
        return NOT_READ
    told = {"file": file.name, **report_as_json(report)}
    click.echo(compact(told) if as_json else "\n".join(lines(file.name, report)))
    return INTACT if report.verdict is SealVerdict.INTACT else NOT_INTACT


def silence_libraries() -> None:
    """Without settings nobody else does: what they tell of a certificate is who it belongs to."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def content_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_BYTES + 1)
    except OSError as problem:
        raise BadInput(say("cli.unreadable", source=file, reason=problem.strerror)) from None
    if len(content) > LARGEST_BYTES:
        raise BadInput(say("seal.command.too_large", file=file, megabytes=LARGEST_BYTES // 1024**2))
    if b"%PDF-" not in content[:FIRST_BYTES]:
        raise BadInput(say("seal.command.no_pdf", file=file))
    return content


def house_folder() -> Path:
    return Path(os.environ.get("MAJUNG_DATA_DIR") or platformdirs.user_data_path("majung"))


def can_ask() -> bool:
    """Settings, where they are needed, are those of the house; they are read when the first question is asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "majung.config.settings")
    return any(os.environ.get(name) for name in WHOM_TO_ASK)


def lines(name: str, report: SealReport) -> list[str]:
    verdict = report.verdict.value
    head = [f"{printable(name)}: {say(f'seal.verdict.{verdict}')}", f"  {say(f'seal.means.{verdict}')}"]
    sample = [f"  ! {say('seal.sample')}"] if report.is_sample_authority else []
    level = [f"  {say('seal.level')}: {say(f'seal.level.{report.level.name.lower()}')}"] if report.level else []
    paper = [f"  {paper_line(report.paper)}"] if report.paper else []
    return head + sample + paper + level + [f"  {signature_line(each)}" for each in report.signatures]


def paper_line(paper: PaperFacts) -> str:
    on = say("seal.command.issued_on", day=paper.issued_on) if paper.issued_on else ""
    return f"{say('verify.number')}: {paper.number}{on}"


def signature_line(signature: SealSignature) -> str:
    moment = signature.at.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M:%S KST") if signature.at else say("seal.no_moment")
    verdict = "" if signature.verdict is SealVerdict.INTACT else f" · {say(f'seal.verdict.{signature.verdict.value}')}"
    return f"{say(f'seal.kind.{signature.kind.value}')}: {signature.name} · {moment} · {signature.level}{verdict}"


def compact(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
