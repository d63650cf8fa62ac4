"""Which case a draft became, and in which cases a person's papers are."""

from collections.abc import Collection

from majung.applications.models import Application, ApplicationDocument, LookUp, SuppliedPart


def cases_by_draft(*, drafts: Collection[str]) -> dict[str, str]:
    """The numbers of the cases that these drafts became, in one query."""
    return dict(Application.objects.filter(draft_number__in=drafts).values_list("draft_number", "number"))


def cases_of_papers(*, person_id: int) -> dict[str, str]:
    """By document the latest case it is in, whatever it came in for; three queries."""
    own = {"application__person_id": person_id}
    filed = ApplicationDocument.objects.filter(**own).order_by("id").values_list("document", "application__number")
    told = LookUp.objects.filter(**own).exclude(document="").values_list("document", "application__number")
    later = SuppliedPart.objects.filter(item__supplement__application__person_id=person_id).exclude(document="")
    supplied = later.order_by("id").values_list("document", "item__supplement__application__number")
    return dict([*told, *filed, *supplied])
