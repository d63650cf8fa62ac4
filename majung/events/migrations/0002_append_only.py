from django.db import migrations

from majung.adapters.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        Refuse(
            name=f"{table}_no_{act.lower()}",
            table=table,
            act=act,
            because="what is recorded stays as it is",
        )
        for table in ("events_event", "events_eventlink", "events_signedhead")
        for act in ("UPDATE", "DELETE", "TRUNCATE")
    ]
