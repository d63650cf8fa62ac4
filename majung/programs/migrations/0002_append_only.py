from django.db import migrations

from majung.adapters.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]

    operations = [
        Refuse(
            name=f"programs_version_no_{act.lower()}",
            table="programs_programversion",
            act=act,
            because="a published version never changes; publish a new one",
        )
        for act in ("UPDATE", "DELETE")
    ]
