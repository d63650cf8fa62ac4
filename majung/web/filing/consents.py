"""Consents on a form: the boxes, what was ticked, and writing down what changed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import QueryDict

from majung.core.consents import Consent, ConsentKind
from majung.core.filing import ConsentNeed
from majung.documents.consent_texts import consent_text
from majung.documents.services import give_consent, withdraw_consent
from majung.events.actors import Actor
from majung.web.problems import screen_language
from majung.web.words import say


def consent_boxes(
    needs: Iterable[ConsentNeed],
    given: Collection[ConsentKind],
    *,
    parties: Mapping[ConsentKind, str] | None = None,
    sent: QueryDict | None = None,
    refused: Collection[ConsentKind] = (),
) -> list[dict[str, Any]]:
    """What `web/parts/consent.html` shows of each; a required one that was left out says what that means."""
    return [
        {
            "text": replace(consent_text(need.kind), is_required=need.is_required),
            "party": (parties or {}).get(need.kind, ""),
            "given": bool(sent.get(box_name(need.kind))) if sent is not None else need.kind in given,
            "error": say("apply.consent.required", screen_language()) if need.kind in refused else "",
        }
        for need in needs
    ]


def consents_at_start(needs: Iterable[ConsentNeed]) -> tuple[ConsentNeed, ...]:
    """Those asked first; the one to tell a bank stands where the bank is chosen, because it names it."""
    return tuple(need for need in needs if need.kind is not ConsentKind.PROVIDE_BANK)


def consent_to_bank(needs: Iterable[ConsentNeed]) -> tuple[ConsentNeed, ...]:
    return tuple(need for need in needs if need.kind is ConsentKind.PROVIDE_BANK)


def box_name(kind: ConsentKind) -> str:
    return f"consent_{kind.value}"


def ticked_consents(needs: Iterable[ConsentNeed], posted: QueryDict) -> frozenset[ConsentKind]:
    """The kinds ticked under the text that is in force; an older text is to be read again."""
    return frozenset(need.kind for need in needs if posted.get(box_name(need.kind)) == consent_text(need.kind).version)


def keep_consents(
    *,
    person_id: int,
    about: str,
    needs: Iterable[ConsentNeed],
    ticked: Collection[ConsentKind],
    standing: Iterable[Consent],
    named_party: str = "",
    at: datetime,
    actor: Actor,
) -> None:
    """Gives what was ticked and takes back what no longer is; what stands as it should is not written again."""
    given = {consent.kind: consent for consent in standing if consent.is_given}
    for need in needs:
        old = given.get(need.kind)
        party = named_party if need.kind is ConsentKind.PROVIDE_BANK else ""
        wanted = need.kind in ticked and (need.kind is not ConsentKind.PROVIDE_BANK or bool(party))
        if old is not None and (not wanted or old.named_party != party):
            withdraw_consent(reference=old.reference, person_id=person_id, actor=actor, at=at)
            old = None
        if wanted and old is None:
            give_consent(
                person_id=person_id,
                kind=need.kind,
                text_version=consent_text(need.kind).version,
                about=about,
                named_party=party,
                at=at,
                actor=actor,
            )
