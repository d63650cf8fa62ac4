"""What is proposed and decided, appealed against, and asked to be explained."""

from majung.decisions.models.proposals import Approval, Proposal

__all__ = ["Approval", "Proposal"]
