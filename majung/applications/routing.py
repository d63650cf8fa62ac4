"""Which branch takes a case, by the place of business (관할), and which banks may be chosen."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from majung.core.rules.program import ProgramVersion
from majung.parties.models import Bank, Branch, BranchTerritory


@dataclass(frozen=True, slots=True)
class BranchChoices:
    """The branches to choose from; `default` is taken where the place decides and nobody chose."""

    codes: tuple[str, ...]
    default: str | None
    ids: tuple[int, ...]

    def id_of(self, code: str | None) -> int | None:
        """The key of a branch that may be chosen; of the default where none was."""
        chosen = code if code in self.codes else self.default
        return self.ids[self.codes.index(chosen)] if chosen in self.codes and chosen else None


def branch_choices(*, institution: str, sido: object, sigungu: object, on: date) -> BranchChoices:
    """Those that serve the place and are open on the day; any that is open where the place is not known or nobody's."""
    if isinstance(sido, str) and isinstance(sigungu, str):
        serving = BranchTerritory.objects.filter(branch__institution__code=institution, sido=sido, sigungu=sigungu)
        serving = serving.filter(Q(branch__closed_on=None) | Q(branch__closed_on__gt=on))
        rows = list(serving.order_by("branch_id").values_list("branch__code", "branch_id"))
        if rows:
            return BranchChoices(tuple(code for code, _ in rows), rows[0][0], tuple(pk for _, pk in rows))
    open_ones = Branch.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on), institution__code=institution)
    every = list(open_ones.order_by("id").values_list("code", "id"))
    return BranchChoices(tuple(code for code, _ in every), None, tuple(pk for _, pk in every))


def bank_choices(program: ProgramVersion, *, entity: object) -> tuple[str, ...]:
    """The banks of the announcement; for a corporation without those that serve only people (인터넷전문은행)."""
    codes = tuple(program.document["banks"])
    if entity != "corporation" or not codes:
        return codes
    serving = set(Bank.objects.filter(code__in=codes, serves_corporations=True).values_list("code", flat=True))
    return tuple(code for code in codes if code in serving)
