"""The tools anybody has, and a sealed PDF taken apart without any library of ours."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


@dataclass(frozen=True)
class Cut:
    """What one signature covers, and the signature itself."""

    covered: bytes
    cms: bytes
    is_stamp: bool


def cut(pdf: bytes) -> list[Cut]:
    found = []
    for each in RANGE.finditer(pdf):
        start, length, again, rest = map(int, each.groups())
        hexadecimal = pdf[start + length + 1 : again - 1]
        covered = pdf[start : start + length] + pdf[again : again + rest]
        dictionary = pdf[max(0, start + length - 400) : again + 400]
        found.append(Cut(covered, der(bytes.fromhex(hexadecimal.decode())), b"DocTimeStamp" in dictionary))
    return found


def der(padded: bytes) -> bytes:
    """Without the zeroes that fill its room: the length stands in its first bytes."""
    lengths = padded[1] & 0x7F
    return padded[: 2 + lengths + int.from_bytes(padded[2 : 2 + lengths], "big")]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, timeout=60)


def openssl_cms(each: Cut, *, root: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    signature, content = folder / "signature.der", folder / "content"
    signature.write_bytes(each.cms)
    content.write_bytes(each.covered)
    judged = ("cms", "-verify", "-cades", "-binary", "-inform", "DER", "-purpose", "any", "-out", folder / "out")
    return run("openssl", *judged, "-in", signature, "-content", content, "-CAfile", root)


def openssl_ts(each: Cut, *, root: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    token, content = folder / "token.der", folder / "content"
    token.write_bytes(each.cms)
    content.write_bytes(each.covered)
    return run("openssl", "ts", "-verify", "-token_in", "-in", token, "-data", content, "-CAfile", root)
