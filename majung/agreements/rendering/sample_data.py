"""Made-up values, by which a text is looked at before anybody signs it."""

from typing import Any, Final

from majung.core.agreement_texts import AgreementKind, Entity, placeholders_of

_VALUES: Final[dict[str, Any]] = {
    "number": "AGR-2026-00000000-0",
    "application": "APP-2026-00000000-0",
    "institution": "○○재단",
    "institution_telephone": "1588-0000",
    "branch": "○○지점",
    "program": "소상공인육성자금",
    "business": "마중식당",
    "registration_number": "123-45-67890",
    "corporation_number": "110111-0000000",
    "representatives": ["홍길동", "김마중"],
    "signer": "홍길동",
    "signer_birth_date": "1966-03-01",
    "notice_system": "마중(https://majung.example/my)",
    "amount_krw": 30_000_000,
    "guaranteed_krw": 25_500_000,
    "coverage_percent": 85,
    "fee_rate": "0.0085",
    "fee_krw": 1_083_750,
    "months": 60,
    "grace_months": 24,
    "method": "equal_principal",
    "purpose": "operating",
    "conditions": ["사업장을 계속 운영할 것"],
    "bank": "○○은행",
    "loan_through": "2026-05-01",
    "subsidy_rate": "0.02",
    "subsidy_months": 24,
    "refinances": "LET-2023-00000000-0",
    "annual_rate": "0.0417",
    "parent_title": "신용보증약정서",
    "parent_number": "AGR-2026-00000001-0",
    "parent_sha256": "0123456789abcdef" * 4,
    "parent_signed_on": "2026-03-02",
}
_CAPACITY: Final = {
    (AgreementKind.GUARANTEE, Entity.INDIVIDUAL): "owner",
    (AgreementKind.LOAN, Entity.INDIVIDUAL): "owner",
    (AgreementKind.GUARANTEE, Entity.CORPORATION): "representative",
    (AgreementKind.LOAN, Entity.CORPORATION): "representative",
}


def sample_data(kind: AgreementKind, entity: Entity, *, institution: str = "") -> dict[str, Any]:
    """A value for every gap that a text of this kind may have."""
    values = {**_VALUES, "capacity": _CAPACITY.get((kind, entity), "responsible_manager")}
    if institution:
        values["institution"] = institution
    return {each.source: values[each.source] for each in placeholders_of(kind, entity).values()}
