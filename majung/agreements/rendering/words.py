"""The few words around an agreement's own, and how values of closed lists are called in it."""

from collections.abc import Mapping
from typing import Final

AROUND: Final[Mapping[str, Mapping[str, str]]] = {
    "ko": {
        "article": "제{number}조",
        "terms": "약정의 내용",
        "cautions": "유의사항",
        "key_points": "핵심 설명",
        "items": "확인과 동의",
        "signatures": "서명",
        "sample": "본보기(샘플) 약정서",
        "preview": "미리보기: 아직 서명하지 않은 약정서입니다",
        "required": "필수",
        "optional": "선택",
        "done": "확인함",
        "not_done": "확인하지 않음",
        "agreed": "동의함",
        "not_agreed": "동의하지 않음",
        "drawn": "{name}의 서명",
        "typed": "이름을 적어 서명함",
        "unsigned": "(서명)",
        "number": "약정번호",
        "version": "약정서 판",
        "text_hash": "글의 지문(SHA-256)",
        "data_hash": "내용의 지문(SHA-256)",
    },
    "en": {
        "article": "Article {number}",
        "terms": "Terms",
        "cautions": "Please note",
        "key_points": "Key points",
        "items": "To confirm and agree",
        "signatures": "Signatures",
        "sample": "Sample agreement",
        "preview": "Preview: not signed yet",
        "required": "required",
        "optional": "optional",
        "done": "acknowledged",
        "not_done": "not acknowledged",
        "agreed": "agreed",
        "not_agreed": "not agreed",
        "drawn": "signature of {name}",
        "typed": "signed by typing the name",
        "unsigned": "(signature)",
        "number": "Agreement",
        "version": "Version of the words",
        "text_hash": "Fingerprint of the words (SHA-256)",
        "data_hash": "Fingerprint of the terms (SHA-256)",
    },
}
CLOSED: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "capacity": {
        "owner": ("대표자", "owner"),
        "representative": ("대표이사", "representative"),
        "joint_representative": ("공동대표이사", "joint representative"),
        "responsible_manager": ("책임경영자", "responsible manager"),
    },
    "method": {
        "equal_principal": ("원금균등 분할상환", "equal principal"),
        "equal_instalment": ("원리금균등 분할상환", "equal instalments"),
        "bullet": ("만기 일시상환", "one sum at the end"),
    },
    "purpose": {
        "operating": ("운전자금", "working capital"),
        "facility": ("시설자금", "facilities"),
        "refinancing": ("대환자금", "refinancing"),
    },
}
