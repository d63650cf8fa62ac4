"""The consents that ended with a refusal, offered anew with the appeal: a new screening asks the offices again."""

from datetime import datetime
from typing import Any

from django.http import QueryDict

from majung.core.consents import Consent, ConsentKind
from majung.core.deadlines import seoul_day
from majung.core.filing import ConsentNeed
from majung.documents.selectors import consents_of
from majung.events.actors import Actor
from majung.journey.selectors import Timeline
from majung.web.filing.consents import consent_boxes, keep_consents, ticked_consents
from majung.web.problems import screen_language


def ended_consents(found: Timeline, *, person_id: int | None, at: datetime) -> list[Consent]:
    """The last of each kind where none stands any more; none for anybody but the person who gave them."""
    if person_id != found.view.person_id:
        return []
    given = consents_of(person_id=found.view.person_id, about=found.view.draft, on=seoul_day(at))
    standing = {consent.kind for consent in given if consent.is_given}
    return list({consent.kind: consent for consent in given if consent.kind not in standing}.values())


def boxes(found: Timeline, ended: list[Consent], *, sent: QueryDict | None) -> list[dict[str, Any]]:
    """None is required: an appeal is heard without them (민원처리법 제35조)."""
    parties = {}
    if found.bank is not None:
        label = found.bank.label_en if screen_language() == "en" else found.bank.label
        parties = {ConsentKind.PROVIDE_BANK: label}
    return consent_boxes(needs_of(ended), (), parties=parties, sent=sent)


def give_again(found: Timeline, ended: list[Consent], posted: QueryDict, *, at: datetime, actor: Actor) -> None:
    needs = needs_of(ended)
    keep_consents(
        person_id=found.view.person_id,
        about=found.view.draft,
        needs=needs,
        ticked=ticked_consents(needs, posted),
        standing=(),
        named_party=next((each.named_party for each in ended if each.named_party), ""),
        at=at,
        actor=actor,
    )


def needs_of(ended: list[Consent]) -> list[ConsentNeed]:
    return [ConsentNeed(consent.kind, is_required=False) for consent in ended]
