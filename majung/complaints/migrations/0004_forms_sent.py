import django.db.models.deletion
from django.db import migrations, models

from majung.adapters.triggers import Refuse

TABLE = "complaints_formsent"
KEPT = "what was sent once was sent once"


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0003_never_emptied'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormSent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.complaint')),
            ],
            options={
                'verbose_name_plural': 'forms sent',
            },
        ),
        *[
            Refuse(name=f"{TABLE}_no_{act.lower()}", table=TABLE, act=act, because=KEPT)
            for act in ("UPDATE", "DELETE", "TRUNCATE")
        ],
    ]
