"""Sealed files join the papers; what they are is only ever added. Agreements become papers too."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from majung.adapters.triggers import Lift, Refuse

KEPT = "a paper stays as it was issued"
ONCE = "a paper ends once and has one document before its seal"
FROZEN = (
    "number", "kind", "about", "person_id", "institution_id", "language", "template_version", "code_hmac", "sealed",
    "issued_at", "issued_by",
)  # fmt: skip
OTHER_DAY = "NOT COALESCE(NEW.valid_through = OLD.valid_through, NEW.valid_through IS NULL AND OLD.valid_through IS NULL)"
CHANGED = " OR ".join([*(f"NEW.{name} <> OLD.{name}" for name in FROZEN), OTHER_DAY])
ENDED_AGAIN = (
    "(OLD.ended_as <> '' AND (NEW.ended_as <> OLD.ended_as OR NEW.ended_at <> OLD.ended_at"
    " OR NEW.ended_at IS NULL OR NEW.replaced_by <> OLD.replaced_by))"
)
# As 0002 has them, but that no document comes later any more. SQLite builds the table anew here and would drop them.
STANDING: list[dict[str, Any]] = [
    {"name": "papers_paper_frozen", "act": "UPDATE", "because": KEPT, "when": CHANGED},
    {"name": "papers_paper_no_delete", "act": "DELETE", "because": KEPT},
    {"name": "papers_paper_no_truncate", "act": "TRUNCATE", "because": KEPT},
]
ONE_FILE = {
    "name": "papers_paper_once",
    "act": "UPDATE",
    "because": "a paper ends once and has one file",
    "when": f"{ENDED_AGAIN} OR (OLD.sha256 <> '' AND (NEW.sha256 <> OLD.sha256 OR NEW.place <> OLD.place))",
}
ONE_DOCUMENT = {
    "name": "papers_paper_once",
    "act": "UPDATE",
    "because": ONCE,
    "when": f"{ENDED_AGAIN} OR NEW.sha256 <> OLD.sha256 OR NEW.place <> OLD.place",
}
FILES_STAY = "a sealed file stays as it was sealed; a renewal is another one"
OUT_OF_TURN = "NEW.nth <> 1 + (SELECT COUNT(*) FROM papers_paperfile WHERE paper_id = NEW.paper_id)"


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0002_append_only'),
        ('parties', '0005_never_emptied'),
    ]

    operations = [
        *(Lift(table="papers_paper", **trigger) for trigger in [*STANDING, ONE_FILE]),
        migrations.CreateModel(
            name='PaperFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nth', models.PositiveSmallIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('place', models.CharField(max_length=120, unique=True)),
                ('level', models.CharField(max_length=10)),
                ('sealed_at', models.DateTimeField()),
                ('renew_by', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='paper',
            name='papers_paper_kind',
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['confirmation', 'decision_notice', 'agreement'])), name='papers_paper_kind'),
        ),
        migrations.AddField(
            model_name='paperfile',
            name='paper',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='papers.paper'),
        ),
        migrations.AddConstraint(
            model_name='paperfile',
            constraint=models.UniqueConstraint(fields=('paper', 'nth'), name='papers_file_once'),
        ),
        migrations.AddConstraint(
            model_name='paperfile',
            constraint=models.CheckConstraint(condition=models.Q(('nth__gte', 1)), name='papers_file_nth'),
        ),
        migrations.AddConstraint(
            model_name='paperfile',
            constraint=models.CheckConstraint(condition=models.Q(('level', 'B-LTA')), name='papers_file_level'),
        ),
        migrations.AddConstraint(
            model_name='paperfile',
            constraint=models.CheckConstraint(condition=models.Q(('renew_by__gt', models.F('sealed_at'))), name='papers_file_renewal'),
        ),
        *(Refuse(table="papers_paper", **trigger) for trigger in [*STANDING, ONE_DOCUMENT]),
        Refuse(
            name="papers_file_in_turn",
            table="papers_paperfile",
            act="INSERT",
            when=OUT_OF_TURN,
            because="the files of a paper follow each other",
        ),
        *(
            Refuse(name=f"papers_file_no_{act.lower()}", table="papers_paperfile", act=act, because=FILES_STAY)
            for act in ("UPDATE", "DELETE", "TRUNCATE")
        ),
    ]
