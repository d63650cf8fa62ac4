"""A grade that was given stays as it was given, also for SQL by hand."""

from django.db import migrations

from majung.adapters.triggers import Refuse

KEPT = "a grade stays; a later one replaces it"


class Migration(migrations.Migration):
    dependencies = [("rating", "0001_initial")]

    operations = [
        Refuse(name="rating_grade_no_update", table="rating_grade", act="UPDATE", because=KEPT),
        Refuse(name="rating_grade_no_delete", table="rating_grade", act="DELETE", because=KEPT),
        Refuse(name="rating_grade_no_truncate", table="rating_grade", act="TRUNCATE", because=KEPT),
    ]
