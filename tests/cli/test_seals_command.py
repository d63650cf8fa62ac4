"""`majung seals`: which seals there are, a new one, and one from an authority elsewhere."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding
from pytest_django import Settings

from majung.adapters.http import PortDownReason
from majung.adapters.signing_keys import seal_key
from majung.cli.inputs import BadInput
from majung.cli.seals import command
from tests.pki import Pki

CODE, NAME = "gyeongbuk-foundation", "경북신용보증재단"


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False, standalone_mode=False)


def told(*arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran(*arguments, "--json").stdout.splitlines()]


def test_lists_every_institution_with_and_without_a_seal(db: None, fresh_pki: Pki) -> None:
    key = seal_key(CODE, name=NAME)
    lines = {line["institution"]: line for line in told("list")}
    assert lines[CODE]["serial"] == str(key.certificate.serial_number)
    assert lines[CODE]["is_sample"] is True
    assert lines["semas"] == {
        "institution": "semas",
        "name": "소상공인시장진흥공단",
        "serial": None,
        "valid_through": None,
        "issuer": None,
        "is_sample": None,
        "is_requested": False,
        "in_device": False,
    }


def test_says_it_in_words_too(db: None, fresh_pki: Pki) -> None:
    seal_key(CODE, name=NAME)
    ran("request", "semas")
    lines = ran("list").stdout.splitlines()
    (own,) = (line for line in lines if line.startswith(CODE))
    (other,) = (line for line in lines if line.startswith("semas"))
    assert "마중 본보기 인증기관" in own
    assert "본보기(샘플)" in own
    assert "암호화한 파일" in own
    assert "없음" in other
    assert "인증서를 기다림" in other


def test_enrols_a_new_one_under_the_institution_s_name(db: None, fresh_pki: Pki) -> None:
    before = seal_key(CODE, name=NAME)
    (line,) = told("enrol", CODE)
    after = seal_key(CODE)
    assert line["serial"] == str(after.certificate.serial_number) != str(before.certificate.serial_number)
    assert after.certificate.subject.native["common_name"] == NAME
    assert "쓸 수 있는 인장" in ran("enrol", CODE).stdout


def test_takes_a_certificate_from_elsewhere(db: None, fresh_pki: Pki, tmp_path: Path) -> None:
    (asked,) = told("request", CODE)
    issued = fresh_pki.authority.issue(csr_pem=asked["request"].encode(), profile="seal", days=30)
    file = tmp_path / "seal.pem"
    file.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in (issued.certificate, *issued.chain)))
    (line,) = told("install", CODE, str(file))
    assert line["serial"] == str(issued.certificate.serial_number)
    assert line["is_requested"] is False
    assert seal_key(CODE).certificate.serial_number == issued.certificate.serial_number


def test_prints_a_request_alone_on_stdout(db: None, fresh_pki: Pki) -> None:
    result = ran("request", CODE)
    assert result.stdout.startswith("-----BEGIN CERTIFICATE REQUEST-----")
    assert result.stdout.rstrip().endswith("-----END CERTIFICATE REQUEST-----")
    assert "majung seals install" in result.stderr


def test_refuses_what_is_not_ours(db: None, fresh_pki: Pki, tmp_path: Path) -> None:
    file = tmp_path / "seal.pem"
    file.write_bytes(fresh_pki.root_pem)
    for arguments in (("install", CODE, str(file)), ("enrol", "nobody"), ("request", "../etc")):
        with pytest.raises(BadInput):
            ran(*arguments)


@pytest.mark.parametrize(
    ("reason", "words"),
    [(PortDownReason.NOT_CONNECTED, "연결되어 있지 않습니다"), (PortDownReason.SLOW, "답이 늦습니다")],
)
def test_says_why_the_authority_gave_none(db: None, fresh_pki: Pki, reason: PortDownReason, words: str) -> None:
    with fresh_pki.down("authority", reason=reason), pytest.raises(BadInput, match=words):
        ran("enrol", CODE)
    with fresh_pki.lying("authority"), pytest.raises(BadInput, match="맞지 않습니다"):
        ran("enrol", CODE)


@pytest.mark.parametrize("arguments", [("list",), ("enrol", CODE), ("request", CODE)])
def test_says_that_the_device_does_not_answer(
    db: None, fresh_pki: Pki, settings: Settings, arguments: tuple[str, ...]
) -> None:
    ran("enrol", CODE)
    settings.PKCS11_MODULE = "/nowhere.so"
    with pytest.raises(BadInput, match="장치를 쓸 수 없습니다"):
        ran(*arguments)
