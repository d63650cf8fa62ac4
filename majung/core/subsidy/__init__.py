"""Interest subsidy (이차보전): what the fund pays of a loan's interest, by month and by instalment.

Readings:

- Day D is the night from D to D + 1 at the balance after D's repayments. A day with nothing owed counts too,
  for nothing.
- The first stop for good (closing, moving out, acceleration, subrogation, misuse) holds from its own day on.
- Suspension holds until the day before resuming, arrears from their first day until the day before the end.
- Events may come in any order, after the month asked about and after a stop.
"""

from majung.core.subsidy.claim import Day, MonthlySubsidy, subsidy_between, subsidy_of_month
from majung.core.subsidy.loan import Event, Kind, SubsidisedLoan, parse_loan
from majung.core.subsidy.preview import SubsidisedRow, SubsidyPreview, preview_subsidy
from majung.core.subsidy.spans import WhyNot, timeline_of

__all__ = [
    "Day",
    "Event",
    "Kind",
    "MonthlySubsidy",
    "SubsidisedLoan",
    "SubsidisedRow",
    "SubsidyPreview",
    "WhyNot",
    "parse_loan",
    "preview_subsidy",
    "subsidy_between",
    "subsidy_of_month",
    "timeline_of",
]
