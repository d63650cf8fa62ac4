"""What is agreed and signed, and the versions of its words."""

from majung.agreements.models.texts import AgreementText

__all__ = ["AgreementText"]
