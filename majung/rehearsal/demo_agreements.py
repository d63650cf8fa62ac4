"""The agreements of the demo: signed by all, the manager's turn, and two corporations whose people act differently."""

from collections.abc import Callable, Iterator
from functools import partial

from majung.rehearsal.agreeing import decline, reissue, sign, wait_to_be_asked, wait_until_done
from majung.rehearsal.cast import CLOTHES, FACTORY
from majung.rehearsal.filing import Wish
from majung.rehearsal.handling import Verdict, approve, decide, screen, take_up, tell_balances, wait_for_offices
from majung.rehearsal.seats import CENTRAL, HEAD, Line, Stage
from majung.rehearsal.visitor import LostOnTheWay

SEAFOOD_WISH = Wish(
    "sangchul",
    "seafood",
    {
        **FACTORY,
        "region": {"place": "경상북도 포항시"},
        "industry": {"industry": "C10212"},
        "people": {"employees_now": "7", "employees": "6", "young_employees": "2"},
        "sales": {"average_sales_krw": "14억 5천"},
        "opened": {"opened_on_year": "2016", "opened_on_month": "9", "opened_on_day": "1"},
        "birth": {"owner_birth_date_year": "1974", "owner_birth_date_month": "7", "owner_birth_date_day": "19"},
    },
    amount="2000만",
)
HAULIER_WISH = Wish(
    "dongwook",
    "haulier",
    {
        **FACTORY,
        "industry": {"industry": "H4930"},
        "people": {"employees_now": "4", "employees": "4", "young_employees": "0"},
        "sales": {"average_sales_krw": "9억 8천"},
        "opened": {"opened_on_year": "2019", "opened_on_month": "6", "opened_on_day": "3"},
        "birth": {"owner_birth_date_year": "1977", "owner_birth_date_month": "5", "owner_birth_date_day": "23"},
    },
    amount="2000만",
)
CLOTHES_WISH = Wish("jiwoo", "clothes", CLOTHES)
CORPORATIONS = (SEAFOOD_WISH, HAULIER_WISH)
YES = Verdict("approved", "meets_criteria", "요건을 모두 갖추었습니다.")


def agreement_scenes(stage: Stage) -> Iterator[Callable[[], Line]]:
    """After the decisions: corporations are asked as soon as the court's register was read."""
    for wish in CORPORATIONS:
        yield partial(corporation_approved, stage, wish)
    for scene in (signed_by_owner, declined, first_pending, managers_turn, replaced, seal_on_trial):
        yield partial(scene, stage)


def corporation_approved(stage: Stage, wish: Wish) -> Line:
    case, officer = stage.case(wish), stage.visitor(CENTRAL.email)
    take_up(officer, case)
    wait_for_offices(stage.visitor(wish.person), case)
    screen(officer, case)
    tell_balances(officer, case)
    decide(officer, case, YES)
    approve(stage.visitor(HEAD.email), case)
    return stage.told(wish, "demo.case.approved", f"/my/{case}")


def signed_by_owner(stage: Stage) -> Line:
    return stage.told(CLOTHES_WISH, "demo.agreement.done", f"/agreements/{signed(stage, CLOTHES_WISH)}/done")


def declined(stage: Stage) -> Line:
    signer = stage.visitor(SEAFOOD_WISH.person)
    agreement = wait_to_be_asked(signer)
    decline(signer, agreement, reason="wrong_details", words="대출 기간을 다시 의논하고 싶습니다.")
    stage.agreements[SEAFOOD_WISH.business] = agreement
    return stage.told(SEAFOOD_WISH, "demo.agreement.declined", f"/agreements/{agreement}")


def first_pending(stage: Stage) -> Line:
    """Asked for anew under another number; what the manager signs still waits for it."""
    declined_one = agreement_of(stage, SEAFOOD_WISH)
    reissue(stage.visitor(CENTRAL.email), declined_one, words="의논한 대로 다시 보냅니다.")
    agreement = wait_to_be_asked(stage.visitor(SEAFOOD_WISH.person))
    return stage.told(SEAFOOD_WISH, "demo.agreement.pending", f"/agreements/{agreement}")


def managers_turn(stage: Stage) -> Line:
    signed(stage, HAULIER_WISH)
    agreement = stage.agreements[HAULIER_WISH.business] = wait_to_be_asked(stage.visitor(HAULIER_WISH.person))
    return stage.told(HAULIER_WISH, "demo.agreement.managers_turn", f"/agreements/{agreement}")


def replaced(stage: Stage) -> Line:
    """대체 while it is still to be signed: the old one stays, and names the new one."""
    agreement = agreement_of(stage, HAULIER_WISH)
    reissue(stage.visitor(CENTRAL.email), agreement, words="주소를 바로잡았습니다.")
    return stage.told(HAULIER_WISH, "demo.agreement.replaced", f"/agreements/{agreement}")


def agreement_of(stage: Stage, wish: Wish) -> str:
    """What an earlier scene left to sign; where that one was lost, this one is too, and nobody else."""
    if wish.business not in stage.agreements:
        raise LostOnTheWay(f"{wish.business} was asked for nothing")
    return stage.agreements[wish.business]


def signed(stage: Stage, wish: Wish) -> str:
    signer = stage.visitor(wish.person)
    agreement = wait_to_be_asked(signer)
    sign(signer, agreement, person=wish.person, name=str(stage.outside.people[wish.person]["name"]))
    wait_until_done(signer, agreement)
    return agreement


def seal_on_trial(stage: Stage) -> Line:
    """A document that waits for its seal is seen as long as nobody stamps times: whoever looks may try it."""
    port = stage.outside.address.rpartition(":")[2]
    command = f"majung sandbox mood timestamps --dead --port {port}"
    return Line("serve.demo_sealing", {"command": command, "well": command.replace("--dead", "--alive")})
