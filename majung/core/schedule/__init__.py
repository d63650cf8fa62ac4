"""Repayment schedules of any loan: terms in, rows out; the same function previews and books.

Readings of what loan terms usually leave open:

- Night x, between days x and x + 1, has the balance after all repayments of day x. The day rule `start`
  calls it day x (한편넣기: first day in, last day out), `end` calls it day x + 1; its rate and leap year go
  by name.
- A due day is counted from its anchor (the disbursement day, or `first_due_on` if given), clamped at
  month end. `first_due_on` on the regular first due day leaves the first period regular.
- A prepayment on the disbursement day counts from the first night. Several on one day add up. On a due
  day it comes after the instalment and belongs to the next row; if nothing is left then, that row closes
  the loan with nothing to pay, so the last row's balance is always 0. From the last due day on there is
  nothing to prepay.
- The level instalment, and the share of equal principal, is set for the first row after grace from the
  balance at disbursement, so a shortening prepayment during grace keeps it. A lowering prepayment and
  (level only) a rate change set it anew, from the balance just before that row's instalment, over the
  rows the contract still has: setting anew looks at the contract's last day, also for a loan shortened
  before.
- A rate change belongs to the period whose nights it first touches; one to the rate already in force
  changes nothing, one on the disbursement day replaces the first rate. A rate never changes shares of
  equal principal.
- A level instalment that does not cover its row's interest (a long first period) asks for the interest
  and no principal: interest is never added to the balance.
- Rows end once the balance is 0, also when rounding upwards repaid it before the last instalment.
- A bullet pays interest every row and its principal in the last; a prepayment only lowers what is left.
"""

from majung.core.schedule.parsing import parse_terms
from majung.core.schedule.rows import Row, Schedule, Totals, repayment_schedule
from majung.core.schedule.terms import DayCount, DayRule, Effect, Method, Prepayment, RateChange, Terms

__all__ = [
    "DayCount",
    "DayRule",
    "Effect",
    "Method",
    "Prepayment",
    "RateChange",
    "Row",
    "Schedule",
    "Terms",
    "Totals",
    "parse_terms",
    "repayment_schedule",
]
