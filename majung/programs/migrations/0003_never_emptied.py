"""What stays row by row is not emptied as a whole either: PostgreSQL's TRUNCATE asks no trigger of a row."""

from django.db import migrations

from majung.adapters.triggers import Refuse

KEPT = ("programs_programversion",)


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_append_only")]

    operations = [
        Refuse(name=f"{table}_no_truncate", table=table, act="TRUNCATE", because="this table is never emptied")
        for table in KEPT
    ]
