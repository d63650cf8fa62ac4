from django.db import migrations

from majung.adapters.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("consultations", "0001_initial")]

    operations = [
        Refuse(
            name=f"consultations_guidance_no_{act.lower()}",
            table="consultations_guidance",
            act=act,
            because="what was advised stays as it was written",
        )
        for act in ("UPDATE", "DELETE", "TRUNCATE")
    ]
