"""The proof of a fund's books: entries = balances = live reservations. It reports and never repairs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

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
    WHEN 'committed' THEN b.committed_krw WHEN 'released' THEN b.released_krw ELSE b.over_issue_percent END, 0
FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id
CROSS JOIN (SELECT 'plan' AS name UNION ALL SELECT 'reserved' UNION ALL SELECT 'committed'
  UNION ALL SELECT 'released' UNION ALL SELECT 'over_issue') a
WHERE f.code = %(fund)s
UNION ALL
SELECT b.purpose, 'live', 'reserved', COALESCE(SUM(r.amount_krw), 0), COUNT(r.entry_id)
FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id LEFT JOIN budget_livereservation r ON r.balance_id = b.id
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


class ProofCode(StrEnum):
    """What does not agree."""

    BALANCE_DIFFERS = "balance_differs"
    LIVE_DIFFERS = "live_differs"
    KEY_DIFFERS = "key_differs"
    PLAN_EXCEEDED = "plan_exceeded"


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
    """A fund's books as they were read, and where they disagree."""

    fund: str
    entries: int
    live: int
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        return not self.differences


def prove_fund(*, fund: str) -> FundProof:
    """Adds up every entry anew and compares."""
    read: dict[FundPurpose, dict[tuple[str, str], int]] = defaultdict(dict)
    counted: dict[str, int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute(READ, {"fund": fund})
        for purpose, kind, name, krw, rows in cursor.fetchall():
            read[FundPurpose(purpose)][kind, name] = int(krw)
            counted[kind] += rows
    if not read:
        raise UnknownFund(fund)
    differences = tuple(each for purpose, sums in read.items() for each in _differences(purpose, sums))
    return FundProof(fund, counted["act"], counted["live"], differences)


def _differences(purpose: FundPurpose, read: Mapping[tuple[str, str], int]) -> Iterator[Difference]:
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
    if not keeps_its_plan(proven, over_issue_percent=read["balance", "over_issue"]):
        yield Difference(purpose, ProofCode.PLAN_EXCEEDED, "plan", proven.plan_krw, _held(proven))


def _held(totals: FundTotals) -> int:
    return totals.reserved_krw + totals.committed_krw
