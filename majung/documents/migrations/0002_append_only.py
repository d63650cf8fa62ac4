"""The book of consents only grows."""

from django.db import migrations

from majung.adapters.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        *(
            Refuse(
                name=f"documents_consentline_{act.lower()}",
                table="documents_consentline",
                act=act,
                because="the book of consents is never changed, only added to",
            )
            for act in ("UPDATE", "DELETE")
        ),
    ]
