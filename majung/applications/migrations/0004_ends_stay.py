"""What is over stays over, also for SQL by hand: nobody turns a refusal into an approval."""

from django.db import migrations

from majung.adapters.triggers import Refuse

OVER = "OLD.status IN ('returned', 'refused', 'withdrawn', 'cancelled')"


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_case_notes")]

    operations = [
        Refuse(
            name="applications_end_stays",
            table="applications_application",
            act="UPDATE",
            when=f"{OVER} AND OLD.status <> NEW.status",
            because="what is over stays over",
        ),
    ]
