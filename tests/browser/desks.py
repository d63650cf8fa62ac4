"""Who works here, and with which password."""

from dataclasses import dataclass

PASSWORD = "a long word of the browser"  # Of a house that is gone after the tests.


@dataclass(frozen=True)
class Desk:
    """Somebody who works at an institution, or else at an office of a bank."""

    email: str
    name: str
    branch: str | None = None
    duty: str = ""
    bank: str = ""


POHANG = Desk("pohang@example.org", "이담당", branch="dongbu", duty="officer")
POHANG_HEAD = Desk("pohang.head@example.org", "최지점장", branch="dongbu", duty="approver")
GUMI = Desk("gumi@example.org", "강담당", branch="jungbu", duty="officer")
CENTRAL = Desk("central@example.org", "한심사", duty="officer")
HEAD = Desk("head@example.org", "최부장", duty="approver")
AUDITOR = Desk("auditor@example.org", "감사역", duty="auditor")
OPERATOR = Desk("operator@example.org", "운영자", duty="operator")
POLICY = Desk("policy@example.org", "사업담당", duty="policy")
TELLER = Desk("hana@example.org", "박창구", bank="hana")
STAFF = (POHANG, POHANG_HEAD, GUMI, CENTRAL, HEAD, AUDITOR, OPERATOR, POLICY, TELLER)
