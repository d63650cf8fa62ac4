"""Seals of papers: a person signs (PAdES B-LT), an institution seals for decades (B-LTA), and each year it is renewed.

Nothing here ever settles for a lower level: where an outside system does not answer, the paper waits.
"""

from majung.papers.sealing.lasting import archived_at, assert_lasts, renew_archive
from majung.papers.sealing.refusals import SealPostponed, SealTooWeak
from majung.papers.sealing.signing import seal_by_institution, sign_by_person

__all__ = [
    "SealPostponed",
    "SealTooWeak",
    "archived_at",
    "assert_lasts",
    "renew_archive",
    "seal_by_institution",
    "sign_by_person",
]
