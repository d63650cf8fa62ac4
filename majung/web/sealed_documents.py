"""A small document on its way through the visitor's browser: compressed, sealed, and read back only if it is ours."""

import json
import zlib
from typing import Any

from majung.adapters.sealing import BrokenSeal, seal_text, unseal_text


class NotOurs(ValueError):
    """Text that was not sealed here for this purpose, or was changed."""


def seal_document(document: Any, *, purpose: str) -> str:
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return seal_text(zlib.compress(written, 9), purpose=purpose)


def open_document(text: str, *, purpose: str) -> Any:
    try:
        return json.loads(zlib.decompress(unseal_text(text, purpose=purpose)))
    except (BrokenSeal, zlib.error, ValueError):
        raise NotOurs from None
