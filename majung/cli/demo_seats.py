"""The seats of `majung serve --demo`: money and staff before the doors open, then the cast, told line by line."""

import time
from contextlib import suppress
from multiprocessing import active_children
from threading import Thread

import click
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from majung.adapters import clock
from majung.budget.services import FundExists, open_fund
from majung.cli.demo import keep_told, told_before
from majung.events.services import Actor, ActorKind
from majung.parties.kinds import StaffDuty
from majung.parties.staff import (
    create_staff,
    give_bank_role,
    give_role,
    invite_staff,
    reset_second_factor,
    staff_by_email,
)
from majung.programs.selectors import program_institution
from majung.rehearsal.demo import played, wait_until_both_answer
from majung.rehearsal.outside import Outside
from majung.rehearsal.seats import STAFF, Desk, Line
from majung.web.words import say

HOUSE = Actor(ActorKind.SYSTEM, "demo")
FUND_OF = "gyeongbuk-beotim"
# So little that the last of the cast finds too little of it left; of the year before nothing is asked any more.
PLAN_KRW, LAST_PLAN_KRW = 460_000_000, 200_000_000_000
SECONDS_BETWEEN_LOOKS = 0.05
_invitations: dict[str, str] = {}


def prepare_demo() -> None:
    """Funds, and a link for everybody who works here; once."""
    if told_before(settings.DATA_FOLDER):
        return
    open_years()
    _invitations.update({desk.email: invited(desk) for desk in STAFF})


def seats(address: str, sandbox: str, *, workers: int) -> Thread:
    """The cast comes in beside the server, once so many workers of it are there."""
    return Thread(target=come_in, args=(address, sandbox, workers), daemon=True)


def come_in(address: str, sandbox: str, workers: int) -> None:
    wait_until_forked(workers)
    play(address, sandbox)


def wait_until_forked(workers: int) -> None:
    """A worker that is forked while another thread loads a module, or is within OpenSSL, finds that lock held for ever.

    So this thread does neither before.
    """
    while len(active_children()) < workers:
        time.sleep(SECONDS_BETWEEN_LOOKS)


def play(address: str, sandbox: str) -> None:
    """Tells who is seated: as the last start did, or while they come in."""
    click.echo(say("serve.demo_sandbox", address=f"{sandbox}/"))
    wait_until_both_answer(address, Outside(sandbox))
    kept, told = told_before(settings.DATA_FOLDER), []
    for line in kept or played(address, Outside(sandbox), _invitations, today=clock.today()):
        click.echo(in_words(line, address))
        told.append(line)
    keep_told(settings.DATA_FOLDER, told)
    click.echo(say("serve.demo_seated"))


def in_words(line: Line, address: str) -> str:
    return say(line.key, **{name: said(value, address) for name, value in line.says.items()})


def said(value: str, address: str) -> str:
    """A path becomes an address, a key of the house's words its words."""
    if value.startswith("/"):
        return address + value
    return say(value) if value.startswith("demo.") else value


def open_years() -> None:
    at, institution = clock.now(), program_institution(program=FUND_OF)
    assert institution is not None
    this = at.astimezone(clock.SEOUL).year
    for year, plan_krw in ((this, PLAN_KRW), (this - 1, LAST_PLAN_KRW)):
        with suppress(FundExists), transaction.atomic():
            code = f"{FUND_OF}-{year}"
            open_fund(code=code, institution=institution, year=year, plan_krw=plan_krw, actor=HOUSE, at=at)


def invited(desk: Desk) -> str:
    """The path of a link; somebody already known here starts over."""
    at, known = clock.real_now(), staff_by_email(email=desk.email)
    with transaction.atomic():
        code = new_account(desk) if known is None else reset_second_factor(user_id=known.user_id, at=at, actor=HOUSE)
    return reverse("staff-enrol", args=[code])


def new_account(desk: Desk) -> str:
    at = clock.real_now()
    user_id = create_staff(email=desk.email, name=desk.name, at=at, actor=HOUSE)
    if desk.bank:
        give_bank_role(user_id=user_id, bank=desk.bank, office=desk.office, sido_area=desk.area, at=at, actor=HOUSE)
    for duty in desk.duties:
        give_role(
            user_id=user_id,
            institution=desk.institution,
            branch=desk.branch,
            duty=StaffDuty(duty),
            at=at,
            actor=HOUSE,
        )
    return invite_staff(user_id=user_id, at=at, actor=HOUSE)
