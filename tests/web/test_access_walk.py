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
from tests.web.test_access import addresses

IN, SIGN_IN, REFUSED, NOTHING = "in", "sign-in", "403", "404"
NOT_THIS_WAY, FORBIDDEN, NOT_FOUND, BROKEN = 405, 403, 404, 500
PEOPLE = ("visitor", "owner", "stranger", "agent", "officer", "elsewhere", "teller")


def admits(
    visitor: str, owner: str, stranger: str, agent: str, officer: str, elsewhere: str, teller: str
) -> dict[str, str]:
    return dict(zip(PEOPLE, (visitor, owner, stranger, agent, officer, elsewhere, teller), strict=True))


# The case is hers, at the branch in Gumi, where the officer sits; `elsewhere` is an officer of the branch in Pohang.
EVERYONE = admits(IN, IN, IN, IN, IN, IN, IN)
SIGNED_IN = admits(SIGN_IN, IN, IN, IN, IN, IN, IN)
OWNERS = admits(SIGN_IN, IN, IN, IN, REFUSED, REFUSED, REFUSED)
HERS = admits(SIGN_IN, IN, NOTHING, NOTHING, REFUSED, REFUSED, REFUSED)
HERS_AND_HER_AGENTS = admits(SIGN_IN, IN, NOTHING, IN, REFUSED, REFUSED, REFUSED)
HER_PAPER = admits(SIGN_IN, IN, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)
ALL_STAFF = admits(SIGN_IN, REFUSED, REFUSED, REFUSED, IN, IN, IN)
OFFICERS = admits(SIGN_IN, REFUSED, REFUSED, REFUSED, IN, IN, REFUSED)
BRANCH = admits(SIGN_IN, REFUSED, REFUSED, REFUSED, IN, NOTHING, REFUSED)
BANKS = admits(SIGN_IN, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, IN)
TOOK_IN = admits(SIGN_IN, REFUSED, REFUSED, REFUSED, IN, NOTHING, NOTHING)
# A receipt of a counter is handed over by whoever took the application in; this case came online.
NOBODYS_ENTRY = admits(SIGN_IN, REFUSED, REFUSED, REFUSED, NOTHING, NOTHING, NOTHING)
# The case of the walk has no 확인서; tests/portal/test_confirmation.py walks one that has.
NOBODY_YET = admits(SIGN_IN, NOTHING, NOTHING, NOTHING, REFUSED, REFUSED, REFUSED)
NO_CONFIRMATION_YET = admits(SIGN_IN, REFUSED, REFUSED, REFUSED, NOTHING, NOTHING, REFUSED)
# Nobody of the walk is to visit anybody.
NOBODYS_VISIT = NO_CONFIRMATION_YET
OTHER_DUTIES = admits(SIGN_IN, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED)

TABLE: Mapping[str, Mapping[str, str]] = {
    "/": EVERYONE,
    "/language": EVERYONE,
    "/components": EVERYONE,
    "/calendar.ics": EVERYONE,
    "/calculator": EVERYONE,
    "/branches": EVERYONE,
    "/programs": EVERYONE,
    "/programs.json": EVERYONE,
    "/programs/<slug:program>": EVERYONE,
    "/programs/<slug:program>.json": EVERYONE,
    "/funds": EVERYONE,
    "/funds/<slug:fund>": EVERYONE,
    "/api": EVERYONE,
    "/api/v1/": EVERYONE,
    "/api/v1/openapi.json": EVERYONE,
    "/api/v1/programs": EVERYONE,
    "/api/v1/programs/<program>": EVERYONE,
    "/api/v1/facts": EVERYONE,
    "/api/v1/funds": EVERYONE,
    "/api/v1/funds/<fund>": EVERYONE,
    "/api/v1/decide": EVERYONE,
    "/check": EVERYONE,
    "/check/q/<slug:step_id>": EVERYONE,
    "/check/answers": EVERYONE,
    "/check/result": EVERYONE,
    "/check/result.pdf": EVERYONE,
    "/check/clear": EVERYONE,
    "/check/save": EVERYONE,
    "/check/open": EVERYONE,
    "/check/s/<slug:code>": EVERYONE,
    "/check/s/<slug:code>/pdf": EVERYONE,
    "/check/s/<slug:code>/continue": EVERYONE,
    "/visits": EVERYONE,
    "/visits/at/<slug:institution>/<slug:branch>": EVERYONE,
    "/visits/find": EVERYONE,
    "/visits/b/<str:number>": EVERYONE,
    "/visits/b/<str:number>/change": EVERYONE,
    "/visits/b/<str:number>/cancel": EVERYONE,
    "/visits/b/<str:number>/visit.ics": EVERYONE,
    "/complaints": EVERYONE,
    "/complaints/find": EVERYONE,
    "/complaints/c/<str:number>": EVERYONE,
    "/complaints/c/<str:number>/withdrawn": EVERYONE,
    "/my/complaints": OWNERS,
    "/verify": EVERYONE,
    "/verify/file": EVERYONE,
    "/verify/<str:number>": EVERYONE,
    "/sign-in": EVERYONE,
    "/sign-in/with/<slug:provider_id>": EVERYONE,
    "/sign-in/with/<slug:provider_id>/back": EVERYONE,
    "/sign-in/with/kakao/back": EVERYONE,
    "/sign-in/with/naver/back": EVERYONE,
    "/sign-in/passkey": EVERYONE,
    "/sign-out": SIGNED_IN,
    "/me": OWNERS,
    "/me/telephone": OWNERS,
    "/me/telephone/code": OWNERS,
    "/me/passkeys/add": OWNERS,
    "/me/passkeys/remove": OWNERS,
    "/businesses": OWNERS,
    "/businesses/add": OWNERS,
    "/businesses/<str:business>": HERS,
    "/businesses/<str:business>/claims": HERS,
    "/businesses/<str:business>/agents": HERS,
    "/businesses/<str:business>/agents/end": HERS,
    "/clients": OWNERS,
    "/clients/accept": OWNERS,
    "/clients/end": OWNERS,
    "/my": OWNERS,
    "/my/documents": OWNERS,
    "/my/consents": OWNERS,
    "/my/consents/<str:reference>/withdraw": HERS,
    "/my/reads": OWNERS,
    "/my/drafts/<str:draft>/drop": HERS_AND_HER_AGENTS,
    "/my/drafts/<str:draft>/restore": HERS_AND_HER_AGENTS,
    "/my/<str:number>": HERS_AND_HER_AGENTS,
    "/my/<str:number>/answers": HERS_AND_HER_AGENTS,
    "/my/<str:number>/answers.pdf": HERS_AND_HER_AGENTS,
    "/my/<str:number>/confirmation.pdf": NOBODY_YET,
    "/my/<str:number>/decision.pdf": NOBODY_YET,
    "/my/<str:number>/supplement": HERS,
    "/my/<str:number>/paper": HERS,
    "/my/<str:number>/booking": HERS,
    "/my/<str:number>/withdraw": HERS,
    "/my/<str:number>/appeal": HERS,
    "/my/<str:number>/appeal/new": HERS,
    "/my/<str:number>/appeal/paper": HERS,
    "/my/<str:number>/appeal/withdrawn": HERS,
    "/my/<str:number>/automated": HERS,
    "/my/<str:number>/automated/ask": HERS,
    "/my/<str:number>/automated/<str:explanation>": HERS,
    "/my/<str:number>/refile": HERS,
    "/my/<str:case>/papers/<str:number>": HERS,
    "/agreements": OWNERS,
    "/agreements/<str:number>": HERS,
    "/agreements/<str:number>/cautions": HERS,
    "/agreements/<str:number>/contract": HERS,
    "/agreements/<str:number>/preview.pdf": HERS,
    "/agreements/<str:number>/identify": HERS,
    "/agreements/<str:number>/identify/passkey": HERS,
    "/agreements/<str:number>/identify/simple": HERS,
    "/agreements/<str:number>/identify/back": HERS,
    "/agreements/<str:number>/sealing": HERS,
    "/agreements/<str:number>/done": HERS,
    "/agreements/<str:number>/paper.pdf": HERS,
    "/agreements/<str:number>/decline": HERS,
    "/agreements/<str:number>/withdraw": HERS,
    "/agreements/<str:number>/consents": HERS,
    "/uploads/": SIGNED_IN,
    "/uploads/form": SIGNED_IN,
    "/uploads/<str:number>": HER_PAPER,
    "/uploads/<str:number>/finish": HER_PAPER,
    "/uploads/documents/<str:number>": HER_PAPER,
    "/uploads/documents/<str:number>/pages/<int:page>": HER_PAPER,
    "/uploads/documents/<str:number>/check": HER_PAPER,
    "/office/sign-in": EVERYONE,
    "/office/sign-in/code": EVERYONE,
    "/office/sign-out": ALL_STAFF,
    "/office/enrol/<str:code>": EVERYONE,
    "/office/second-factor": ALL_STAFF,
    "/office/second-factor/app": ALL_STAFF,
    "/office/second-factor/passkey": ALL_STAFF,
    "/office/me": ALL_STAFF,
    "/office/consultations": OFFICERS,
    "/office/consultations/at/<slug:institution>/<slug:branch>": BRANCH,
    "/office/consultations/at/<slug:institution>/<slug:branch>/times": BRANCH,
    "/office/consultations/b/<str:number>": BRANCH,
    "/office/consultations/b/<str:number>/attended": BRANCH,
    "/office/consultations/b/<str:number>/missed": BRANCH,
    "/office/consultations/b/<str:number>/moved": BRANCH,
    "/office/consultations/b/<str:number>/cancelled": BRANCH,
    "/office/consultations/b/<str:number>/guidance": BRANCH,
    "/check/apply/<slug:program>": EVERYONE,
    "/apply/start/<slug:program>": OWNERS,
    "/apply/<str:draft>/business": HERS_AND_HER_AGENTS,
    "/apply/<str:draft>/answers": HERS_AND_HER_AGENTS,
    "/apply/<str:draft>/money": HERS_AND_HER_AGENTS,
    "/apply/<str:draft>/papers": HERS_AND_HER_AGENTS,
    "/apply/<str:draft>/papers/change": HERS_AND_HER_AGENTS,
    "/apply/<str:draft>/helper": HERS_AND_HER_AGENTS,
    "/apply/<str:draft>/confirm": HERS_AND_HER_AGENTS,
    "/apply/<str:draft>/submit": HERS_AND_HER_AGENTS,
    "/apply/<str:draft>/receipt": HERS_AND_HER_AGENTS,
    "/apply/<str:draft>/receipt.pdf": HERS_AND_HER_AGENTS,
    "/apply/<str:draft>/later": HERS_AND_HER_AGENTS,
    "/apply/<str:draft>/drop": HERS_AND_HER_AGENTS,
    "/apply/<str:draft>/restore": HERS_AND_HER_AGENTS,
    "/my/<str:number>/supplement/<int:position>": HERS,
    "/office/": OFFICERS,
    "/office/cases/find": OFFICERS,
    "/office/cases/chosen": OFFICERS,
    "/office/cases/transferred": OFFICERS,
    "/office/team": OFFICERS,
    "/office/team/delegations": OFFICERS,
    "/office/team/delegations/<str:number>/ended": OFFICERS,
    "/office/checks": OFFICERS,
    "/office/cases/<str:case>": BRANCH,
    "/office/cases/<str:case>/confirmation.pdf": NO_CONFIRMATION_YET,
    "/office/cases/<str:case>/decision.pdf": NO_CONFIRMATION_YET,
    "/office/cases/<str:case>/extended": BRANCH,
    "/office/cases/<str:case>/taken-up": BRANCH,
    "/office/cases/<str:case>/supplement": BRANCH,
    "/office/cases/<str:case>/supplement/extended": BRANCH,
    "/office/cases/<str:case>/answers": BRANCH,
    "/office/cases/<str:case>/facts/<slug:fact>": BRANCH,
    "/office/cases/<str:case>/visit/planned": BRANCH,
    "/office/cases/<str:case>/visit/moved": BRANCH,
    "/office/cases/<str:case>/visit/cancelled": BRANCH,
    "/office/cases/<str:case>/visit/asked-for": BRANCH,
    "/office/cases/<str:case>/visit/waived": BRANCH,
    "/office/cases/<str:case>/grade": BRANCH,
    "/office/visits": OFFICERS,
    "/office/visits/order": OFFICERS,
    "/office/visits/worker.js": OFFICERS,
    "/office/visits/<str:visit>": NOBODYS_VISIT,
    "/office/cases/<str:case>/decision": BRANCH,
    "/office/cases/<str:case>/proposal": BRANCH,
    "/office/cases/<str:case>/moved": BRANCH,
    "/office/cases/<str:case>/look-ups/<slug:kind>/again": BRANCH,
    "/office/cases/<str:case>/notes": BRANCH,
    "/office/cases/<str:case>/originals": BRANCH,
    "/office/cases/<str:case>/originals/<str:number>/returned": BRANCH,
    "/office/cases/<str:case>/documents/<str:number>": BRANCH,
    "/office/cases/<str:case>/documents/<str:number>/file": BRANCH,
    "/office/cases/<str:case>/documents/<str:number>/pages/<int:page>": BRANCH,
    "/office/cases/<str:case>/documents/<str:number>/confirmed": BRANCH,
    "/office/cases/<str:case>/documents/<str:number>/covered": BRANCH,
    "/office/cases/<str:case>/decision/approved": OTHER_DUTIES,
    "/office/cases/<str:case>/decision/sent-back": OTHER_DUTIES,
    "/office/appeals": OFFICERS,
    "/office/appeals/<str:appeal>": NOBODYS_VISIT,
    "/office/appeals/<str:appeal>/taken": NOBODYS_VISIT,
    "/office/appeals/<str:appeal>/extended": NOBODYS_VISIT,
    "/office/appeals/<str:appeal>/answered": NOBODYS_VISIT,
    "/office/appeals/<str:appeal>/agreed": OTHER_DUTIES,
    "/office/appeals/<str:appeal>/returned": OTHER_DUTIES,
    "/office/explanations": OFFICERS,
    "/office/explanations/<str:explanation>": BRANCH,
    "/office/explanations/<str:explanation>/answered": BRANCH,
    "/office/explanations/<str:explanation>/declined": BRANCH,
    "/office/complaints": OFFICERS,
    "/office/complaints/causes": OFFICERS,
    "/office/complaints/causes.csv": OFFICERS,
    "/office/complaints/<str:complaint>": BRANCH,
    "/office/complaints/<str:complaint>/taken": BRANCH,
    "/office/complaints/<str:complaint>/complained-of": BRANCH,
    "/office/complaints/<str:complaint>/extended": BRANCH,
    "/office/complaints/<str:complaint>/investigation": BRANCH,
    "/office/complaints/<str:complaint>/investigation/ended": BRANCH,
    "/office/complaints/<str:complaint>/answered": BRANCH,
    "/office/calls": OFFICERS,
    "/office/calls/<str:number>": BRANCH,
    "/office/calls/<str:number>/closed": BRANCH,
    "/office/funds": OFFICERS,
    "/office/funds/<slug:fund>": OFFICERS,
    "/office/funds/<slug:fund>/tables.xlsx": OFFICERS,
    "/office/funds/<slug:fund>/<slug:cut>.csv": OFFICERS,
    "/office/funds/<slug:fund>/proof": OFFICERS,
    "/office/funds/<slug:fund>/changes": OTHER_DUTIES,
    "/office/funds/<slug:fund>/changes/<str:change>/agreed": OTHER_DUTIES,
    "/office/funds/<slug:fund>/changes/<str:change>/declined": OTHER_DUTIES,
    "/office/jobs": OTHER_DUTIES,
    "/office/jobs/retried": OTHER_DUTIES,
    "/office/intake": ALL_STAFF,
    "/office/bank": BANKS,
    "/office/intake/receipts/<str:case>": NOBODYS_ENTRY,
    "/office/intake/<str:draft>": TOOK_IN,
    "/office/intake/<str:draft>/paper": TOOK_IN,
    "/office/intake/<str:draft>/power": TOOK_IN,
    "/office/intake/<str:draft>/dropped": TOOK_IN,
}  # fmt: skip


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
    draft = begun(hers, "semas-general", at=now).number
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
            "/agreements/": to_sign(hers),
            "/complaints/": "CPL-2026-00000000-0",
            "/verify/": "PAP-2026-00000000-0",
            "/office/consultations/": booking,
            "/my/<str:case>/papers/": paper,
            "/my/drafts/": draft,
            "/my/": application,
            "/apply/<str:draft>/receipt": filed.number,
            "/apply/": draft,
            "/office/intake/": intake,
            "/office/calls/": TelephoneTask.objects.get().number,
            "/office/cases/<str:case>/documents/": paper,
            "/office/team/": "DLG-2026-00000000-0",
            "/office/cases/": "ORG-2026-00000000-0",
        },
    )


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
