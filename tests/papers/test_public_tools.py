"""What anybody finds out about a sealed file with tools of others, and that they agree with us where they can tell."""

import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pyhanko.sign.validation import EmbeddedPdfSignature

from majung.core.seal_report import SealVerdict
from majung.papers.seal_reading.opening import opened
from tests.papers.sealed_files import agreement, flipped, read, turned
from tests.pki import Pki, standing_pki


@pytest.fixture(scope="module")
def paper(pki: Pki) -> bytes:
    return agreement(pki)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "paper.pdf"


@pytest.fixture
def root(pki: Pki, tmp_path: Path) -> Path:
    written = tmp_path / "root.pem"
    written.write_bytes(pki.root_pem)
    return written


def pdfsig(file: Path, content: bytes) -> str:
    """Without a store of certificates: who signed is nothing it could tell."""
    file.write_bytes(content)
    command = ["pdfsig", "-nocert", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def tool(*command: object) -> int:
    return subprocess.run(list(map(str, command)), capture_output=True, check=False).returncode


def test_pdfsig_finds_every_signature_good(file: Path, paper: bytes) -> None:
    told = pdfsig(file, paper)
    assert told.count("Signature is Valid") == 2
    assert "Digest Mismatch" not in told


def test_pdfsig_finds_a_changed_byte_as_we_do(file: Path, paper: bytes) -> None:
    changed = flipped(paper, paper.index(b"/MediaBox") + 1)
    assert pdfsig(file, changed).count("Digest Mismatch") == 2
    assert read(changed).verdict is SealVerdict.CHANGED


def test_pdfsig_does_not_find_what_was_appended_and_we_do(file: Path, paper: bytes) -> None:
    """Why the words of a tool that looks at single signatures are not enough."""
    added = turned(paper)
    assert pdfsig(file, added).count("Signature is Valid") == 2
    assert read(added).verdict is SealVerdict.APPENDED


def test_qpdf_finds_nothing_to_complain_of(file: Path, paper: bytes) -> None:
    file.write_bytes(paper)
    assert tool("qpdf", "--check", file) == 0


def test_openssl_verifies_what_was_cut_out(paper: bytes, root: Path, tmp_path: Path) -> None:
    for signature in opened(paper).embedded_regular_signatures:
        assert cms_verified(cut_out(signature, paper, tmp_path), root) == 0
    (stamp,) = opened(paper).embedded_timestamp_signatures
    assert stamp_verified(cut_out(stamp, paper, tmp_path), root) == 0


def test_openssl_agrees_on_changed_bytes_and_a_wrong_root(paper: bytes, root: Path, tmp_path: Path) -> None:
    changed = flipped(paper, paper.index(b"/MediaBox") + 1)
    signature = opened(changed).embedded_regular_signatures[0]
    assert cms_verified(cut_out(signature, changed, tmp_path), root) != 0
    with standing_pki() as stranger:
        root.write_bytes(stranger.root_pem)
    signature = opened(paper).embedded_regular_signatures[0]
    assert cms_verified(cut_out(signature, paper, tmp_path), root) != 0


def cut_out(signature: EmbeddedPdfSignature, pdf: bytes, folder: Path) -> tuple[Path, Path]:
    """The signature, and the bytes it signs: everything around it, up to where its revision ends."""
    covered = b"".join(pdf[start : start + length] for start, length in ranges(signature))
    content, signed = folder / "content", folder / "signature.der"
    content.write_bytes(covered)
    signed.write_bytes(signature.pkcs7_content)
    return content, signed


def ranges(signature: EmbeddedPdfSignature) -> Iterator[tuple[int, int]]:
    return ((int(start), int(length)) for start, length in list(pairwise(signature.byte_range))[::2])


def cms_verified(files: tuple[Path, Path], root: Path) -> int:
    content, signed = files
    command = ("openssl", "cms", "-verify", "-cades", "-inform", "DER", "-in", signed, "-content", content)
    return tool(*command, "-binary", "-CAfile", root, "-purpose", "any", "-out", "/dev/null")


def stamp_verified(files: tuple[Path, Path], root: Path) -> int:
    content, signed = files
    return tool("openssl", "ts", "-verify", "-token_in", "-in", signed, "-data", content, "-CAfile", root)
