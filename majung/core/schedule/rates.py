"""The rate of every night: the first rate and the real changes of it, in order."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from majung.core.schedule.periods import Period, night_named
from majung.core.schedule.terms import Terms


@dataclass(frozen=True)
class RateLine:
    """Nights on which the rate changes, and the rate from each on; the first entry is the first night."""

    nights: tuple[int, ...]
    rates: tuple[Fraction, ...]

    def at(self, night: int) -> Fraction:
        """The rate of a night."""
        return self.rates[bisect_right(self.nights, night) - 1]

    def changes_in(self, period: Period) -> tuple[int, ...]:
        """Nights of the period on which the rate changes."""
        first = max(1, bisect_left(self.nights, period.start))
        return self.nights[first : bisect_left(self.nights, period.until, lo=first)]

    def mixed(self, period: Period) -> Fraction:
        """Rate times part of a year, summed over the nights of a period."""
        cuts = (period.start, *self.changes_in(period), period.until)
        return sum(
            (self.at(first) * period.share_of_year(first, until) for first, until in pairwise(cuts)),
            Fraction(0),
        )


def rate_line(terms: Terms) -> RateLine:
    """The rates of the terms; a change to the rate already in force is no change."""
    nights, rates = [terms.disbursed_on.toordinal()], [Fraction(terms.annual_rate)]
    for change in sorted(terms.rate_changes, key=lambda change: change.from_day):
        night, rate = night_named(change.from_day, terms.day_rule), Fraction(change.annual_rate)
        if night <= nights[0]:
            rates[0] = rate
        elif rate != rates[-1]:
            nights.append(night)
            rates.append(rate)
    return RateLine(tuple(nights), tuple(rates))
