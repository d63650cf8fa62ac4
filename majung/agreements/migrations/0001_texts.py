"""Versions of the words of agreements: settled once, by another person, and never changed after; also for SQL by hand."""

import django.db.models.deletion
from django.db import migrations, models

from majung.adapters.triggers import Refuse

TABLE = "agreements_agreementtext"
PROPOSED = (
    "number", "institution_id", "kind", "entity", "version", "canonical_json", "sha256", "reason", "proposed_by",
    "proposed_at",
)  # fmt: skip
CHANGED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in PROPOSED)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0005_never_emptied'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, unique=True)),
                ('kind', models.CharField(max_length=30)),
                ('entity', models.CharField(max_length=20)),
                ('version', models.CharField(max_length=30)),
                ('canonical_json', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('in_force_from', models.DateField()),
                ('state', models.CharField(default='proposed', max_length=20)),
                ('reason', models.TextField()),
                ('proposed_by', models.CharField(max_length=60)),
                ('proposed_at', models.DateTimeField()),
                ('settled_by', models.CharField(blank=True, max_length=60)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_because', models.TextField(blank=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.institution')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['guarantee', 'responsible_management', 'loan'])), name='agreements_text_kind'), models.CheckConstraint(condition=models.Q(('entity__in', ['individual', 'corporation'])), name='agreements_text_entity'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'agreed', 'declined'])), name='agreements_text_state'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('settled_by', ''), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), models.Q(('settled_by', ''), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='agreements_text_settled'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'agreed'), _negated=True), models.Q(('settled_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='agreements_text_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('proposed_by', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='agreements_text_has_a_reason'), models.UniqueConstraint(fields=('institution', 'kind', 'entity', 'version'), name='agreements_text_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('institution', 'kind', 'entity'), name='agreements_one_text_proposed')],
            },
        ),
        Refuse(
            name="agreements_text_begins_proposed",
            table=TABLE,
            act="INSERT",
            when="NEW.state <> 'proposed'",
            because="a text is agreed by another person",
        ),
        Refuse(
            name="agreements_text_stays",
            table=TABLE,
            act="UPDATE",
            when=f"OLD.state <> 'proposed' OR {CHANGED}",
            because="a text never changes, and is settled once",
        ),
        *(
            Refuse(
                name=f"agreements_text_no_{act.lower()}",
                table=TABLE,
                act=act,
                because="a text is never deleted",
            )
            for act in ("DELETE", "TRUNCATE")
        ),
    ]
