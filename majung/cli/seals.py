"""`majung seals`: the keys institutions seal papers with: which there are, a new one, a request and its certificate."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from asn1crypto.x509 import Certificate

from majung.cli.database import prepare_tables
from majung.cli.inputs import BadInput
from majung.cli.table import aligned_table
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up, which majung.cli.database does.
from majung.adapters import clock  # isort: skip
from majung.adapters.http import PortDown, PortLied  # isort: skip
from majung.adapters.signing_device import PORT as DEVICE  # isort: skip
from majung.adapters.signing_keys import (  # isort: skip
    NotOurCertificate,
    SealState,
    enrol_seal,
    install_seal,
    request_seal,
    seal_states,
)
from majung.adapters.trust import SAMPLE  # isort: skip
from majung.parties.selectors import institutions_by_code  # isort: skip

LARGEST_FILE = 1024 * 1024
HEADINGS = ("institution", "name", "valid_through", "issuer", "place", "note")

json_option = click.option("--json", "as_json", is_flag=True, help="One compact JSON line per seal.")


@click.group()
def command() -> None:
    """Keys and certificates that institutions seal papers with."""


@command.command("list")
@json_option
def list_command(as_json: bool) -> int:
    """Tell of every institution whether it has a seal, from whom, and until when."""
    names = known_names()
    with outside_told():
        states = seal_states(tuple(names))
    if as_json:
        for state in states:
            click.echo(compact(state, names))
    else:
        headings = [say(f"seals.heading.{name}") for name in HEADINGS]
        click.echo(aligned_table(headings, [line(state, names) for state in states], left=range(len(headings))))
    return 0


@command.command()
@click.argument("institution")
@json_option
def enrol(institution: str, as_json: bool) -> int:
    """Make a new key and have the connected authority certify it; what was sealed before stays as it is."""
    names = known_names(institution)
    with outside_told():
        enrol_seal(institution, name=names[institution])
    return tell(institution, names, as_json=as_json)


@command.command()
@click.argument("institution")
@json_option
def request(institution: str, as_json: bool) -> int:
    """Print a request for a certificate, to be taken to an authority; its key waits here."""
    names = known_names(institution)
    with outside_told():
        made = request_seal(institution, name=names[institution]).decode("ascii")
    if as_json:
        click.echo(json.dumps({"institution": institution, "request": made}, separators=(",", ":")))
    else:
        click.echo(made, nl=False)
        click.echo(say("seals.requested", institution=institution), err=True)
    return 0


@command.command()
@click.argument("institution")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def install(institution: str, file: Path, as_json: bool) -> int:
    """Take the certificate that an authority sent back (PEM), with those between it and the root after it."""
    names = known_names(institution)
    content = file.read_bytes() if file.stat().st_size <= LARGEST_FILE else b""
    try:
        with outside_told():
            install_seal(institution, certificates_pem=content)
    except NotOurCertificate:
        raise BadInput(say("seals.not_ours", institution=institution)) from None
    return tell(institution, names, as_json=as_json)


@contextmanager
def outside_told() -> Iterator[None]:
    """Who did not answer, or answered wrongly, and how."""
    try:
        yield
    except PortDown as down:
        who = "seals.device_down" if down.port == DEVICE else "seals.authority_down"
        raise BadInput(say(who, reason=say(f"seals.down.{down.code}"))) from None
    except PortLied:
        raise BadInput(say("seals.authority_lied")) from None


def known_names(institution: str = "") -> dict[str, str]:
    """How institutions are called, by code; all, or the one that is named."""
    prepare_tables()
    names = {code: each.label for code, each in sorted(institutions_by_code().items())}
    if institution and institution not in names:
        raise BadInput(say("seals.unknown", institution=institution))
    return names


def tell(institution: str, names: dict[str, str], *, as_json: bool) -> int:
    (state,) = seal_states((institution,))
    assert state.certificate is not None, "it was just put there"
    day = valid_through(state.certificate)
    click.echo(compact(state, names) if as_json else say("seals.ready", institution=institution, day=day))
    return 0


def compact(state: SealState, names: dict[str, str]) -> str:
    certificate = state.certificate
    told = {
        "institution": state.institution,
        "name": names[state.institution],
        "serial": str(certificate.serial_number) if certificate else None,
        "valid_through": valid_through(certificate) if certificate else None,
        "issuer": issuer_name(certificate) if certificate else None,
        "is_sample": is_sample(certificate) if certificate else None,
        "is_requested": state.is_requested,
        "in_device": state.in_device,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def line(state: SealState, names: dict[str, str]) -> list[str]:
    certificate = state.certificate
    notes = [say("seals.note.sample")] if certificate and is_sample(certificate) else []
    notes += [say("seals.note.requested")] if state.is_requested else []
    return [
        state.institution,
        names[state.institution],
        valid_through(certificate) if certificate else say("seals.none"),
        issuer_name(certificate) if certificate else "",
        say("seals.in_device" if state.in_device else "seals.in_file"),
        ", ".join(notes),
    ]


def valid_through(certificate: Certificate) -> str:
    return f"{certificate.not_valid_after.astimezone(clock.SEOUL):%Y-%m-%d}"


def issuer_name(certificate: Certificate) -> str:
    return str(certificate.issuer.native.get("common_name") or certificate.issuer.human_friendly)


def is_sample(certificate: Certificate) -> bool:
    """Whether its authority says of itself that nobody real answers for it, as the sandbox's does."""
    return bool(certificate.issuer.native.get("organization_name") == SAMPLE)
