import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Program',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.institution')),
            ],
        ),
        migrations.CreateModel(
            name='ProgramVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=30)),
                ('canonical_json', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('in_force_from', models.DateField()),
                ('in_force_until', models.DateField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('published_at', models.DateTimeField()),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.program')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supersedes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.programversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('program', 'version'), name='programs_version_once'), models.CheckConstraint(condition=models.Q(('in_force_until', None), ('in_force_until__gt', models.F('in_force_from')), _connector='OR'), name='programs_version_period'), models.CheckConstraint(condition=models.Q(('supersedes', None), models.Q(('reason', ''), _negated=True), _connector='OR'), name='programs_succession_has_a_reason')],
            },
        ),
    ]
