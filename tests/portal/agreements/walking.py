"""A signer at the pages, as a phone without scripts sends them: every box, and the name typed at each place."""

import re
from collections.abc import Mapping
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client

from majung.agreements.selectors import ContractShown, contract_of

FIELD = re.compile(r'name="([^"]+)" value="([^"]*)"')


def at(number: str, page: str = "") -> str:
    return f"/agreements/{number}/{page}" if page else f"/agreements/{number}"


def hidden(client: Client, address: str) -> Mapping[str, str]:
    """What the forms of a page carry along."""
    text = client.get(address).content.decode()
    fields = dict(FIELD.findall(text))
    fields.pop("csrfmiddlewaretoken", None)
    fields.pop("next", None)
    return fields


def read_on(client: Client, number: str) -> None:
    """Steps 2 and 3."""
    client.post(at(number))
    cautions = contract_of(number=number).asked.cautions
    shown = hidden(client, at(number, "cautions"))["shown"]
    client.post(at(number, "cautions"), {"shown": shown, **{f"caution-{each}": "yes" for each in cautions}})


def filled(number: str, *, name: str, without: str = "", **changes: str) -> dict[str, str]:
    """The form of step 4; `without` one field."""
    there: ContractShown = contract_of(number=number)
    fields = {
        "reached_end": "yes",
        "text_hash": there.text_hash,
        "data_hash": there.data_hash,
        **{f"item-{each}": "yes" for each in there.asked.items},
        **{f"key_point-{each}": "yes" for each in there.asked.key_points},
        **{f"name-{each}": name for each in there.asked.places},
        **changes,
    }
    fields.pop(without, None)
    return fields


def run(client: Client, number: str, *, name: str, **changes: str) -> HttpResponseBase:
    """Step 4, from the beginning."""
    read_on(client, number)
    answer: Any = client.post(at(number, "contract"), filled(number, name=name, **changes))
    return answer  # type: ignore[no-any-return]
