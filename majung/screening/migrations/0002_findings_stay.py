"""What officers found stays as they found it, and a visit that was made or called off stays so; also for SQL by hand."""

from django.db import migrations

from majung.adapters.triggers import Refuse

KEPT = "a finding stays; a later version replaces it"
MADE = "a visit made or called off stays so"
ONLY_ADDED = ("clauseanswer", "checkanswer", "factcorrection", "visitruling", "visitsheet", "visitphoto")
# Who goes where never changes: whoever goes does not approve, so another visitor is another visit.
FROZEN = ("number", "application_id", "user_id", "visitor", "sealed_address", "planned_by", "planned_at")
CHANGED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in FROZEN)
OVER = "OLD.visited_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("screening", "0001_initial")]

    operations = [
        *(
            Refuse(
                name=f"screening_{table}_no_{act.lower()}", table=f"screening_{table}", act=act, because=KEPT
            )
            for table in ONLY_ADDED
            for act in ("UPDATE", "DELETE", "TRUNCATE")
        ),
        Refuse(
            name="screening_visit_stays",
            table="screening_sitevisit",
            act="UPDATE",
            when=f"{OVER} OR {CHANGED}",
            because=MADE,
        ),
        Refuse(name="screening_visit_no_delete", table="screening_sitevisit", act="DELETE", because=MADE),
        Refuse(name="screening_visit_no_truncate", table="screening_sitevisit", act="TRUNCATE", because=MADE),
    ]
