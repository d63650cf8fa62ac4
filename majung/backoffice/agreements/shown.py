"""An agreement as the desk shows it: the words of how it stands and of what keeps it, and what may be done now."""

from collections.abc import Iterable
from typing import Any, Final

from majung.agreements.selectors import AgreementLine, ConsentLine, DeskLine
from majung.backoffice.typed import Typed
from majung.core.agreement import AgreementAct, AgreementState, ConsentState, acts_possible
from majung.core.agreement_texts import Entity
from majung.events.services import ReadPurpose
from majung.web.problems import screen_language
from majung.web.words import say

S = AgreementState
# What a seal may wait for; anything else is told as such.
PORTS: Final = ("authority", "timestamps", "revocation", "seals", "too_weak")
TONES: Final = {S.COMPLETED: "ok", S.SEALING: "info", S.DECLINED: "no", S.EXPIRED: "no", S.STOPPED: "warn"}
# What the package may be taken for.
PURPOSES: Final = (ReadPurpose.COUNTER, ReadPurpose.SUPPORT, ReadPurpose.AUDIT)


def line_row(line: AgreementLine) -> dict[str, Any]:
    return {
        "line": line,
        "kind": line.kind.value,
        "capacity": line.capacity.value,
        "state": line.state.value,
        "tone": TONES.get(line.state, ""),
        "step": line.step.value if line.state is S.PENDING else "",
    }


def desk_row(held: DeskLine) -> dict[str, Any]:
    return {**line_row(held.line), "held": held, "why": why(held)}


def case_rows(lines: Iterable[AgreementLine]) -> list[dict[str, Any]]:
    return [line_row(line) for line in lines]


def why(held: DeskLine) -> str:
    """What keeps it, in words; empty where nothing does."""
    language = screen_language()
    if held.stopped_because is not None:
        return say(f"office.agreement.register.{held.stopped_because.value}", language)
    if held.declined_because is not None:
        return say(f"agreement.decline.reason.{held.declined_because.value}", language)
    if held.seal_waits_since is not None:
        return say(f"office.agreement.port.{port_of(held.seal_waits_for)}", language)
    if held.needs_branch:
        return say("office.agreement.why.failures", language, count=held.failures)
    if held.line.state is S.EXPIRED:
        return say("office.agreement.why.expired", language)
    if not held.is_signer_known and held.line.state in (S.WAITING, S.PENDING):
        return say("office.agreement.why.unknown", language)
    return ""


def port_of(port: str) -> str:
    return port if port in PORTS else "other"


def may_do(held: DeskLine) -> dict[str, bool]:
    """Which forms stand on the page, by how it stands."""
    line, acts = held.line, acts_possible(held.line.state)
    is_corporation = line.entity is Entity.CORPORATION
    replaces = line.state not in (S.SEALING, S.WITHDRAWN) and not line.replaced_by
    return {
        "send_again": line.state is S.PENDING,
        "reach": line.state in (S.WAITING, S.PENDING) and is_corporation,
        "cancel": AgreementAct.CANCEL in acts,
        "reissue": replaces,
        "hand_over": replaces and is_corporation,
        "prepare": replaces,
        "pack": line.completed_at is not None,
        "settle": True,
    }


def consent_row(each: ConsentLine, typed: Typed | None = None) -> dict[str, Any]:
    """A request, with what was typed as its answer if that was refused."""
    field = f"words-{each.number}"
    return {
        "consent": each,
        "field": field,
        "typed": typed.kept.get(field, "") if typed else "",
        "error": typed.errors.get(field, "") if typed else "",
        "matter": each.matter.value,
        "state": each.state.value,
        "is_open": each.state is ConsentState.ASKED,
    }


def purposes(chosen: str) -> list[dict[str, object]]:
    return [
        {
            "value": each.value,
            "label": say(f"cases.reads.purpose.{each.value}", screen_language()),
            "selected": each == chosen,
        }
        for each in PURPOSES
    ]
