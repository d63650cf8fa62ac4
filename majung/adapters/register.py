"""The business register of the tax office (국세청 사업자등록정보 진위확인 및 상태조회, data.go.kr 15081808)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from django.conf import settings

from majung.adapters.http import Fake, PortLied, ask, fake_of

PORT = "register"
MOST_A_CALL = 100


class RegisterStatus(StrEnum):
    """How a business stands with the tax office."""

    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    UNKNOWN = "unknown"


STATUS_OF_CODE: Mapping[str, RegisterStatus] = {
    "01": RegisterStatus.OPEN,
    "02": RegisterStatus.SUSPENDED,
    "03": RegisterStatus.CLOSED,
    # So the register says that nobody has this number.
    "": RegisterStatus.UNKNOWN,
}
IS_VALID: Mapping[str, bool] = {"01": True, "02": False}


@dataclass(frozen=True)
class RegisteredStatus:
    """What the register says of one number; `tax_type` in its own words."""

    status: RegisterStatus
    ended_on: date | None = None
    tax_type: str = ""


class Register(Protocol):
    """Numbers come with or without hyphens and are answered as they came."""

    def statuses(self, numbers: Sequence[str]) -> Mapping[str, RegisteredStatus]: ...

    def validate(self, number: str, opened_on: date, representative_name: str) -> bool: ...


def register() -> Register:
    stands_in: Register | None = fake_of(PORT)
    return stands_in or TaxOfficeRegister()


class TaxOfficeRegister:
    """The register over HTTP; the name of a person goes only into the body."""

    def statuses(self, numbers: Sequence[str]) -> Mapping[str, RegisteredStatus]:
        """Asked a hundred at a time, as the register takes them."""
        answered: dict[str, RegisteredStatus] = {}
        for start in range(0, len(numbers), MOST_A_CALL):
            chunk = numbers[start : start + MOST_A_CALL]
            asked = list(dict.fromkeys(digits(number) for number in chunk))
            rows = _rows(_ask("/v1/status", {"b_no": asked}), asked)
            answered |= {number: _read_status(rows[digits(number)]) for number in chunk}
        return answered

    def validate(self, number: str, opened_on: date, representative_name: str) -> bool:
        """Whether number, opening day and representative belong together."""
        business = {"b_no": digits(number), "start_dt": f"{opened_on:%Y%m%d}", "p_nm": representative_name}
        rows = _rows(_ask("/v1/validate", {"businesses": [business]}), [digits(number)])
        said = rows[digits(number)].get("valid")
        if not isinstance(said, str) or said not in IS_VALID:
            raise PortLied(PORT)
        return IS_VALID[said]


def digits(number: str) -> str:
    return number.replace("-", "").strip()


def _ask(path: str, body: Mapping[str, object]) -> Any:
    return ask(PORT, path, body=body, parameters={"serviceKey": settings.PORT_KEYS[PORT], "returnType": "JSON"})


def _rows(answer: Any, asked: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """One row for every number asked and for no other."""
    if not isinstance(answer, dict) or answer.get("status_code") != "OK" or not isinstance(answer.get("data"), list):
        raise PortLied(PORT)
    rows = answer["data"]
    if not all(isinstance(row, dict) and isinstance(row.get("b_no"), str) for row in rows):
        raise PortLied(PORT)
    if sorted(row["b_no"] for row in rows) != sorted(asked):
        raise PortLied(PORT)
    return {row["b_no"]: row for row in rows}


def _read_status(row: Mapping[str, Any]) -> RegisteredStatus:
    code, tax_type, ended = row.get("b_stt_cd"), row.get("tax_type"), row.get("end_dt")
    if not (isinstance(code, str) and code in STATUS_OF_CODE and isinstance(tax_type, str) and isinstance(ended, str)):
        raise PortLied(PORT)
    status = STATUS_OF_CODE[code]
    return RegisteredStatus(status, _read_day(ended), "" if status is RegisterStatus.UNKNOWN else tax_type)


def _read_day(text: str) -> date | None:
    if not text:
        return None
    try:
        # Read strictly: eight digits, as the register writes days.
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if len(text) == len("20250102") else _not_a_day()
    except ValueError:
        return _not_a_day()


def _not_a_day() -> date:
    raise PortLied(PORT)


@dataclass(frozen=True)
class FakeBusiness:
    """A business as the fake register knows it."""

    opened_on: date
    representative_name: str
    status: RegisteredStatus = RegisteredStatus(RegisterStatus.OPEN, tax_type="부가가치세 일반과세자")


@dataclass(kw_only=True)
class FakeRegister(Fake):
    """The register in memory: businesses by number, written without hyphens."""

    port: ClassVar[str] = PORT
    businesses: dict[str, FakeBusiness] = field(default_factory=dict)

    def statuses(self, numbers: Sequence[str]) -> Mapping[str, RegisteredStatus]:
        for _ in range(0, len(numbers), MOST_A_CALL):
            self.meet()
        return {number: self._status(digits(number)) for number in numbers}

    def validate(self, number: str, opened_on: date, representative_name: str) -> bool:
        self.meet()
        known = self.businesses.get(digits(number))
        return known is not None and (known.opened_on, known.representative_name) == (opened_on, representative_name)

    def _status(self, number: str) -> RegisteredStatus:
        known = self.businesses.get(number)
        return known.status if known else RegisteredStatus(RegisterStatus.UNKNOWN)
