"""What was asked and told stays, an end is an end, and nobody handles a complaint about themselves; also by hand."""

from django.db import migrations

from majung.adapters.triggers import Refuse

FILED = ("number", "kind", "institution_id", "branch_id", "about", "person_id", "language", "filed_at")
HANDLED = (
    "state", "due_on", "extended_days", "investigation_began_at", "investigation_through", "investigation_ended_at",
    "handler_id", "taken_at", "ended_at", "answered_on", "cause",
)  # fmt: skip


def changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_complaints")]

    operations = [
        Refuse(
            name="complaints_complaint_stays",
            table="complaints_complaint",
            act="UPDATE",
            when=f"{changed(FILED)} OR (OLD.ended_at IS NOT NULL AND ({changed(HANDLED)}))",
            because="a complaint stays as it came in, and ends once",
        ),
        Refuse(
            name="complaints_complaint_no_delete",
            table="complaints_complaint",
            act="DELETE",
            because="a complaint is never deleted",
        ),
        Refuse(
            name="complaints_not_about_oneself",
            table="complaints_complaint",
            act="UPDATE",
            when=(
                "EXISTS (SELECT 1 FROM complaints_complainedof AS who "
                "WHERE who.complaint_id = NEW.id AND who.user_id = NEW.handler_id)"
            ),
            because="nobody handles a complaint about themselves",
        ),
        Refuse(
            name="complaints_handler_not_complained_of",
            table="complaints_complainedof",
            act="INSERT",
            when=(
                "EXISTS (SELECT 1 FROM complaints_complaint AS it "
                "WHERE it.id = NEW.complaint_id AND it.handler_id = NEW.user_id)"
            ),
            because="nobody handles a complaint about themselves",
        ),
        *(
            Refuse(
                name=f"{table}_no_{act.lower()}", table=table, act=act, because="what was written down stays"
            )
            for table in ("complaints_complaintwords", "complaints_complainedof")
            for act in ("UPDATE", "DELETE", "TRUNCATE")
        ),
    ]
