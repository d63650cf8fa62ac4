"""대환: the old letter and loan, and how much of what stands for the firm goes with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from majung.core.deciding import Refinances, Terms
from majung.core.guarantee import guaranteed_krw
from majung.core.guarantee_terms import TermsProblem, TermsProblemCode, refinancing_problems
from majung.core.identifiers import normal_public_number
from majung.guarantees.models import Guarantee

KIND = "GTE"


@dataclass(frozen=True, slots=True)
class RefinancedView:
    """What is replaced: ours or another institution's, and what that takes off the sum of the firm."""

    letter: str
    loan: str
    balance_krw: int
    is_ours: bool
    netted_krw: int

    def __repr__(self) -> str:
        return f"RefinancedView({self.netted_krw})"


def written_letter(letter: str) -> str:
    """A letter's number in the one way we write ours; another institution's as it was typed."""
    number = normal_public_number(letter)
    return number if number and number.startswith(f"{KIND}-") else letter.strip()


def refinanced_view(
    old: Refinances, *, standing: Sequence[Guarantee], elsewhere_krw: int, exposure_krw: int
) -> RefinancedView:
    """What an old loan takes with it, at most the new one: of ours its covered part, of others the balance told."""
    letter = written_letter(old.letter)
    ours = next((row for row in standing if row.number == letter), None)
    if ours is None:
        covered, most = max(0, old.balance_krw), elsewhere_krw
    else:
        balance = max(0, old.balance_krw)
        covered, most = guaranteed_krw(amount_krw=balance, coverage_percent=ours.coverage_percent), ours.exposure_krw
    return RefinancedView(letter, old.loan, old.balance_krw, ours is not None, min(covered, most, exposure_krw))


def letter_problems(
    *, terms: Terms, standing: Sequence[Guarantee], is_refinancing: bool, application: str
) -> Iterator[TermsProblem]:
    """What is wrong with what is to be replaced, also against the guarantees that stand."""
    yield from refinancing_problems(terms=terms, is_refinancing=is_refinancing)
    if terms.refinances is None:
        return
    letter = written_letter(terms.refinances.letter)
    if letter.startswith(f"{KIND}-") and letter not in {row.number for row in standing}:
        yield TermsProblem("refinances", TermsProblemCode.LETTER_UNKNOWN)
    others = [row for row in standing if row.application.number != application]
    if letter and letter in {row.refinances for row in others}:
        yield TermsProblem("refinances", TermsProblemCode.LETTER_TAKEN)
