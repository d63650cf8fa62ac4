"""Who had a hand in a case among staff: a 고충 about it is nobody's of them to answer (민원처리법 시행령 제17조)."""

from majung.applications.models import Application
from majung.decisions.models import Approval, Proposal


def officers_of_case(*, number: str) -> frozenset[int]:
    """The accounts of who took a case up, has it now, proposed or approved on it; none for a number we do not know."""
    own = Application.objects.filter(number=number).values_list("taken_up_by", "officer")
    proposed = Proposal.objects.filter(application__number=number).values_list("proposed_by", flat=True)
    approved = Approval.objects.filter(proposal__application__number=number).values_list("by", flat=True)
    actors = {*(actor for row in own for actor in row), *proposed, *approved}
    return frozenset(int(actor.removeprefix("user:")) for actor in actors if actor.startswith("user:"))
