"""A second way to a schedule: night by night from the raw input, slowly, sharing no code with the engine."""

from calendar import isleap, monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

DIVISORS = {"act/365": 365, "act/360": 360, "act/364": 364}
ROUND: Mapping[str, Callable[[Fraction], int]] = {
    "down": floor,
    "half_up": lambda amount: floor(amount + Fraction(1, 2)),
    "half_even": round,
}


class Simulation:
    """One loan walked through its nights; `rows` are tuples (n, due, days, principal, interest, balance)."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.count: int = given["instalments"]
        self.disbursed = date.fromisoformat(given["disbursed_on"])
        self.method: str = given["method"]
        usual = "30/360" if self.method == "equal_instalment" else "act/act"
        self.day_count: str = given.get("day_count") or usual
        self.ends = given.get("day_rule") == "end"
        self.round = ROUND[given.get("rounding") or "down"]
        self.multiple: int = given.get("instalment_multiple_of") or 1
        self.grace = 0 if self.method == "bullet" else given.get("grace_principal_instalments") or 0
        self.balance: int = given["principal"]
        self.plan_balance = self.balance
        self.plan: int | None = None
        self.rows: list[tuple[int, str, int, int, int, int]] = []
        self.run()

    def due(self, n: int) -> date:
        if n == 0:
            return self.disbursed
        first = self.given.get("first_due_on")
        anchor = date.fromisoformat(first) if first else self.disbursed
        steps = n - 1 if first else n
        if self.given.get("every_days"):
            return anchor + timedelta(days=self.given["every_days"] * steps)
        return months_later(anchor, steps * (self.given.get("every_months") or 1))

    def named(self, night: date) -> date:
        return night + timedelta(days=1) if self.ends else night

    def rate(self, night: date, known_through: date) -> Fraction:
        """The rate of a night as it was known on a night."""
        rate = Fraction(str(self.given["annual_rate"]))
        changes = self.given.get("rate_changes") or []
        for change in sorted(changes, key=lambda change: change["from"]):
            start = date.fromisoformat(change["from"])
            if start <= self.named(night) and start <= self.named(known_through):
                rate = Fraction(str(change["annual_rate"]))
        return rate

    def night_share(self, n: int, night: date) -> Fraction:
        if self.day_count in DIVISORS:
            return Fraction(1, DIVISORS[self.day_count])
        if self.day_count == "act/act":
            return Fraction(1, 366 if isleap(self.named(night).year) else 365)
        if self.given.get("every_days"):
            return Fraction(1, 360)
        months = self.given.get("every_months") or 1
        return Fraction(months, 12) / self.whole_days(n, months)

    def whole_days(self, n: int, months: int) -> int:
        regular = self.due(n) == months_later(self.disbursed, months)
        if n == 1 and self.given.get("first_due_on") and not regular:
            return (self.due(1) - months_later(self.due(1), -months)).days
        return (self.due(n) - self.due(n - 1)).days

    def nights(self, n: int) -> list[date]:
        start = self.due(n - 1)
        return [start + timedelta(days=number) for number in range((self.due(n) - start).days)]

    def growth(self, n: int, known_through: date) -> Fraction:
        return sum(
            (self.rate(night, known_through) * self.night_share(n, night) for night in self.nights(n)),
            Fraction(0),
        )

    def run(self) -> None:
        for n in range(1, self.count + 1):
            interest, anew = self.live_through(n)
            if anew:
                self.plan_balance, self.plan = self.balance, None
            principal = self.principal(n, interest)
            self.balance -= principal
            row = (n, self.due(n).isoformat(), len(self.nights(n)), principal, interest, self.balance)
            self.rows.append(row)
            if self.balance == 0:
                return

    def live_through(self, n: int) -> tuple[int, bool]:
        """The interest of a period, and whether something in it sets the plan anew."""
        exact, anew = Fraction(0), False
        for night in self.nights(n):
            for prepayment in self.given.get("prepayments") or []:
                if prepayment["on"] == night.isoformat():
                    self.balance -= prepayment["amount"]
                    anew = anew or prepayment.get("effect") == "lower"
            yesterday = night - timedelta(days=1)
            changed = night > self.disbursed and self.rate(night, night) != self.rate(yesterday, yesterday)
            anew = anew or (changed and self.method == "equal_instalment")
            exact += self.balance * self.rate(night, night) * self.night_share(n, night)
        return self.round(exact), anew

    def principal(self, n: int, interest: int) -> int:
        if n == self.count:
            return self.balance
        if self.method == "bullet" or n <= self.grace:
            return 0
        if self.plan is None:
            self.plan = self.round(self.level(n) / self.multiple) * self.multiple
        wanted = self.plan if self.method == "equal_principal" else max(self.plan - interest, 0)
        return min(wanted, self.balance)

    def level(self, n: int) -> Fraction:
        if self.method == "equal_principal":
            return Fraction(self.plan_balance, self.count - n + 1)
        known_through = self.due(n) - timedelta(days=1)
        annuity, product = Fraction(0), Fraction(1)
        for later in range(n, self.count + 1):
            product /= 1 + self.growth(later, known_through)
            annuity += product
        return Fraction(self.plan_balance) / annuity


def months_later(day: date, months: int) -> date:
    year, month = day.year, day.month + months
    while month > 12:
        year, month = year + 1, month - 12
    while month < 1:
        year, month = year - 1, month + 12
    return date(year, month, min(day.day, monthrange(year, month)[1]))
