"""Asking the process that opens strangers' files."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from threading import BoundedSemaphore
from typing import Any

from majung.core.documents import UploadRefusal
from majung.documents.masking.area import Area, Limits, Masked, UploadRefused

SECONDS = 240
# Of many uploads at once, some wait, so that pages are still served.
AT_ONCE = BoundedSemaphore(max(1, (os.cpu_count() or 1) - 1) + 1)
# What libraries of the child need from the environment; no key, no address, no secret.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "MAGIC", "LANG", "HOME")


def mask(content: bytes, *, limits: Limits) -> Masked:
    """A content of which what must not be kept is covered; raises UploadRefused."""
    return _ask({"act": "mask", "limits": asdict(limits)}, content)


def cover(content: bytes, *, media_type: str, areas: Sequence[Area], limits: Limits) -> Masked:
    """The same content with more areas covered."""
    rows = [asdict(area) for area in areas]
    return _ask({"act": "cover", "media_type": media_type, "areas": rows, "limits": asdict(limits)}, content)


def picture(content: bytes, *, page: int) -> bytes:
    """One page (from 0) as a JPEG."""
    return _ask({"act": "picture", "page": page, "limits": asdict(Limits())}, content).content


def _ask(order: Mapping[str, Any], content: bytes) -> Masked:
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    with AT_ONCE:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-B", "-m", "majung.documents.masking"],
                input=json.dumps(order).encode() + b"\n" + content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                check=False,
                timeout=SECONDS,
                env=environment,
            )
        except subprocess.TimeoutExpired:
            raise UploadRefused(UploadRefusal.CANNOT_READ) from None
    if done.returncode:
        # A decoder broke on it: whatever it is, it is no paper that others can open.
        raise UploadRefused(UploadRefusal.BROKEN)
    told, _, made = done.stdout.partition(b"\n")
    answer = json.loads(told)
    if "refused" in answer:
        raise UploadRefused(UploadRefusal(answer["refused"]))
    return Masked(content=made, **{**answer, "seconds": tuple(answer["seconds"])})
