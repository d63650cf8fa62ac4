"""The cases of the demo: one in each state that a case can be in, by the people's own hands."""

from collections.abc import Callable, Iterator
from functools import partial

from majung.rehearsal.cast import BAKERY, BOOKS, CAFE, FACTORY, FLOWERS, GARAGE, ONLINE, SALON, SUSPENDED
from majung.rehearsal.colleagues import agree_fund_change, ask_fund_stop, delegate_duty
from majung.rehearsal.demo_agreements import CLOTHES_WISH, CORPORATIONS, YES, agreement_scenes
from majung.rehearsal.filing import Wish, file_application
from majung.rehearsal.handling import (
    Verdict,
    answer_again,
    approve,
    ask_for,
    decide,
    plan_visit,
    screen,
    take_up,
    tell_balances,
    transfer,
    wait_for_offices,
    withdraw,
)
from majung.rehearsal.objecting import agree_to_appeal, answer_appeal, appeal, ask_why, complain
from majung.rehearsal.owner import RESTAURANT
from majung.rehearsal.seats import BUDGET, CENTRAL, DEPUTY, GUMI, HEAD, POHANG, POLICY, REVIEW, Line, Stage

RESTAURANT_WISH = Wish("soonja", "restaurant", RESTAURANT)
# Who was hit by a disaster may ask for more: so much that 표준심사 (which is visited) and 정밀심사 look at it.
HIT = {"papers": {"ticked": "disaster"}, "disaster_kind": {"choice": "special_zone"}, "semas_link": {"choice": "no"}}
FACTORY_WISH = Wish("jeongho", "factory", {**FACTORY, **HIT}, amount="8000만")
BAKERY_WISH = Wish("sooyeon", "bakery", {**BAKERY, **HIT}, amount="1억 5천만")
CAFE_WISH = Wish("haneul", "cafe", CAFE, amount="2000만")
ONLINE_WISH = Wish("jiwoo", "online", ONLINE, amount="1000만")
SUSPENDED_WISH = Wish("jeongsik", "suspended", SUSPENDED, amount="2000만")
GARAGE_WISH = Wish("taeyang", "garage", GARAGE)
BOOKS_WISH = Wish("boram", "books", BOOKS)
SALON_WISH = Wish("nari", "salon", SALON, amount="2000만")
# More than the others leave of the year's money.
FLOWERS_WISH = Wish("goeun", "flowers", {**FLOWERS, **HIT}, amount="1억")
WISHES = (
    RESTAURANT_WISH,
    CLOTHES_WISH,
    BOOKS_WISH,
    SALON_WISH,
    SUSPENDED_WISH,
    ONLINE_WISH,
    CAFE_WISH,
    FACTORY_WISH,
    GARAGE_WISH,
    BAKERY_WISH,
    *CORPORATIONS,
)


def case_scenes(stage: Stage) -> Iterator[Callable[[], Line]]:
    """Everybody files first, so that offices have answered when a desk comes to a case."""
    yield partial(agent_named, stage)
    for wish in WISHES:
        yield partial(filed, stage, wish)
    for scene in (
        supplement_asked,
        approved,
        explanation_asked,
        complaint_written,
        proposal_waiting,
        refused_and_appealed,
        reopened,
        returned,
        withdrawn,
        drafted,
        visit_planned,
        transferred,
        standing_in,
        fund_stopped,
        waiting_for_money,
        booked,
    ):
        yield partial(scene, stage)
    yield from agreement_scenes(stage)


def filed(stage: Stage, wish: Wish) -> Line:
    visitor, business = stage.visitor(wish.person), stage.outside.businesses[wish.business]
    case = stage.cases[wish.business] = file_application(visitor, wish, business).application
    return stage.told(wish, "demo.case.filed", f"/office/cases/{case}")


def supplement_asked(stage: Stage) -> Line:
    case, officer = stage.case(RESTAURANT_WISH), stage.visitor(POHANG.email)
    take_up(officer, case)
    ask_for(officer, case, what="lease", words="가게 임대차계약서를 모든 쪽이 보이게 내 주세요.")
    return stage.told(RESTAURANT_WISH, "demo.case.supplement", f"/my/{case}/supplement")


def approved(stage: Stage) -> Line:
    case = proposed(stage, CLOTHES_WISH, YES)
    approve(stage.visitor(HEAD.email), case)
    return stage.told(CLOTHES_WISH, "demo.case.approved", f"/my/{case}")


def explanation_asked(stage: Stage) -> Line:
    case = stage.case(CLOTHES_WISH)
    ask_why(stage.visitor("jiwoo"), case, words="보증료가 어떻게 정해졌는지 알고 싶습니다.")
    return stage.told(CLOTHES_WISH, "demo.case.explanation", f"/my/{case}/automated")


def complaint_written(stage: Stage) -> Line:
    case = stage.case(RESTAURANT_WISH)
    words = "보완 서류를 어느 것으로 내야 하는지 전화로 물었지만 받지 않았습니다."
    return stage.told(RESTAURANT_WISH, "demo.case.complaint", complain(stage.visitor("soonja"), case, words=words))


def proposal_waiting(stage: Stage) -> Line:
    """What was answered anew made the first proposal void; the second waits for other eyes."""
    case, officer = proposed(stage, BOOKS_WISH, YES), stage.visitor(CENTRAL.email)
    answer_again(officer, case, words="등기부를 다시 떼어 확인함")
    decide(officer, case, YES)
    return stage.told(BOOKS_WISH, "demo.case.proposed", f"/office/cases/{case}/proposal")


def refused_and_appealed(stage: Stage) -> Line:
    words, remedy = "지금은 휴업 중인 사업장입니다.", "다시 문을 여신 뒤 재개업 신고를 하고 신청해 주세요."
    case = refused(stage, SUSPENDED_WISH, Verdict("refused", "not_trading", words, remedy))
    appeal(stage.visitor("jeongsik"), case, words="재개업 신고를 마쳤습니다. 다시 보아 주세요.")
    return stage.told(SUSPENDED_WISH, "demo.case.appealed", f"/my/{case}/appeal")


def reopened(stage: Stage) -> Line:
    """Heard by others than those who refused; what comes of it is proposed anew."""
    words, remedy = "개인신용평점이 기준에 미치지 못합니다.", "연체를 정리하신 뒤 신청해 주세요."
    case = refused(stage, SALON_WISH, Verdict("refused", "credit", words, remedy))
    number = appeal(stage.visitor("nari"), case, words="지난달에 모두 갚았습니다.")
    answer_appeal(stage.visitor(REVIEW.email), number, words="갚은 것이 확인되어 다시 심사합니다.")
    agree_to_appeal(stage.visitor(DEPUTY.email), number)
    return stage.told(SALON_WISH, "demo.case.reopened", f"/my/{case}")


def refused(stage: Stage, wish: Wish, verdict: Verdict) -> str:
    case = proposed(stage, wish, verdict)
    approve(stage.visitor(HEAD.email), case)
    return case


def proposed(stage: Stage, wish: Wish, verdict: Verdict) -> str:
    case, officer = stage.case(wish), stage.visitor(CENTRAL.email)
    take_up(officer, case)
    wait_for_offices(stage.visitor(wish.person), case)
    screen(officer, case)
    if verdict.outcome == "approved":
        tell_balances(officer, case)
    decide(officer, case, verdict)
    return case


def returned(stage: Stage) -> Line:
    words, remedy = "매출을 확인할 서류의 연도가 다릅니다.", "올해 받은 증명으로 다시 신청해 주세요."
    case, officer = stage.case(ONLINE_WISH), stage.visitor(CENTRAL.email)
    take_up(officer, case)
    decide(officer, case, Verdict("returned", "papers_incomplete", words, remedy))
    return stage.told(ONLINE_WISH, "demo.case.returned", f"/my/{case}")


def withdrawn(stage: Stage) -> Line:
    case = stage.case(CAFE_WISH)
    withdraw(stage.visitor("haneul"), case)
    return stage.told(CAFE_WISH, "demo.case.withdrawn", f"/my/{case}")


def drafted(stage: Stage) -> Line:
    """What was withdrawn is begun anew, and left in the middle."""
    owner = stage.visitor("haneul")
    owner.press("/refile")
    owner.must_be("/apply/")
    return stage.told(CAFE_WISH, "demo.case.draft", owner.leaf.path)


def visit_planned(stage: Stage) -> Line:
    case, officer = stage.case(FACTORY_WISH), stage.visitor(GUMI.email)
    take_up(officer, case)
    plan_visit(officer, case, visitor=GUMI.name, on=stage.today, address="구미시 산단로 1")
    return stage.told(FACTORY_WISH, "demo.case.visit", "/office/visits")


def transferred(stage: Stage) -> Line:
    case = stage.case(GARAGE_WISH)
    transfer(stage.visitor(CENTRAL.email), case, branch="dongbu", words="가게를 포항으로 옮기고 있습니다.")
    return stage.told(GARAGE_WISH, "demo.case.transferred", f"/office/cases/{case}")


def standing_in(stage: Stage) -> Line:
    delegate_duty(stage.visitor(HEAD.email), to=REVIEW.name, today=stage.today, reason="연수")
    return Line("serve.demo_delegated", {"from": HEAD.name, "to": REVIEW.name, "address": "/office/team"})


def fund_stopped(stage: Stage) -> Line:
    """The fund of last year, by two people and with words for everybody."""
    fund = f"gyeongbuk-beotim-{stage.today.year - 1}"
    notice, notice_en = (
        "지난해 자금은 마감을 확인하느라 잠시 멈추었습니다.",
        "Last year's fund is stopped while it is closed.",
    )
    ask_fund_stop(stage.visitor(POLICY.email), fund, notice=notice, notice_en=notice_en)
    agree_fund_change(stage.visitor(BUDGET.email), fund)
    return Line("serve.demo_fund", {"fund": fund, "address": "/funds"})


def waiting_for_money(stage: Stage) -> Line:
    filed(stage, FLOWERS_WISH)
    return stage.told(FLOWERS_WISH, "demo.case.waiting", f"/my/{stage.case(FLOWERS_WISH)}")


def agent_named(stage: Stage) -> Line:
    owner, agent, tax_agent = stage.visitor("soonja"), stage.visitor("daeun"), stage.outside.people["daeun"]
    business = owner.get("/businesses").link("/businesses/BIZ-")
    owner.get(f"{business}/agents")
    owner.fill("scope", {
        "name": str(tax_agent["name"]),
        "telephone": str(tax_agent["telephone"]),
        "scope": ["send_statements", "prepare"],
        "through_year": str(stage.today.year + 1),
        "through_month": "12",
        "through_day": "31",
    })  # fmt: skip
    agent.get("/clients")
    agent.press("/clients/accept")
    agent.must_be("/clients")
    return stage.told(RESTAURANT_WISH, "demo.case.agent", "/clients")


def booked(stage: Stage) -> Line:
    """Somebody without an account visits the branch in Pohang."""
    visitor, person = stage.visitor("minsu"), stage.outside.people["minsu"]
    visitor.get("/visits/at/gyeongbuk-foundation/dongbu")
    for choice in ("kind", "day"):
        form = visitor.leaf.form(having=choice)
        visitor.send(form, {choice: form.values_of(choice)[0]})
    form = visitor.leaf.form(having="telephone")
    typed = {"name": str(person["name"]), "telephone": str(person["telephone"])}
    visitor.send(form, {**typed, "time": form.values_of("time")[0]})
    visitor.must_be("/visits/b/")
    return Line("serve.demo_visit", {"name": str(person["name"]), "address": "/office/consultations"})
