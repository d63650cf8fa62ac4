"""All papers of a case by number, wherever they came from; what is in them is `documents`' to tell."""

from dataclasses import dataclass

from majung.applications.models import ApplicationDocument, LookUp, SuppliedPart


@dataclass(frozen=True, slots=True)
class CasePaper:
    """A paper and what it was handed in for: a requirement, a look-up, or an item of a 보완."""

    document: str
    requirement: str = ""
    look_up: str = ""
    supplement: bool = False


def is_filed(*, document: str) -> bool:
    """Whether a case rests on this paper: then it stays as it is, and only staff cover more of it."""
    return (
        ApplicationDocument.objects.filter(document=document).exists()
        or SuppliedPart.objects.filter(document=document).exists()
        or LookUp.objects.filter(document=document, application__isnull=False).exists()
    )


def papers_of_case(*, number: str) -> list[CasePaper]:
    """What was filed, what offices sent along, what came in later; three queries."""
    own = {"application__number": number}
    filed = ApplicationDocument.objects.filter(**own).order_by("id").values_list("document", "requirement")
    told = LookUp.objects.filter(**own).exclude(document="").order_by("id").values_list("document", "kind")
    later = SuppliedPart.objects.filter(item__supplement__application__number=number).exclude(document="")
    return [
        *(CasePaper(document, requirement=requirement) for document, requirement in filed),
        *(CasePaper(document, look_up=kind) for document, kind in told),
        *(CasePaper(document, supplement=True) for document in later.order_by("id").values_list("document", flat=True)),
    ]
