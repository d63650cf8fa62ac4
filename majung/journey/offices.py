"""Who answers for a case: its branch, or the institution where it has none."""

from dataclasses import dataclass

from majung.parties.selectors import branches_of, institutions_by_code


@dataclass(frozen=True, slots=True)
class CaseOffice:
    """The place to call about a case, with its institution."""

    institution: str
    institution_label: str
    institution_label_en: str
    label: str
    label_en: str
    address: str
    telephone: str


def office_of(*, institution: str, branch: str | None) -> CaseOffice:
    """The branch by name and telephone; the head office of an institution whose branches are not known."""
    owner = institutions_by_code()[institution]
    desk = (
        next((each for each in branches_of(institution=institution) if each.code == branch), None) if branch else None
    )
    return CaseOffice(
        institution=institution,
        institution_label=owner.label,
        institution_label_en=owner.label_en,
        label=desk.label if desk else owner.label,
        label_en=desk.label_en if desk else owner.label_en,
        address=desk.address if desk else "",
        telephone=desk.telephone if desk else owner.telephone,
    )
