import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('ci_hmac', models.CharField(blank=True, max_length=64, null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Bank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('kind', models.CharField(max_length=30)),
                ('serves_individuals', models.BooleanField()),
                ('serves_corporations', models.BooleanField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['bank', 'internet_bank', 'cooperative'])), name='parties_bank_kind')],
            },
        ),
        migrations.CreateModel(
            name='Business',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('registration_number', models.CharField(max_length=10, unique=True)),
                ('corporation_number', models.CharField(blank=True, max_length=13)),
                ('name', models.CharField(max_length=200)),
                ('entity', models.CharField(max_length=20)),
            ],
            options={
                'verbose_name_plural': 'businesses',
                'constraints': [models.CheckConstraint(condition=models.Q(('entity__in', ['individual', 'corporation'])), name='parties_business_entity')],
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('kind', models.CharField(max_length=30)),
                ('label', models.CharField(max_length=100)),
                ('label_en', models.CharField(max_length=100)),
                ('sido', models.CharField(blank=True, max_length=30)),
                ('telephone', models.CharField(blank=True, max_length=30)),
                ('website', models.URLField(blank=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['guarantee_foundation', 'agency', 'cooperative'])), name='parties_institution_kind')],
            },
        ),
        migrations.CreateModel(
            name='Branch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField()),
                ('label', models.CharField(max_length=100)),
                ('label_en', models.CharField(max_length=100)),
                ('address', models.CharField(max_length=200)),
                ('telephone', models.CharField(max_length=30)),
                ('fax', models.CharField(blank=True, max_length=30)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.institution')),
            ],
            options={
                'verbose_name_plural': 'branches',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('kind', models.CharField(max_length=10)),
                ('email', models.EmailField(blank=True, max_length=254, null=True, unique=True)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
            ],
        ),
        migrations.CreateModel(
            name='Representation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=30)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('business', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.business')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person')),
            ],
        ),
        migrations.CreateModel(
            name='StaffRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(max_length=20)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.branch')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.institution')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='BankName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=100)),
                ('label_en', models.CharField(max_length=100)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('bank', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.bank')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bank', 'label'), name='parties_bank_name_once'), models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='parties_bank_name_period')],
            },
        ),
        migrations.CreateModel(
            name='BranchTerritory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sido', models.CharField(max_length=30)),
                ('sigungu', models.CharField(max_length=30)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.branch')),
            ],
            options={
                'verbose_name_plural': 'branch territories',
                'constraints': [models.UniqueConstraint(fields=('branch', 'sido', 'sigungu'), name='parties_branch_territory_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.UniqueConstraint(fields=('institution', 'code'), name='parties_branch_code'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'owner'), models.Q(('email__isnull', False), ('kind', 'staff'), ('person', None)), _connector='OR'), name='parties_staff_account_is_no_owner'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['representative', 'joint_representative', 'actual_operator'])), name='parties_representation_role'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='parties_representation_period'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.UniqueConstraint(fields=('person', 'business', 'role', 'valid_from'), name='parties_representation_once'),
        ),
        migrations.AddConstraint(
            model_name='staffrole',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ['officer', 'approver', 'policy', 'funder', 'auditor', 'operator'])), name='parties_staff_role_duty'),
        ),
        migrations.AddConstraint(
            model_name='staffrole',
            constraint=models.UniqueConstraint(condition=models.Q(('branch', None)), fields=('user', 'institution', 'duty'), name='parties_staff_role_once'),
        ),
        migrations.AddConstraint(
            model_name='staffrole',
            constraint=models.UniqueConstraint(condition=models.Q(('branch__isnull', False)), fields=('user', 'branch', 'duty'), name='parties_staff_role_once_at_branch'),
        ),
    ]
