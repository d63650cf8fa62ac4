"""Who handles a complaint, as its writer is told: office, name and telephone (민원처리법 제27조)."""

from dataclasses import dataclass

from majung.complaints.models import Complaint
from majung.parties.models import StaffRole
from majung.parties.staff import staff_names


@dataclass(frozen=True, slots=True)
class HandlerView:
    """Somebody by name, where they sit, and how to call them."""

    user_id: int
    name: str
    office: str
    office_en: str
    telephone: str

    def __repr__(self) -> str:
        return f"HandlerView({self.user_id})"


def handler_of(row: Complaint) -> HandlerView | None:
    """The handler at their own branch, or at the institution where they serve all of it."""
    if row.handler_id is None:
        return None
    seats = StaffRole.objects.filter(user_id=row.handler_id, institution_id=row.institution_id)
    seat = seats.select_related("branch").order_by("branch_id", "id").first()
    desk, owner = (seat.branch if seat else None), row.institution
    return HandlerView(
        user_id=row.handler_id,
        name=staff_names(user_ids=[row.handler_id])[row.handler_id],
        office=desk.label if desk else owner.label,
        office_en=desk.label_en if desk else owner.label_en,
        telephone=desk.telephone if desk else owner.telephone,
    )
