"""How somebody without an account is reached: a name and a telephone, checked before they are kept anywhere."""

import json
import re
from dataclasses import dataclass
from typing import Self

from majung.parties.people import plain_telephone

LONGEST_NAME = 50
# 국번 없는 대표번호는 없다: somebody who writes or books has a mobile telephone or a line of their own.
TELEPHONE_FORM = r"0[1-9][0-9]{7,9}"


class NotATelephone(ValueError):
    """Nobody can be called at what was given."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who it is, and how to reach them."""

    name: str
    telephone: str

    def __repr__(self) -> str:
        return "Contact(…)"

    @property
    def shown_telephone(self) -> str:
        """With dashes, as it is read out: 010-1234-5678, 02-123-4567."""
        return re.sub(r"(02|0[0-9]{2})([0-9]+)([0-9]{4})", r"\1-\2-\3", self.telephone)

    def written(self) -> bytes:
        """What is sealed."""
        return json.dumps({"name": self.name, "telephone": self.telephone}, ensure_ascii=False).encode()

    @classmethod
    def read(cls, written: bytes) -> Self:
        return cls(**json.loads(written))


def read_contact(*, name: str, telephone: str) -> Contact:
    """A contact from what was typed; raises NotATelephone."""
    return Contact(name.strip()[:LONGEST_NAME], read_telephone(telephone))


def read_telephone(text: str) -> str:
    """The digits of a Korean telephone; NotATelephone for anything else."""
    digits = plain_telephone(text)
    if re.search(r"[^0-9+\-.() ]", text.strip()) or re.fullmatch(TELEPHONE_FORM, digits) is None:
        raise NotATelephone
    return digits
