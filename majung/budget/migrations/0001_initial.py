import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Fund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True)),
                ('institution', models.CharField(max_length=50)),
                ('year', models.PositiveSmallIntegerField()),
                ('state', models.CharField(max_length=10)),
                ('opened_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'suspended', 'closed'])), name='budget_fund_state')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fund', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.fund')),
                ('purpose', models.CharField(max_length=20)),
                ('over_issue_percent', models.PositiveSmallIntegerField()),
                ('plan_krw', models.BigIntegerField(default=0)),
                ('reserved_krw', models.BigIntegerField(default=0)),
                ('committed_krw', models.BigIntegerField(default=0)),
                ('released_krw', models.BigIntegerField(default=0)),
                ('last_entry', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('fund', 'purpose'), name='budget_balance_once'), models.CheckConstraint(condition=models.Q(('purpose__in', ['loan_volume', 'subsidy_cost'])), name='budget_balance_purpose'), models.CheckConstraint(condition=models.Q(('over_issue_percent__gte', 100), ('over_issue_percent__lte', 1000)), name='budget_balance_factor'), models.CheckConstraint(condition=models.Q(('plan_krw__lte', 100000000000000), ('committed_krw__gte', 0), ('plan_krw__gte', 0), ('released_krw__gte', 0), ('reserved_krw__gte', 0)), name='budget_balance_not_below_zero'), models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('reserved_krw'), '+', models.F('committed_krw')), '*', models.Value(100)), django.db.models.expressions.CombinedExpression(models.F('plan_krw'), '*', models.F('over_issue_percent'))), name='budget_balance_not_over_committed'), models.CheckConstraint(condition=models.Q(('committed_krw__lte', models.F('plan_krw'))), name='budget_balance_committed_as_planned')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('transaction_id', models.CharField(max_length=32)),
                ('balance', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.balance')),
                ('act', models.CharField(max_length=10)),
                ('debit', models.CharField(max_length=10)),
                ('credit', models.CharField(max_length=10)),
                ('amount_krw', models.BigIntegerField()),
                ('effective_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('reservation_key', models.CharField(blank=True, max_length=100)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('about', models.CharField(blank=True, max_length=60)),
                ('actor', models.CharField(max_length=60)),
                ('reason', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'verbose_name_plural': 'entries',
                'indexes': [models.Index(condition=models.Q(('reservation_key', ''), _negated=True), fields=['reservation_key'], name='budget_entry_by_key')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_krw__gt', 0), ('amount_krw__lte', 100000000000000)), name='budget_entry_amount'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'allot'), ('credit', 'plan'), ('debit', 'free')), models.Q(('act', 'cut'), ('credit', 'free'), ('debit', 'plan')), models.Q(('act', 'reserve'), ('credit', 'free'), ('debit', 'reserved')), models.Q(('act', 'post'), ('credit', 'reserved'), ('debit', 'committed')), models.Q(('act', 'void'), ('credit', 'reserved'), ('debit', 'released')), models.Q(('act', 'expire'), ('credit', 'reserved'), ('debit', 'released')), _connector='OR'), name='budget_entry_accounts'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('act__in', ['allot', 'cut'])), ('reservation_key', '')), models.Q(models.Q(('act__in', ['allot', 'cut']), ('reservation_key', ''), _connector='OR'), _negated=True), _connector='OR'), name='budget_entry_key'), models.CheckConstraint(condition=models.Q(('expires_at', None), models.Q(('act', 'reserve'), ('expires_at__gt', models.F('recorded_at'))), _connector='OR'), name='budget_entry_expiry'), models.UniqueConstraint(condition=models.Q(('act', 'reserve')), fields=('reservation_key',), name='budget_entry_reserves_once')],
            },
        ),
        migrations.CreateModel(
            name='LiveReservation',
            fields=[
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='budget.entry')),
                ('key', models.CharField(max_length=100)),
                ('balance', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.balance')),
                ('amount_krw', models.BigIntegerField()),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['balance', 'expires_at'], name='budget_live_by_expiry')],
                'constraints': [models.UniqueConstraint(fields=('key',), name='budget_live_key_once'), models.CheckConstraint(condition=models.Q(('amount_krw__gte', 0)), name='budget_live_not_below_zero')],
            },
        ),
        migrations.CreateModel(
            name='RankQueue',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('last_rank', models.BigIntegerField()),
                ('last_taken_at', models.DateTimeField()),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
