"""The one spelling of a document that is hashed or kept for ever."""

import json
from collections.abc import Mapping
from typing import Any


def canonical_json(document: Mapping[str, Any]) -> bytes:
    """Decides how a document is written: keys sorted, no spaces, UTF-8, nothing that JSON does not know.

    Basis: design §4 (a published version is the hash of its canonical JSON), 전자문서법 제4조의2 (kept as it was).
    """
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()
