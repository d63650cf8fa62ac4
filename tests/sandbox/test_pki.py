"""The sandbox's authority: certificates for who asks properly, lists and states that are fresh, time stamps."""

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from asn1crypto import crl, ocsp, pem, tsp
from asn1crypto.x509 import Certificate, Name
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import CertificateSigningRequestBuilder
from cryptography.x509 import Name as RequestName
from pyhanko_certvalidator.authority import AuthorityWithCert
from pyhanko_certvalidator.fetchers.common_utils import format_ocsp_request

from majung.adapters import clock
from majung.adapters.signing_keys import MemoryKey, certificate_request, new_key
from majung.adapters.trust import kept_revocation, trusted_roots
from majung.rehearsal.outside import Outside, served_sandbox
from majung.sandbox.pki.certificates import named
from tests.pki import Pki

KEY = {"Authorization": "Bearer sandbox-authority-key"}
STAMPS = {"Authorization": "Bearer sandbox-timestamps-key", "Content-Type": "application/timestamp-query"}


@pytest.fixture(scope="module")
def client(outside: Outside) -> Iterator[httpx.Client]:
    """One for all: making one takes longer than a call."""
    with httpx.Client(base_url=outside.address, trust_env=False) as opened:
        yield opened


@pytest.fixture
def caller(connected: Outside, client: httpx.Client) -> httpx.Client:
    """The sandbox is well again before every test."""
    return client


def request_pem(name: str = "경북신용보증재단", *, key: MemoryKey | None = None) -> str:
    subject = Name.build({"country_name": "KR", "common_name": name})
    return certificate_request(key or new_key(), subject).decode()


def issued(caller: httpx.Client, profile: str = "seal", days: int = 365) -> tuple[Certificate, Certificate]:
    """The certificate and its issuer's."""
    body = {"csr": request_pem(), "profile": profile, "days": days}
    answer = caller.post("/authority/v1/certificates", json=body, headers=KEY)
    assert answer.status_code == 200, answer.text
    return read(answer.json()["certificate"]), read(answer.json()["chain"])


def read(text: str) -> Certificate:
    return Certificate.load(pem.unarmor(text.encode())[2])


def state_of(caller: httpx.Client, certificate: Certificate, issuer: Certificate) -> str:
    asked = format_ocsp_request(certificate, AuthorityWithCert(issuer), certid_hash_algo="sha256", request_nonces=True)
    answered = caller.post(certificate.ocsp_urls[0], content=asked.dump())
    response = ocsp.OCSPResponse.load(answered.content)
    assert response.nonce_value.native == asked.nonce_value.native
    told = response.basic_ocsp_response["tbs_response_data"]["responses"][0]
    assert abs(clock.real_now() - told["this_update"].native) < timedelta(seconds=20)
    return str(told["cert_status"].name)


def revoked_in(caller: httpx.Client, address: str) -> set[int]:
    told = crl.CertificateList.load(caller.get(address).content)["tbs_cert_list"]
    assert abs(clock.real_now() - told["this_update"].native) < timedelta(seconds=20)
    return {each["user_certificate"].native for each in told["revoked_certificates"]}


def test_a_certificate_says_where_to_ask_about_it(caller: httpx.Client, connected: Outside) -> None:
    certificate, issuer = issued(caller)
    base = f"{connected.address}/authority"
    assert certificate.ocsp_urls == [f"{base}/ocsp/issuing"]
    assert [point.url for point in certificate.crl_distribution_points] == [f"{base}/issuing.crl"]
    assert certificate.issuer_serial != issuer.issuer_serial
    assert certificate.issuer == issuer.subject
    assert certificate.key_usage_value.native == {"digital_signature", "non_repudiation"}
    assert caller.get(f"{base}/issuing.crt").content == issuer.dump()
    assert state_of(caller, certificate, issuer) == "good"


def test_what_is_revoked_is_told_by_state_and_list(caller: httpx.Client, connected: Outside) -> None:
    certificate, issuer = issued(caller)
    connected.revoke_certificate(certificate.serial_number)
    assert state_of(caller, certificate, issuer) == "revoked"
    assert certificate.serial_number in revoked_in(caller, "/authority/issuing.crl")
    assert certificate.serial_number not in revoked_in(caller, "/authority/root.crl")


def test_what_was_never_given_out_is_unknown(caller: httpx.Client, pki: Pki) -> None:
    certificate, issuer = issued(caller)
    stranger = pki.signer().certificate
    assert state_of(caller, certificate, issuer) == "good"
    asked = format_ocsp_request(stranger, AuthorityWithCert(issuer), certid_hash_algo="sha1", request_nonces=False)
    answered = caller.post("/authority/ocsp/issuing", content=asked.dump())
    told = ocsp.OCSPResponse.load(answered.content).basic_ocsp_response["tbs_response_data"]["responses"][0]
    assert told["cert_status"].name == "unknown"


def test_what_proves_seals_offline_is_handed_out(connected: Outside, tmp_path: Path) -> None:
    for name, content in connected.trust_files().items():
        (tmp_path / name).write_bytes(content)
    (root,) = trusted_roots(folder=tmp_path)
    assert root.is_sample
    kept = kept_revocation(folder=tmp_path).lists
    assert {each.issuer.native["common_name"] for each in kept} == {
        "마중 본보기 최상위 인증기관",
        "마중 본보기 인증기관",
    }
    month = clock.real_now() + timedelta(days=29)
    assert all(each["tbs_cert_list"]["next_update"].native > month for each in kept)


def test_a_revocation_names_a_certificate(caller: httpx.Client) -> None:
    assert caller.post("/control/revocations", json={"serial": "12345"}).status_code == 404
    assert caller.post("/control/revocations", json={"serial": 12345}).status_code == 400
    assert caller.post("/control/revocations", content=b'{"serial":"1"}').status_code == 400


@pytest.mark.parametrize(
    ("profile", "days", "status"),
    [
        ("signer", 2, 200),
        ("signer", 3, 400),
        ("seal", 1098, 200),
        ("seal", 1099, 400),
        ("root", 1, 400),
        ("seal", 0, 400),
    ],
)
def test_a_signers_certificate_is_short_lived(caller: httpx.Client, profile: str, days: int, status: int) -> None:
    body = {"csr": request_pem(), "profile": profile, "days": days}
    assert caller.post("/authority/v1/certificates", json=body, headers=KEY).status_code == status


def weak_request() -> str:
    key = ed25519.Ed25519PrivateKey.generate()
    return (
        CertificateSigningRequestBuilder()
        .subject_name(named("약한 열쇠"))
        .sign(key, None)
        .public_bytes(Encoding.PEM)
        .decode()
    )


def nameless_request() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return (
        CertificateSigningRequestBuilder()
        .subject_name(RequestName([]))
        .sign(key, SHA256())
        .public_bytes(Encoding.PEM)
        .decode()
    )


def forged_request() -> str:
    """Somebody else's public key under one's own name."""
    der = bytearray(pem.unarmor(request_pem().encode())[2])
    der[-1] ^= 1
    return str(pem.armor("CERTIFICATE REQUEST", bytes(der)).decode())


@pytest.mark.parametrize("csr", [weak_request(), nameless_request(), forged_request(), "", "no request"])
def test_signs_no_bad_request(caller: httpx.Client, csr: str) -> None:
    body = {"csr": csr, "profile": "seal", "days": 1}
    answer = caller.post("/authority/v1/certificates", json=body, headers=KEY)
    assert answer.status_code == 400
    assert answer.json()["message"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"csr": 1, "profile": "seal", "days": 1}'])
def test_a_request_without_what_it_needs_is_refused(caller: httpx.Client, body: bytes) -> None:
    assert caller.post("/authority/v1/certificates", content=body, headers=KEY).status_code == 400


def test_certificates_and_stamps_want_their_keys(caller: httpx.Client) -> None:
    assert caller.post("/authority/v1/certificates", json={}).status_code == 401
    assert caller.get("/authority/v1/roots").status_code == 401
    assert caller.post("/timestamps", content=b"").status_code == 401


@pytest.mark.parametrize("path", ["stamper.crt", "stamper.crl", "root.key", "v1", "ocsp/root", "../control/world"])
def test_tells_nothing_else(caller: httpx.Client, path: str) -> None:
    assert caller.get(f"/authority/{path}").status_code == 404 or path.startswith("..")


@pytest.mark.parametrize("path", ["/timestamps", "/authority/ocsp/issuing"])
def test_what_cannot_be_read_is_refused(caller: httpx.Client, path: str) -> None:
    for content in (b"", b"\x30\x03\x02\x01\x01", b"nonsense"):
        assert caller.post(path, content=content, headers=STAMPS).status_code == 400


def stamp_request(algorithm: str, digest: bytes) -> tsp.TimeStampReq:
    imprint = {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": digest}
    return tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "nonce": 7, "cert_req": True})


def test_a_stamp_is_of_this_second(caller: httpx.Client) -> None:
    request = stamp_request("sha256", b"1" * 32)
    answer = tsp.TimeStampResp.load(caller.post("/timestamps", content=request.dump(), headers=STAMPS).content)
    told = answer["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
    assert told["message_imprint"].native == request["message_imprint"].native
    assert told["nonce"].native == 7
    assert abs(clock.real_now() - told["gen_time"].native) < timedelta(seconds=20)
    assert told["gen_time"].native.microsecond == 0


def test_a_weak_digest_gets_no_stamp(caller: httpx.Client) -> None:
    request = stamp_request("sha1", b"1" * 20)
    answer = caller.post("/timestamps", content=request.dump(), headers=STAMPS)
    assert (answer.status_code, answer.json()["message"]) == (400, "약한 해시에는 시점확인을 하지 않습니다.")


def test_keys_outlive_a_restart_and_are_for_their_owner_alone(tmp_path: Path) -> None:
    roots, issuers = [], []
    for _ in range(2):
        with served_sandbox(data_folder=tmp_path) as served, httpx.Client(base_url=served.address) as client:
            roots.append(client.get("/authority/v1/roots", headers=KEY).json()["roots"])
            issuers.append(issued(client)[1])
    assert roots[0] == roots[1]
    # On another port the same issuer says other addresses.
    assert issuers[0].public_key.dump() == issuers[1].public_key.dump()
    assert issuers[0].crl_distribution_points[0].url != issuers[1].crl_distribution_points[0].url
    kept = list((tmp_path / "sandbox" / "authority").iterdir())
    assert len([file for file in kept if file.suffix == ".key"]) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept} == {0o600}
