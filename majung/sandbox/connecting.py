"""What the sandbox speaks for, and what a house must set to be connected to it."""

from collections.abc import Mapping
from enum import StrEnum


class Service(StrEnum):
    """Each named as the house names its port."""

    IDENTITY = "identity"
    REGISTER = "register"
    SHARING = "sharing"
    BUREAU = "bureau"
    MESSAGES = "messages"
    AUTHORITY = "authority"
    TIMESTAMPS = "timestamps"
    SIGNING = "signing"
    COURT_REGISTER = "court_register"
    SCANNER = "scanner"


def key_of(service: Service) -> str:
    """What a caller shows a service; known to everybody, because nothing here is real."""
    return f"sandbox-{service}-key"


def connecting_environment(*, address: str, scanner_port: int) -> Mapping[str, str]:
    """The variables that connect a house on the same machine, its movable clock included."""
    over_http = [service for service in Service if service is not Service.SCANNER]
    return {
        "MAJUNG_SANDBOX": "1",
        **{f"MAJUNG_{service.upper()}_URL": f"{address}/{service}" for service in over_http},
        **{f"MAJUNG_{service.upper()}_KEY": key_of(service) for service in over_http},
        "MAJUNG_SCANNER": f"127.0.0.1:{scanner_port}",
    }
