"""Drafts as their owners see them, and who may open one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from majung.adapters.clock import SEOUL
from majung.applications.content import Content, Papers, opened_draft, sealed_content
from majung.applications.models import Draft
from majung.core.answers import Answers, Differed, filled
from majung.core.application import Channel
from majung.core.facts import FactValue
from majung.documents.selectors import usable_documents
from majung.parties.acting import BusinessAct, may_act_for
from majung.parties.models import AccountKind, User
from majung.parties.people import accounts_of
from majung.programs.catalog import shipped_catalog

DAYS_KEPT = timedelta(days=90)


class UnknownDraft(LookupError):
    """No draft of this number, none of this account's, or its time is over."""


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft opened: `seen` goes back with the next save, so that two screens never overwrite each other."""

    number: str
    program: str
    business: str | None
    person_id: int | None
    user_id: int
    channel: Channel
    answers: Answers
    papers: Papers
    seen: int
    started_at: datetime
    saved_at: datetime
    valid_through: date
    is_dropped: bool
    application: str | None
    differed: tuple[Differed, ...] = ()

    def __repr__(self) -> str:
        return f"DraftView({self.number})"


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list."""

    number: str
    program: str
    business: str | None
    channel: Channel
    saved_at: datetime
    valid_through: date
    is_dropped: bool


def draft_for(*, number: str, user_id: int, at: datetime, lock: bool = False, asks_power: bool = True) -> Draft:
    """The draft, if this account may write in it: its own, one it began before it was joined, or a business's.

    Once it is for a business, it is for those who may act for that one: whoever began it and may no more, reads it
    no more. A caller that asks for more than that itself spares this question for its own drafts.
    """
    row = held_draft(number) if lock else _drafts().filter(number=number).first()
    if row is None or (row.expires_at <= at and row.application_id is None):
        raise UnknownDraft
    if row.person is not None and row.person.wrapped_key is None:
        # Of somebody forgotten nothing can be opened any more.
        raise UnknownDraft
    if row.user_id == user_id and not asks_power:
        return row
    if not _may_open(row, User.objects.get(pk=user_id), on=at.astimezone(SEOUL).date()):
        raise UnknownDraft
    return row


def held_draft(number: str) -> Draft | None:
    """The draft, held until the caller commits.

    Held first and read afterwards: PostgreSQL would show what a waiting reader joined to the row before it waited,
    and so no application beside a draft that has just gone out.
    """
    Draft.objects.select_for_update().filter(number=number).values_list("pk").first()
    return _drafts().filter(number=number).first()


def view_of(draft: Draft, content: Content, differed: tuple[Differed, ...] = ()) -> DraftView:
    return DraftView(
        number=draft.number,
        program=draft.program.code,
        business=draft.business.number if draft.business else None,
        person_id=draft.person_id,
        user_id=draft.user_id,
        channel=Channel(draft.channel),
        answers=content.answers,
        papers=content.papers,
        seen=draft.saves,
        started_at=draft.started_at,
        saved_at=draft.saved_at,
        valid_through=last_day(draft.expires_at),
        is_dropped=draft.dropped_at is not None,
        application=draft.application.number if draft.application else None,
        differed=differed,
    )


def content_of(draft: Draft) -> Content:
    return opened_draft(draft, shipped_catalog().registry)


def keep_draft(draft: Draft, content: Content, *, at: datetime) -> None:
    """Saved once more, in the transaction of whoever holds the row."""
    draft.sealed_content = sealed_content(content, draft.person)
    draft.saves, draft.saved_at, draft.expires_at = draft.saves + 1, at, expires_at(at)
    draft.save(update_fields=["sealed_content", "saves", "saved_at", "expires_at", "business", "person", "dropped_at"])


def fill_from_office(*, draft: Draft, facts: Mapping[str, FactValue], source: str, at: datetime) -> None:
    """An office's answer on a draft that is still open; inside the caller's transaction, with the row locked."""
    content = content_of(draft)
    answers = filled(content.answers, facts, source=source, saves=draft.saves + 1)
    keep_draft(draft, replace(content, answers=answers), at=at)


def open_drafts(user: User, *, at: datetime) -> list[DraftLine]:
    """What an account can go on with, latest first; dropped ones too while they can be had back."""
    own = Draft.objects.filter(Q(user_id__in=accounts_of(user)), application=None, expires_at__gt=at)
    rows = list(own.select_related("program", "business").order_by("-saved_at", "-id"))
    # Asked once a business, however many drafts there are of it.
    one_of_each = {row.business_id: row for row in rows}
    on = at.astimezone(SEOUL).date()
    open_to = {business_id for business_id, row in one_of_each.items() if _may_open(row, user, on=on)}
    return [
        DraftLine(
            number=row.number,
            program=row.program.code,
            business=row.business.number if row.business else None,
            channel=Channel(row.channel),
            saved_at=row.saved_at,
            valid_through=last_day(row.expires_at),
            is_dropped=row.dropped_at is not None,
        )
        for row in rows
        if row.business_id in open_to
    ]


def with_usable_papers(content: Content) -> Content:
    """Without papers that were taken back or found infected meanwhile: nothing rests on those."""
    usable = usable_documents([paper.number for papers in content.papers.values() for paper in papers])
    kept = {name: tuple(paper for paper in rows if paper.number in usable) for name, rows in content.papers.items()}
    return replace(content, papers=kept)


def expires_at(saved_at: datetime) -> datetime:
    return saved_at + DAYS_KEPT


def last_day(expires: datetime) -> date:
    """The last day on which it can surely be opened all day."""
    return (expires - timedelta(days=1)).astimezone(SEOUL).date()


def _drafts() -> QuerySet[Draft]:
    return Draft.objects.select_related("person", "business", "program__institution", "application")


def _may_open(draft: Draft, user: User, *, on: date) -> bool:
    if draft.business is None or user.kind == AccountKind.STAFF:
        return draft.user_id in accounts_of(user)
    return may_act_for(user=user, business_number=draft.business.number, act=BusinessAct.PREPARE, on=on)
