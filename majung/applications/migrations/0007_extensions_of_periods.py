import django.db.models.deletion
from django.db import migrations, models

from majung.adapters.triggers import Refuse

TABLE = "applications_periodextension"
KEPT = "what was told about a period stays"


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0006_worklists'),
    ]

    operations = [
        migrations.CreateModel(
            name='PeriodExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nth', models.PositiveSmallIntegerField()),
                ('length', models.PositiveSmallIntegerField()),
                ('has_consent', models.BooleanField()),
                ('sealed_words', models.BinaryField()),
                ('due_before', models.DateField()),
                ('due_after', models.DateField()),
                ('extended_at', models.DateTimeField()),
                ('extended_by', models.CharField(max_length=50)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'nth'), name='applications_extension_once'), models.CheckConstraint(condition=models.Q(('nth', 1), models.Q(('has_consent', True), ('nth', 2)), _connector='OR'), name='applications_second_extension_agreed'), models.CheckConstraint(condition=models.Q(('due_after__gt', models.F('due_before')), ('length__gt', 0)), name='applications_extension_longer')],
            },
        ),
        *[
            Refuse(name=f"{TABLE}_no_{act.lower()}", table=TABLE, act=act, because=KEPT)
            for act in ("UPDATE", "DELETE", "TRUNCATE")
        ],
    ]
