"""What stays row by row is not emptied as a whole either: PostgreSQL's TRUNCATE asks no trigger of a row."""

from django.db import migrations

from majung.adapters.triggers import Refuse

KEPT = (
    "applications_application",
    "applications_applicationdocument",
    "applications_casenote",
    "applications_counterintake",
    "applications_frozenrules",
    "applications_supplementitem",
    "applications_suppliedpart",
)


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_extensions_of_periods")]

    operations = [
        Refuse(name=f"{table}_no_truncate", table=table, act="TRUNCATE", because="this table is never emptied")
        for table in KEPT
    ]
