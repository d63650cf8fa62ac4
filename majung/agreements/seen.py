"""From where somebody acts: told by the door, kept only in the evidence, sealed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """The connection an act came over; `session` is a fingerprint of the session, `host` the name of our own house."""

    ip: str = ""
    user_agent: str = ""
    session: str = ""
    host: str = ""

    def __repr__(self) -> str:
        return "Seen(…)"
