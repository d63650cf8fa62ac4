"""What is known besides a file when its seals are judged: roots, revocation data kept or just fetched, and a moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from asn1crypto import x509
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.fetchers.api import FetcherBackend
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

# As much as at sealing: a stamp of a moment ago may seem to come from a moment ahead.
CLOCKS_DIFFER = timedelta(minutes=2)
# A certificate may say that it is for documents, or nothing; one for time stamps or answers about others seals nothing.
FOR_DOCUMENTS = frozenset({"1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12", "1.2.840.113583.1.1.5", "email_protection"})
FOR_SIGNING = frozenset({"digital_signature", "non_repudiation"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a judgement rests on beside the file. Everything is DER."""

    at: datetime
    roots: Sequence[x509.Certificate]
    sample_roots: frozenset[bytes]
    lists: Sequence[bytes]
    states: Sequence[bytes]
    # Certificates of the file that a root truly issued, itself or through others, by their SHA-256.
    issued: frozenset[bytes] = frozenset()

    def knowing(self, issued: Iterable[x509.Certificate]) -> "Evidence":
        return replace(self, issued=frozenset(each.sha256 for each in issued))

    def timing(self) -> ValidationTimingInfo:
        return ValidationTimingInfo(validation_time=self.at, best_signature_time=self.at, point_in_time_validation=True)


class NobodyToAsk(FetcherBackend):
    """This process asks nobody: an address in a file is never followed from here."""


def rules_of(evidence: Evidence, *, within: PdfFileReader | None = None) -> PdfSignatureValidationSpec:
    """How strictly everything is judged: by our roots alone, and never without knowing that nothing was revoked."""
    certificates = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=list(evidence.roots)),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
        time_tolerance=CLOCKS_DIFFER,
    )
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=certificates,
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                RevinfoOnlineFetchingRule.LOCAL_ONLY, fetcher_backend=NobodyToAsk()
            ),
            local_knowledge=_known(evidence, within),
            key_usage_settings=KeyUsageConstraints(
                key_usage=FOR_SIGNING,
                key_usage_forbidden={"key_cert_sign", "crl_sign"},
                extd_key_usage=FOR_DOCUMENTS,
                explicit_extd_key_usage_required=False,
            ),
        )
    )


def store_of(reader: PdfFileReader) -> DocumentSecurityStore | None:
    """The proofs a file carries for its own certificates."""
    try:
        return DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return None


def _known(evidence: Evidence, within: PdfFileReader | None) -> LocalKnowledge:
    """The roots stand among the certificates too: without them, nobody is found who signed their own lists."""
    lists, states, certificates = list(evidence.lists), list(evidence.states), list(evidence.roots)
    store = store_of(within) if within else None
    if store is not None:
        lists += [each.get_object().data for each in store.crls]
        states += [each.get_object().data for each in store.ocsps]
        certificates += store.load_certs()
    return LocalKnowledge(
        known_crls=[CRLContainer(CertificateList.load(der)) for der in lists],
        known_ocsps=[one for der in states for one in OCSPContainer.load_multi(OCSPResponse.load(der))],
        known_certs=certificates,
    )
