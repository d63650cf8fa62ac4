"""Everybody at every door: who gets in where, by a table that must name every address of the house."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver

from majung.adapters import clock
from majung.agreements.texts.shipped import load_shipped_texts
from majung.agreements.texts.versions import texts_of
from majung.applications.services import request_supplement, start_draft, supply_item, take_up
from majung.budget.services import open_fund
from majung.core.application import Channel
from majung.core.documents import DocumentKind
from majung.core.explaining import ExplanationKind
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.decisions.services import ask_explanation
from majung.documents.selectors import consents_of
from majung.documents.services import begin_upload
from majung.events.services import Actor, ActorKind
from majung.notices.models import Message, TelephoneTask
from majung.notices.telephone import open_task
from majung.parties.businesses import add_business
from majung.parties.kinds import AgentScope, EntityKind, RepresentationRole
from majung.parties.models import User
from majung.parties.staff import staff_of
from majung.parties.tax_agents import accept_mandate, name_tax_agent
from tests.agreements.signing import asked
from tests.applications.world import KNOWN_SINCE, Owner, an_owner, begun, complete, registration_number, submitted
from tests.backoffice.desk import SOMEBODY
from tests.complaints.written import written
from tests.consultations.booked import booked
from tests.documents.people import receive
from tests.published_catalog import load_and_publish
from tests.signing_in import HOUSE, make_bank_staff, make_staff, sign_in
from tests.web.doors import EVERYONE, IN, SIGN_IN, TABLE
from tests.web.test_access import addresses

NOT_THIS_WAY, FORBIDDEN, NOT_FOUND, BROKEN = 405, 403, 404, 500

# What stands in addresses whoever comes: codes of the catalog, and numbers of what is not there.
THE_SAME_FOR_ALL: Mapping[str, object] = {
    "institution": "gyeongbuk-foundation",
    "branch": "jungbu",
    "program": "gyeongbuk-beotim",
    "page": 0,
    "step_id": "region",
    "provider_id": "identity",
    "code": "nothing",
    "position": 1,
    "fact": "employees",
    "visit": "VST-2026-00000000-0",
    "appeal": "APL-2026-00000000-0",
    "kind": "sales",
    "cut": "branch",
    "change": "FCH-2026-00000000-0",
}


@dataclass(frozen=True)
class Scene:
    """Everybody signed in, and what stands in the addresses."""

    clients: Mapping[str, Client]
    values: Mapping[str, Any]
    numbers: Mapping[str, str]


def test_the_table_names_every_address_and_no_other() -> None:
    there = {place for place, _ in addresses(get_resolver())}
    assert there - TABLE.keys() == set(), "who may come here?"
    assert TABLE.keys() - there == set(), "gone"


def test_everybody_gets_in_where_the_table_says_and_nowhere_else(scene: Scene) -> None:
    differing = [
        f"{place} {who}: {told}, not {expected}"
        for place, admitted in TABLE.items()
        for who, expected in admitted.items()
        if (told := outcome(scene, place, who, expected)) != expected
    ]
    assert not differing, "\n".join(differing)


def outcome(scene: Scene, place: str, who: str, expected: str) -> str:
    """Where a request comes to. A view that takes other calls gets one if it should turn them away."""
    address = filled(scene, place)
    answer = scene.clients[who].get(address)
    for send in (scene.clients[who].post, scene.clients[who].head):
        if answer.status_code == NOT_THIS_WAY and expected != IN:
            answer = send(address)
    return told_by(answer, is_public=TABLE[place] is EVERYONE)


def told_by(answer: HttpResponseBase, *, is_public: bool) -> str:
    if is_public:
        # Where nobody is turned away, a page may still lead on, or know nothing of what is asked for.
        return str(answer.status_code) if answer.status_code in {FORBIDDEN, BROKEN} else IN
    if urlsplit(answer.headers.get("Location", "")).path in {"/sign-in", "/office/sign-in"}:
        return SIGN_IN
    return str(answer.status_code) if answer.status_code in {FORBIDDEN, NOT_FOUND, BROKEN} else IN


def filled(scene: Scene, place: str) -> str:
    """The address with what belongs to her in its gaps."""

    def value(gap: "re.Match[str]") -> str:
        name = gap[1].partition(":")[2] or gap[1]
        if name in {"number", "draft"}:
            return next(number for prefix, number in scene.numbers.items() if place.startswith(prefix))
        return str(scene.values[name])

    return re.sub(r"<([^>]+)>", value, place)


@pytest.fixture
def scene(db: None) -> Scene:
    load_and_publish()
    now = clock.now()
    hers, agent, stranger = an_owner(1), an_owner(2), an_owner(3)
    mandate(hers, agent)
    filed = complete(hers, at=now)
    application = submitted(hers, filed, at=now).application
    owner = User.objects.get(pk=hers.user_id)
    paper = receive(owner, about=application).number
    upload = begin_upload(
        user_id=hers.user_id, person_id=hers.person_id, filename="a.pdf", size=10, kind=DocumentKind.LEASE, at=now
    ).number
    booking = booked(branch="jungbu").number
    people = {
        "owner": owner,
        "stranger": User.objects.get(pk=stranger.user_id),
        "agent": User.objects.get(pk=agent.user_id),
        "officer": make_staff(branch="jungbu"),
        "elsewhere": make_staff("pohang@example.org", branch="dongbu"),
        "teller": make_bank_staff(),
    }
    clients = {"visitor": browser(), **{who: sign_in(browser(), user) for who, user in people.items()}}
    draft, asked_to_sign = begun(hers, "semas-general", at=now).number, to_sign(hers)
    intake = taken_in(hers, people["officer"])
    asked_for_a_lease(application, paper)
    return Scene(
        clients,
        {
            **THE_SAME_FOR_ALL,
            "business": hers.business,
            "case": application,
            "reference": consents_of(person_id=hers.person_id, about=filed.number, on=clock.today())[0].reference,
            "explanation": asked_why(hers, application),
            "complaint": written(branch="jungbu", at=now).number,
            "fund": fund_of_the_year(),
        },
        {
            "/uploads/documents/": paper,
            "/uploads/": upload,
            "/visits/": booking,
            "/agreements/": asked_to_sign,
            "/office/agreements/": asked_to_sign,
            "/complaints/": "CPL-2026-00000000-0",
            "/verify/": "PAP-2026-00000000-0",
            "/office/consultations/": booking,
            "/my/<str:case>/papers/": paper,
            "/my/drafts/": draft,
            "/my/": application,
            "/apply/<str:draft>/receipt": filed.number,
            "/apply/": draft,
            "/office/intake/": intake,
            "/office/texts/": text_of_the_house(),
            "/office/calls/": TelephoneTask.objects.get().number,
            "/office/cases/<str:case>/documents/": paper,
            "/office/team/": "DLG-2026-00000000-0",
            "/office/cases/": "ORG-2026-00000000-0",
        },
    )


def text_of_the_house() -> str:
    return texts_of(institution="gyeongbuk-foundation")[0].number


def to_sign(owner: Owner) -> str:
    """An approved case of another business of hers, of which she is asked to sign the guarantee."""
    load_shipped_texts(at=KNOWN_SINCE)
    second = add_business(
        person_id=owner.person_id,
        registration_number=registration_number(9),
        corporation_number="",
        name="구미식당 2호점",
        entity=EntityKind.INDIVIDUAL,
        role=RepresentationRole.REPRESENTATIVE,
        opened_on=date(2019, 5, 2),
        at=KNOWN_SINCE,
        actor=owner.actor,
    )
    return asked(replace(owner, business=second.number), key="to-sign").number


def asked_why(owner: Owner, application: str) -> str:
    kind = ExplanationKind.EXPLANATION
    return ask_explanation(application=application, kind=kind, words="왜 그런가요", actor=owner.actor, at=clock.now())


def fund_of_the_year() -> str:
    code, at = "gyeongbuk-beotim-2025", clock.now()
    open_fund(code=code, institution="gyeongbuk-foundation", year=2025, plan_krw=10**9, actor=HOUSE, at=at)
    return code


def taken_in(owner: Owner, officer: User) -> str:
    """A draft that the officer has begun at the counter for her other business."""
    view = staff_of(officer)
    assert view is not None
    return start_draft(
        user_id=officer.pk,
        person_id=owner.person_id,
        business_number=owner.business,
        program="member-operating-loan",
        answers={},
        at=clock.now(),
        actor=view.actor,
        channel=Channel.COUNTER,
    ).number


def asked_for_a_lease(application: str, paper: str) -> None:
    """보완 is open with her paper handed in, and the message about it reached nobody: a call is to be made."""
    now = clock.now()
    take_up(application=application, by=SOMEBODY, at=now)
    lease = SupplementItem(SupplementItemKind.DOCUMENT, "", document_kind=DocumentKind.LEASE)
    through = clock.today() + timedelta(days=14)
    request_supplement(application=application, items=[lease], through=through, by=SOMEBODY, at=now)
    open_task(Message.objects.get(about=application, template="supplement_requested"), at=now)
    owner = Actor(ActorKind.OWNER, "user:1")
    supply_item(application=application, position=1, document=paper, actor=owner, at=now)


def browser() -> Client:
    """A page that breaks is one more line of the table, not the end of the walk."""
    return Client(raise_request_exception=False, headers={"Tus-Resumable": "1.0.0"})


def mandate(owner: Owner, agent: Owner) -> None:
    """Her agent may send statements and prepare a draft, not file and not see what she did herself."""
    now = clock.now()
    given = name_tax_agent(
        business=owner.business,
        by_person_id=owner.person_id,
        agent_name="이세무",
        agent_telephone="010-1234-0002",
        scope=list(AgentScope),
        until=clock.today() + timedelta(days=30),
        at=now,
        actor=owner.actor,
    )
    accept_mandate(number=given.number, agent_person_id=agent.person_id, at=now, actor=agent.actor)
