"""The screens of 자격확인, the industries and the regions, read from the catalog's files."""

from functools import lru_cache

from majung.core.check import Questionnaire
from majung.core.places import Industries, Regions
from majung.programs.catalog import SHIPPED, checked


@lru_cache(maxsize=1)
def questionnaire() -> Questionnaire:
    return Questionnaire.from_document(checked(SHIPPED / "questions.yaml", "questions").value)


@lru_cache(maxsize=1)
def industries() -> Industries:
    return Industries.from_document(checked(SHIPPED / "industries.yaml", "industries").value)


@lru_cache(maxsize=1)
def regions() -> Regions:
    return Regions.from_document(checked(SHIPPED / "regions.yaml", "regions").value)
