"""What was confirmed never changes, and nothing leads back to valid."""

from django.db import migrations

from majung.adapters.triggers import Refuse

KEPT = "a confirmation stays as it was issued"
OVER = "a confirmation ends once"
FROZEN = (
    "number", "application_id", "amount_krw", "collateral", "approved_on", "valid_through", "issued_at", "paper",
)  # fmt: skip
CHANGED = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in FROZEN)


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial")]

    operations = [
        Refuse(name="letters_confirmation_frozen", table="letters_confirmation", act="UPDATE", because=KEPT, when=CHANGED),
        Refuse(
            name="letters_confirmation_over",
            table="letters_confirmation",
            act="UPDATE",
            because=OVER,
            when="OLD.state <> 'valid' AND (NEW.state <> OLD.state OR NEW.ended_at <> OLD.ended_at)",
        ),
        Refuse(name="letters_confirmation_no_delete", table="letters_confirmation", act="DELETE", because=KEPT),
        Refuse(name="letters_confirmation_no_truncate", table="letters_confirmation", act="TRUNCATE", because=KEPT),
    ]
