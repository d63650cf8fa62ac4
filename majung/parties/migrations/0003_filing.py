from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from majung.adapters.triggers import Lift, Refuse

NOT_STAFF = "NOT EXISTS (SELECT 1 FROM parties_user WHERE id = NEW.user_id AND kind = 'staff')"
BRANCH_ELSEWHERE = (
    "NEW.branch_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM parties_branch "
    "WHERE id = NEW.branch_id AND institution_id = NEW.institution_id)"
)
AT_A_BANK = "EXISTS (SELECT 1 FROM parties_bankrole WHERE user_id = NEW.user_id)"
AT_AN_INSTITUTION = "EXISTS (SELECT 1 FROM parties_staffrole WHERE user_id = NEW.user_id)"
# As 0002 has them. SQLite rebuilds parties_user here, so they go first and come back at the end.
STANDING: list[dict[str, Any]] = [
    {
        "name": "parties_user_keeps_kind",
        "table": "parties_user",
        "act": "UPDATE",
        "when": "OLD.kind <> NEW.kind",
        "because": "an account is of staff or of an owner for good",
    },
    *(
        {
            "name": f"parties_staff_role_{name}_{act.lower()}",
            "table": "parties_staffrole",
            "act": act,
            "when": when,
            "because": because,
        }
        for act in ("INSERT", "UPDATE")
        for name, when, because in (
            ("of_staff", NOT_STAFF, "only a staff account carries a staff role"),
            ("at_home", BRANCH_ELSEWHERE, "the branch belongs to another institution"),
        )
    ),
]
NEW: list[dict[str, Any]] = [
    {
        "name": f"parties_{table}_{name}_{act.lower()}",
        "table": f"parties_{table}",
        "act": act,
        "when": when,
        "because": because,
    }
    for act in ("INSERT", "UPDATE")
    for table, name, when, because in (
        ("bankrole", "of_staff", NOT_STAFF, "only a staff account carries a bank role"),
        ("bankrole", "apart", AT_AN_INSTITUTION, "an account is of a bank or of an institution"),
        ("staffrole", "apart", AT_A_BANK, "an account is of a bank or of an institution"),
    )
]

class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0002_refusals'),
    ]

    operations = [
        *(Lift(**trigger) for trigger in STANDING),
        migrations.CreateModel(
            name='BankRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(max_length=100)),
                ('sido_area', models.CharField(blank=True, max_length=30)),
            ],
        ),
        migrations.CreateModel(
            name='ContactCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed_telephone', models.BinaryField()),
                ('code_hmac', models.CharField(max_length=64)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('expires_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='IdentityCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(max_length=30)),
                ('transaction_number', models.CharField(blank=True, max_length=100)),
                ('result', models.CharField(max_length=10)),
                ('checked_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PowerOfAttorney',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, unique=True)),
                ('sealed_agent_name', models.BinaryField()),
                ('both_ids_seen', models.BooleanField()),
                ('may_file', models.BooleanField()),
                ('may_supply', models.BooleanField()),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'powers of attorney',
            },
        ),
        migrations.CreateModel(
            name='SignInCount',
            fields=[
                ('cache_key', models.CharField(max_length=255, primary_key=True, serialize=False)),
                ('value', models.TextField()),
                ('expires', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='StaffInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hmac', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='TaxAgentMandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, unique=True)),
                ('telephone_hmac', models.CharField(db_index=True, max_length=64)),
                ('sealed_agent', models.BinaryField()),
                ('may_send_statements', models.BooleanField()),
                ('may_prepare', models.BooleanField()),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveField(
            model_name='person',
            name='name',
        ),
        migrations.AddField(
            model_name='business',
            name='checked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='business',
            name='ended_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='business',
            name='number',
            field=models.CharField(default='', max_length=30, unique=True),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='business',
            name='opened_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='business',
            name='register_check',
            field=models.CharField(default='waiting', max_length=20),
        ),
        migrations.AddField(
            model_name='business',
            name='status',
            field=models.CharField(default='unknown', max_length=20),
        ),
        migrations.AddField(
            model_name='person',
            name='sealed_identity',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='wrapped_key',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='representation',
            name='claimed_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='representation',
            name='claimed_opened_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='representation',
            name='consented_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person'),
        ),
        migrations.AddField(
            model_name='representation',
            name='number',
            field=models.CharField(default='', max_length=30, unique=True),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='representation',
            name='register_check',
            field=models.CharField(default='waiting', max_length=20),
        ),
        migrations.AddField(
            model_name='representation',
            name='standing',
            field=models.CharField(default='claimed', max_length=20),
        ),
        migrations.AddField(
            model_name='user',
            name='joined',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='user',
            name='sealed_name',
            field=models.BinaryField(null=True),
        ),
        migrations.AddConstraint(
            model_name='business',
            constraint=models.CheckConstraint(condition=models.Q(('register_check__in', ['waiting', 'unreachable', 'confirmed', 'differs'])), name='parties_business_register_check'),
        ),
        migrations.AddConstraint(
            model_name='business',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'suspended', 'closed', 'unknown'])), name='parties_business_status'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ci_hmac', None), ('sealed_identity', None), ('wrapped_key', None)), models.Q(('sealed_identity__isnull', False), ('wrapped_key__isnull', False)), _connector='OR'), name='parties_person_sealed_or_forgotten'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('consented_by__isnull', False), ('standing', 'by_consent')), models.Q(models.Q(('standing', 'by_consent'), _negated=True), ('consented_by', None)), _connector='OR'), name='parties_representation_consent'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(('standing__in', ['claimed', 'by_register', 'by_consent', 'at_counter', 'turned_down'])), name='parties_representation_standing'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(('register_check__in', ['waiting', 'unreachable', 'confirmed', 'differs'])), name='parties_representation_register_check'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('joined', None), models.Q(('is_active', False), ('kind', 'owner'), ('person', None)), _connector='OR'), name='parties_joined_account_is_closed'),
        ),
        migrations.AddField(
            model_name='bankrole',
            name='bank',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.bank'),
        ),
        migrations.AddField(
            model_name='bankrole',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contactcode',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person'),
        ),
        migrations.AddField(
            model_name='identitycheck',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person'),
        ),
        migrations.AddField(
            model_name='powerofattorney',
            name='business',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.business'),
        ),
        migrations.AddField(
            model_name='staffinvitation',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='taxagentmandate',
            name='agent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person'),
        ),
        migrations.AddField(
            model_name='taxagentmandate',
            name='business',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.business'),
        ),
        migrations.AddField(
            model_name='taxagentmandate',
            name='named_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person'),
        ),
        migrations.AddConstraint(
            model_name='identitycheck',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['simple_certificate', 'identity_card'])), name='parties_identity_check_method'),
        ),
        migrations.AddConstraint(
            model_name='identitycheck',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['passed', 'failed'])), name='parties_identity_check_result'),
        ),
        migrations.AddConstraint(
            model_name='powerofattorney',
            constraint=models.CheckConstraint(condition=models.Q(('both_ids_seen', True)), name='parties_power_needs_both_ids'),
        ),
        migrations.AddConstraint(
            model_name='powerofattorney',
            constraint=models.CheckConstraint(condition=models.Q(('may_file', True), ('may_supply', True), _connector='OR'), name='parties_power_has_scope'),
        ),
        migrations.AddConstraint(
            model_name='powerofattorney',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from'))), name='parties_power_period'),
        ),
        migrations.AddConstraint(
            model_name='taxagentmandate',
            constraint=models.CheckConstraint(condition=models.Q(('may_send_statements', True), ('may_prepare', True), _connector='OR'), name='parties_mandate_has_scope'),
        ),
        migrations.AddConstraint(
            model_name='taxagentmandate',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from'))), name='parties_mandate_period'),
        ),
        migrations.AddConstraint(
            model_name='taxagentmandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('agent', None)), models.Q(('accepted_at__isnull', False), ('agent__isnull', False)), _connector='OR'), name='parties_mandate_accepted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='taxagentmandate',
            constraint=models.CheckConstraint(condition=models.Q(('agent', None), models.Q(('agent', models.F('named_by')), _negated=True), _connector='OR'), name='parties_mandate_of_another'),
        ),
        *(Refuse(**trigger) for trigger in STANDING + NEW),
    ]
