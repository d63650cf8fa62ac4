"""Whether a PDF still is what was sealed, and by whom: asked of a process of its own, for strangers hand files in.

That process asks nobody either. It tells which certificates somebody should ask about, and only such as a trusted
authority truly issued; whom to ask is decided on this side, never by an address in a file alone.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import BoundedSemaphore, Event, Timer
from typing import Any

from majung.adapters.trust import KeptRevocation, TrustedRoot
from majung.core.seal_report import SealReport, SealVerdict
from majung.papers.revocations import fetched_revocations
from majung.papers.seal_reading.telling import report_from_json

LARGEST_BYTES = 20 * 1024 * 1024
# Who waits for a free reader keeps a thread that serves pages from serving them.
SECONDS, SECONDS_TO_WAIT = 20, 3
AT_ONCE = BoundedSemaphore(max(1, os.cpu_count() or 1))
# What libraries of the child need from the environment; no key, no address, no secret.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "HOME", "TZ")
NOTHING_KEPT = KeptRevocation((), ())
UNREADABLE = SealReport(SealVerdict.UNREADABLE)


class ReadersBusy(Exception):
    """Too many files are being read just now; a later try will do."""


def read_seal(
    pdf: bytes, *, roots: Sequence[TrustedRoot], online: bool, at: datetime, kept: KeptRevocation = NOTHING_KEPT
) -> SealReport:
    """What the seals of a file prove at a moment; online, revocations are asked for, and what is kept is used as well.

    Raises ReadersBusy. Whatever the file does to its reader, it ends within seconds and is told to be unreadable.
    """
    if not 0 < len(pdf) <= LARGEST_BYTES:
        return UNREADABLE
    order = {"length": len(pdf), "is_online": online, **beside_the_file(roots=roots, at=at, kept=kept)}
    with _a_seat():
        return _asked(order, pdf)


def beside_the_file(*, roots: Sequence[TrustedRoot], at: datetime, kept: KeptRevocation) -> dict[str, Any]:
    """What the reading process is told beside the file."""
    return {
        "at": at.isoformat(),
        "roots": [{"certificate": _text(root.certificate.dump()), "is_sample": root.is_sample} for root in roots],
        "kept": _texts(kept),
    }


@contextmanager
def _a_seat() -> Iterator[None]:
    """Of many files at once, some wait, so that pages are still served; too many are sent away."""
    if not AT_ONCE.acquire(timeout=SECONDS_TO_WAIT):
        raise ReadersBusy
    try:
        yield
    finally:
        AT_ONCE.release()


def _asked(order: Mapping[str, Any], pdf: bytes) -> SealReport:
    command = [sys.executable, "-I", "-B", "-m", "majung.papers.seal_reading"]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as child:
        is_late = Event()
        patience = Timer(SECONDS, _end_late, (child, is_late))
        patience.start()
        try:
            return _spoken_with(child, order, pdf)
        except (BrokenPipeError, ValueError):
            # It broke on the file, or took more than any paper takes; or nobody let it go on, which says nothing of it.
            if is_late.is_set():
                raise ReadersBusy from None
            return UNREADABLE
        finally:
            patience.cancel()
            child.kill()


def _end_late(child: "subprocess.Popen[bytes]", is_late: Event) -> None:
    is_late.set()
    child.kill()


def _spoken_with(child: "subprocess.Popen[bytes]", order: Mapping[str, Any], pdf: bytes) -> SealReport:
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(json.dumps(order).encode() + b"\n" + pdf)
    child.stdin.flush()
    told = json.loads(child.stdout.readline())
    if "wanted" in told:
        wanted = [(_bytes(each["certificate"]), _bytes(each["issuer"])) for each in told["wanted"]]
        child.stdin.write(json.dumps(_texts(fetched_revocations(wanted))).encode() + b"\n")
        child.stdin.flush()
        told = json.loads(child.stdout.readline())
    return report_from_json(told)


def _texts(known: KeptRevocation) -> dict[str, list[str]]:
    return {
        "lists": [_text(each.dump()) for each in known.lists],
        "states": [_text(each.dump()) for each in known.states],
    }


def _text(der: bytes) -> str:
    return base64.b64encode(der).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
