"""What was proposed stays as it was proposed, and what was decided as it was decided; also for SQL by hand."""

from django.db import migrations

from majung.adapters.triggers import Refuse

PROPOSED = (
    "number", "application_id", "outcome", "reason_code", "sealed_words", "sealed_remedy", "retry_from",
    "proposed_by", "proposed_at",
)  # fmt: skip
CHANGED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in PROPOSED)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_proposals")]

    operations = [
        Refuse(
            name="decisions_proposal_stays",
            table="decisions_proposal",
            act="UPDATE",
            when=f"OLD.state <> 'proposed' OR {CHANGED}",
            because="a proposal never changes, and is settled once",
        ),
        Refuse(
            name="decisions_proposal_no_delete",
            table="decisions_proposal",
            act="DELETE",
            because="a proposal is never deleted",
        ),
    ]
