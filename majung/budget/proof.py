"""The proof of a fund's books: entries = balances = reservations = waiting list = cases. It reports, never repairs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from majung.budget.bookkeeping import hold_fund
from majung.budget.models import FundProofRun
from majung.budget.refusals import UnknownFund
from majung.core.ledger import FundPurpose, FundTotals, LedgerAct, book_sums, keeps_its_plan

# One statement, so that all of it is of one moment and nobody has to wait.
READ = """
SELECT b.purpose, 'act', e.act, SUM(e.amount_krw), COUNT(*)
FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id JOIN budget_entry e ON e.balance_id = b.id
WHERE f.code = %(fund)s GROUP BY b.purpose, e.act
UNION ALL
SELECT b.purpose, 'balance', a.name,
  CASE a.name WHEN 'plan' THEN b.plan_krw WHEN 'reserved' THEN b.reserved_krw
    WHEN 'committed' THEN b.committed_krw WHEN 'released' THEN b.released_krw
    WHEN 'waiting' THEN b.waiting_krw WHEN 'waiting_count' THEN b.waiting_count
    WHEN 'is_open' THEN CASE WHEN b.is_open THEN 1 ELSE 0 END ELSE b.over_issue_percent END, 0
FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id
CROSS JOIN (SELECT 'plan' AS name UNION ALL SELECT 'reserved' UNION ALL SELECT 'committed'
  UNION ALL SELECT 'released' UNION ALL SELECT 'over_issue' UNION ALL SELECT 'waiting'
  UNION ALL SELECT 'waiting_count' UNION ALL SELECT 'is_open') a
WHERE f.code = %(fund)s
UNION ALL
SELECT b.purpose, 'state', 'is_open', CASE f.state WHEN 'open' THEN 1 ELSE 0 END, 0
FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id WHERE f.code = %(fund)s
UNION ALL
SELECT b.purpose, 'live', 'reserved', COALESCE(SUM(r.amount_krw), 0), COUNT(r.entry_id)
FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id LEFT JOIN budget_livereservation r ON r.balance_id = b.id
WHERE f.code = %(fund)s GROUP BY b.purpose
UNION ALL
SELECT b.purpose, 'line', 'waiting', COALESCE(SUM(w.amount_krw), 0), COUNT(w.id)
FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id
LEFT JOIN budget_waiting w ON w.balance_id = b.id AND w.ended_at IS NULL
WHERE f.code = %(fund)s GROUP BY b.purpose
UNION ALL
SELECT k.purpose, 'key', 'differing', COUNT(*), 0 FROM (
  SELECT s.purpose, s.reservation_key FROM (
    SELECT b.purpose, e.reservation_key,
      CASE e.act WHEN 'reserve' THEN e.amount_krw WHEN 'return' THEN 0 ELSE -e.amount_krw END AS krw
    FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id JOIN budget_entry e ON e.balance_id = b.id
    WHERE f.code = %(fund)s AND e.reservation_key <> ''
    UNION ALL
    SELECT b.purpose, r.key, -r.amount_krw
    FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id JOIN budget_livereservation r ON r.balance_id = b.id
    WHERE f.code = %(fund)s
  ) s GROUP BY s.purpose, s.reservation_key HAVING SUM(s.krw) <> 0
) k GROUP BY k.purpose
"""

# What each key holds, reserved and committed together, or waits for; and how much of it time alone has ended.
HELD_BY_KEY = """
SELECT h.reservation_key, h.krw, CASE WHEN r.expires_at <= %(at)s THEN r.amount_krw ELSE 0 END
FROM (
  SELECT e.reservation_key,
    SUM(CASE e.act WHEN 'reserve' THEN e.amount_krw WHEN 'post' THEN 0 ELSE -e.amount_krw END) AS krw
  FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id JOIN budget_entry e ON e.balance_id = b.id
  WHERE f.code = %(fund)s AND b.purpose = 'loan_volume' AND e.reservation_key <> ''
  GROUP BY e.reservation_key
) h LEFT JOIN budget_livereservation r ON r.key = h.reservation_key
WHERE h.krw <> 0
UNION ALL
SELECT w.key, w.amount_krw, 0
FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id JOIN budget_waiting w ON w.balance_id = b.id
WHERE f.code = %(fund)s AND b.purpose = 'loan_volume' AND w.ended_at IS NULL
"""


class ProofCode(StrEnum):
    """What does not agree."""

    BALANCE_DIFFERS = "balance_differs"
    LIVE_DIFFERS = "live_differs"
    KEY_DIFFERS = "key_differs"
    PLAN_EXCEEDED = "plan_exceeded"
    WAITING_DIFFERS = "waiting_differs"
    STATE_DIFFERS = "state_differs"
    CASE_DIFFERS = "case_differs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One disagreement: what the entries say, and what was found instead (won; for keys, how many)."""

    purpose: FundPurpose
    code: ProofCode
    account: str
    entries: int
    found: int


@dataclass(frozen=True, slots=True)
class FundProof:
    """A fund's books as they were read, and where they disagree. Without cases nobody asked them."""

    fund: str
    entries: int
    live: int
    waiting: int
    cases: int | None
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True)
class FundProofLine:
    """A proof that was kept."""

    fund: str
    ran_at: datetime
    is_sound: bool
    entries: int
    live: int
    differences: tuple[Difference, ...]


def prove_fund(*, fund: str, cases: Mapping[str, int] | None = None, at: datetime | None = None) -> FundProof:
    """Adds up every entry anew and compares; with what the cases say of loans, by the keys they hold or wait under.

    What has lapsed at the moment may be missing among the cases, swept or not.
    """
    assert cases is None or at is not None, "what cases hold is asked at a moment"
    read: dict[FundPurpose, dict[tuple[str, str], int]] = defaultdict(dict)
    counted: dict[tuple[FundPurpose, str], int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute(READ, {"fund": fund})
        for purpose, kind, name, krw, rows in cursor.fetchall():
            read[FundPurpose(purpose)][kind, name] = int(krw)
            counted[FundPurpose(purpose), kind] += rows
    if not read:
        raise UnknownFund(fund)
    differences = [
        each for purpose, sums in read.items() for each in _differences(purpose, sums, in_line=counted[purpose, "line"])
    ]
    if cases is not None and at is not None:
        differences += _case_differences(fund, cases, at=at)
    entries, live, waiting = (sum(counted[each, kind] for each in read) for kind in ("act", "live", "line"))
    return FundProof(fund, entries, live, waiting, None if cases is None else len(cases), tuple(differences))


def run_proof(*, fund: str, cases: Mapping[str, int], at: datetime) -> FundProof:
    """Proves a fund and keeps what came out.

    For cases read under the same hold (`hold_fund`): no money of the fund, and so no case's, moves between the reads.
    """
    assert connection.in_atomic_block, "cases and books are read while the fund is held"
    row = hold_fund(fund=fund)[0].fund
    proof = prove_fund(fund=fund, cases=cases, at=at)
    FundProofRun.objects.create(
        fund=row,
        ran_at=at,
        is_sound=proof.agrees,
        entries=proof.entries,
        live=proof.live,
        differences=[asdict(each) for each in proof.differences],
    )
    return proof


def last_proof(*, fund: str) -> FundProofLine | None:
    """What the latest kept proof said."""
    row = FundProofRun.objects.select_related("fund").filter(fund__code=fund).order_by("-pk").first()
    if row is None:
        return None
    differences = tuple(_kept(each) for each in row.differences)
    return FundProofLine(row.fund.code, row.ran_at, row.is_sound, row.entries, row.live, differences)


def _kept(difference: Mapping[str, Any]) -> Difference:
    purpose, code = FundPurpose(difference["purpose"]), ProofCode(difference["code"])
    return Difference(purpose, code, difference["account"], difference["entries"], difference["found"])


def _differences(purpose: FundPurpose, read: Mapping[tuple[str, str], int], *, in_line: int) -> Iterator[Difference]:
    proven = book_sums({LedgerAct(name): krw for (kind, name), krw in read.items() if kind == "act"})
    accounts = {
        "plan": proven.plan_krw,
        "reserved": proven.reserved_krw,
        "committed": proven.committed_krw,
        "released": proven.released_krw,
    }
    for account, krw in accounts.items():
        if read["balance", account] != krw:
            yield Difference(purpose, ProofCode.BALANCE_DIFFERS, account, krw, read["balance", account])
    if read["live", "reserved"] != proven.reserved_krw:
        yield Difference(purpose, ProofCode.LIVE_DIFFERS, "reserved", proven.reserved_krw, read["live", "reserved"])
    if keys := read.get(("key", "differing"), 0):
        yield Difference(purpose, ProofCode.KEY_DIFFERS, "reserved", 0, keys)
    for account, stands in (("waiting", read["line", "waiting"]), ("waiting_count", in_line)):
        if read["balance", account] != stands:
            yield Difference(purpose, ProofCode.WAITING_DIFFERS, account, stands, read["balance", account])
    if read["balance", "is_open"] != read["state", "is_open"]:
        is_open = read["state", "is_open"], read["balance", "is_open"]
        yield Difference(purpose, ProofCode.STATE_DIFFERS, "is_open", *is_open)
    if not keeps_its_plan(proven, over_issue_percent=read["balance", "over_issue"]):
        yield Difference(purpose, ProofCode.PLAN_EXCEEDED, "plan", proven.plan_krw, _held(proven))


def _case_differences(fund: str, cases: Mapping[str, int], *, at: datetime) -> Iterator[Difference]:
    """Key by key: two wrong cases never make a right sum."""
    values = {"fund": fund, "at": connection.ops.adapt_datetimefield_value(at)}
    with connection.cursor() as cursor:
        cursor.execute(HELD_BY_KEY, values)
        held = {key: (int(krw), int(lapsed_krw)) for key, krw, lapsed_krw in cursor.fetchall()}
    for key in sorted(held.keys() | cases.keys()):
        krw, lapsed_krw = held.get(key, (0, 0))
        said_krw = cases.get(key, 0)
        if said_krw not in {krw, krw - lapsed_krw}:
            yield Difference(FundPurpose.LOAN_VOLUME, ProofCode.CASE_DIFFERS, key, krw, said_krw)


def _held(totals: FundTotals) -> int:
    return totals.reserved_krw + totals.committed_krw
