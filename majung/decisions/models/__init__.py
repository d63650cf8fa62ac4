"""What is proposed and decided, appealed against, and asked to be explained."""

from majung.decisions.models.appeals import Appeal, AppealDocument
from majung.decisions.models.explanations import Explanation
from majung.decisions.models.proposals import Approval, Proposal

__all__ = ["Appeal", "AppealDocument", "Approval", "Explanation", "Proposal"]
