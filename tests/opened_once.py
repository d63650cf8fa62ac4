"""The same paper is handed in by many tests; the process that opens it reads pictures for seconds each time.

Outside tests/documents, where opening itself is tested, what it made of the same bytes before is taken again.
"""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from majung.documents.masking import child
from majung.documents.masking.area import Masked

_made: dict[tuple[str, bytes], Masked] = {}


def open_once(patch: pytest.MonkeyPatch) -> None:
    opened = child._ask

    def asked(order: Mapping[str, Any], content: bytes) -> Masked:
        key = json.dumps(order, sort_keys=True), content
        if key not in _made:
            _made[key] = opened(order, content)
        return _made[key]

    patch.setattr(child, "_ask", asked)


def forget_what_was_opened() -> None:
    _made.clear()
