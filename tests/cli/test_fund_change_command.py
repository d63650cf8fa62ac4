"""`majung fund suspend … agree`: two of the institution's policy staff, by name; and who waits, and what was proven."""

import json
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import transaction

from majung.adapters import clock
from majung.budget.proof import run_proof
from majung.budget.selectors import fund_notices, fund_position
from majung.budget.services import reserve
from majung.cli.main import run
from majung.core.ledger import FundState
from majung.events.models import Event
from majung.events.services import Actor, ActorKind
from majung.parties.kinds import StaffDuty
from majung.parties.services import load_catalog_into_database
from majung.parties.staff import create_staff, give_role
from tests.budget.funds import CODE, OWNER, opened

pytestmark = pytest.mark.django_db

ASKER, AGREER, OFFICER, ELSEWHERE = "a@example.kr", "b@example.kr", "c@example.kr", "d@example.kr"
SEATS: Mapping[str, tuple[StaffDuty, str]] = {
    ASKER: (StaffDuty.POLICY, "gyeongbuk-foundation"),
    AGREER: (StaffDuty.POLICY, "gyeongbuk-foundation"),
    OFFICER: (StaffDuty.OFFICER, "gyeongbuk-foundation"),
    ELSEWHERE: (StaffDuty.POLICY, "semas"),
}
SYSTEM = Actor(ActorKind.SYSTEM, "test")
WORDS = ["--notice", "예산이 모두 쓰였습니다.", "--notice-en", "The budget is spent."]
WHY = ["--reason", "budget_spent"]


@pytest.fixture(autouse=True)
def fund() -> None:
    load_catalog_into_database()
    for email, (duty, institution) in SEATS.items():
        user_id = create_staff(email=email, name="담당", at=clock.real_now(), actor=SYSTEM)
        give_role(user_id=user_id, duty=duty, institution=institution, branch=None, at=clock.real_now(), actor=SYSTEM)
    opened(100)


def asked(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert run(["fund", *arguments, "--by", ASKER, "--json"]) == 0
    number: str = json.loads(capsys.readouterr().out)["number"]
    return number


def position() -> tuple[FundState, int, str]:
    now = fund_position(fund=CODE, at=clock.now())
    return now.state, now.plan_krw, str(now.over_issue)


def test_two_people_suspend_a_fund_and_open_it_again(capsys: pytest.CaptureFixture[str]) -> None:
    number = asked("suspend", CODE, *WHY, *WORDS, capsys=capsys)
    assert position()[0] is FundState.OPEN
    assert run(["fund", "agree", number, "--by", AGREER]) == 0
    assert number in capsys.readouterr().out
    assert position()[0] is FundState.SUSPENDED
    (notice,) = fund_notices(fund=CODE, on=clock.now().astimezone(clock.SEOUL).date())
    assert notice.words == "예산이 모두 쓰였습니다."
    again = asked("resume", CODE, "--reason", "error_corrected", capsys=capsys)
    assert run(["fund", "agree", again, "--by", AGREER]) == 0
    assert position()[0] is FundState.OPEN
    assert Event.objects.filter(act="FundStateChanged").count() == 2


def test_plan_and_factor_change_alike(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["plan", CODE, "--to", "250"], ["over-issue", CODE, "--to", "1.5"]):
        number = asked(*arguments, "--reason", "supplementary_budget", capsys=capsys)
        assert run(["fund", "agree", number, "--by", AGREER, "--json"]) == 0
    assert position()[1:] == (250, "1.5")


def test_close_may_be_taken_back_by_who_asked(capsys: pytest.CaptureFixture[str]) -> None:
    number = asked("close", CODE, *WHY, *WORDS, capsys=capsys)
    assert run(["fund", "decline", number, "--by", ASKER]) == 0
    assert run(["fund", "agree", number, "--by", AGREER]) == 2
    assert "이미 처리" in capsys.readouterr().err
    assert position()[0] is FundState.OPEN


@pytest.mark.parametrize("email", [ASKER, OFFICER, ELSEWHERE, "nobody@example.kr"])
def test_nobody_else_agrees(email: str, capsys: pytest.CaptureFixture[str]) -> None:
    number = asked("suspend", CODE, *WHY, *WORDS, capsys=capsys)
    assert run(["fund", "agree", number, "--by", email]) == 2
    assert position()[0] is FundState.OPEN


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["suspend", CODE, *WHY, "--by", ASKER], "--notice"),
        (["suspend", "nobody", *WHY, *WORDS, "--by", ASKER], "nobody"),
        (["suspend", CODE, *WHY, *WORDS, "--by", OFFICER], "사업 담당"),
        (["resume", CODE, *WHY, "--by", ASKER], CODE),
        (["plan", CODE, "--to", "100", *WHY, "--by", ASKER], CODE),
        (["over-issue", CODE, "--to", "0.5", *WHY, "--by", ASKER], "0.5"),
        (["agree", "FCH-2025-00000000-0", "--by", ASKER], "FCH-2025-00000000-0"),
        (["waiting", "nobody"], "nobody"),
    ],
)
def test_refuses(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fund", *arguments]) == 2
    told = capsys.readouterr()
    assert (told.out, words in told.err) == ("", True)


def reserve_all() -> None:
    with transaction.atomic():
        for key, krw in (("a", 100), ("b", 40), ("c", 20)):
            reserve(
                fund=CODE,
                key=key,
                amount_krw=krw,
                at=clock.now(),
                actor=OWNER,
                about=f"APP-{key}",
                joins_waiting=True,
            )


def test_what_is_set_aside_keeps_plan_and_factor_up(capsys: pytest.CaptureFixture[str]) -> None:
    reserve_all()
    number = asked("plan", CODE, "--to", "99", *WHY, capsys=capsys)
    assert run(["fund", "agree", number, "--by", AGREER]) == 2
    assert "100원" in capsys.readouterr().err


def test_tells_who_waits_in_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fund", "waiting", CODE]) == 0
    assert capsys.readouterr().out == ""
    reserve_all()
    assert run(["fund", "waiting", CODE, "--json"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["about"], second["about"], second["ahead_krw"]) == ("APP-b", "APP-c", 40)
    assert run(["fund", "waiting", CODE]) == 0
    assert [line.split()[:3] for line in capsys.readouterr().out.splitlines()[1:]] == [
        ["1", "APP-b", "40"],
        ["2", "APP-c", "20"],
    ]


def test_tells_what_the_last_proof_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fund", "proof"]) == 0
    assert capsys.readouterr().out == ""
    with transaction.atomic():
        run_proof(fund=CODE, cases={}, at=clock.now() - timedelta(days=1))
    assert run(["fund", "proof", CODE]) == 0
    assert "맞았습니다" in capsys.readouterr().out
    with transaction.atomic():
        run_proof(fund=CODE, cases={"nobody": 7}, at=clock.now())
    assert run(["fund", "proof", "--json"]) == 1
    (proof,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (proof["is_sound"], proof["differences"][0]["account"]) == (False, "nobody")
    assert run(["fund", "proof"]) == 1
    assert "case_differs nobody" in capsys.readouterr().out
