"""Who decides what up to which amount (전결), read from the catalog, as of a day."""

from datetime import date
from functools import lru_cache

from majung.core.authority import Authority, AuthorityRow, Seat, authority_in
from majung.core.deciding import Outcome
from majung.programs.catalog import SHIPPED, checked


def authority_for(*, institution: str, amount_krw: int, outcome: Outcome, on: date) -> Authority:
    """What a decision of an institution on an amount needs on a day; raises NoAuthority."""
    return authority_in(authority_rows(), institution=institution, amount_krw=amount_krw, outcome=outcome, on=on)


@lru_cache(maxsize=1)
def authority_rows() -> tuple[AuthorityRow, ...]:
    document = checked(SHIPPED / "authority.yaml", "authority").value
    return tuple(
        AuthorityRow(
            institution=row["institution"],
            outcome=Outcome(row["outcome"]) if row["outcome"] else None,
            needs=Authority(
                approvals=row["approvals"],
                seat=Seat(row["seat"]),
                up_to_krw=row["up_to_krw"],
                basis=row["basis"],
                assumption=row["assumption"],
            ),
            valid_from=date.fromisoformat(row["from"]),
            valid_until=date.fromisoformat(row["until"]) if row["until"] else None,
        )
        for row in document["rows"]
    )
