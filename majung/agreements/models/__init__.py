"""What is agreed and signed, what proves it, and the versions of its words."""

from majung.agreements.models.agreements import Agreement
from majung.agreements.models.consents import ConsentRequest
from majung.agreements.models.evidence import Evidence, RegisterReading
from majung.agreements.models.signing import Execution, IdentificationAttempt
from majung.agreements.models.texts import AgreementText

__all__ = [
    "Agreement",
    "AgreementText",
    "ConsentRequest",
    "Evidence",
    "Execution",
    "IdentificationAttempt",
    "RegisterReading",
]
