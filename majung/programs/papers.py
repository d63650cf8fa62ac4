"""The words for papers, read from the catalog."""

from functools import lru_cache

from majung.core.papers import PaperTable
from majung.programs.catalog import SHIPPED, checked


@lru_cache(maxsize=1)
def paper_table() -> PaperTable:
    return PaperTable.from_document(checked(SHIPPED / "papers.yaml", "papers").value)
