"""Room for a waiting list, for changes by two people and for kept proofs. The triggers stand aside meanwhile: the next
migration puts them back."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from majung.adapters.triggers import Lift, Refuse

BOOKS = import_module("majung.budget.migrations.0002_bookkeeping")
GUARDS = [each for each in BOOKS.Migration.operations if isinstance(each, Refuse) and each.table != "budget_rankqueue"]

class Migration(migrations.Migration):

    dependencies = [
        ('budget', '0002_bookkeeping'),
    ]

    operations = [
        migrations.RunPython(BOOKS.close_books, BOOKS.keep_books),
        *[Lift(name=it.name, table=it.table, act=it.act, because=it.because, when=it.when) for it in GUARDS],
        migrations.CreateModel(
            name='FundChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, unique=True)),
                ('kind', models.CharField(max_length=10)),
                ('purpose', models.CharField(blank=True, max_length=20)),
                ('was', models.CharField(max_length=20)),
                ('to_state', models.CharField(blank=True, max_length=10)),
                ('to_plan_krw', models.BigIntegerField(blank=True, null=True)),
                ('to_percent', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('reason', models.CharField(max_length=80)),
                ('notice_ko', models.TextField(blank=True)),
                ('notice_en', models.TextField(blank=True)),
                ('asked_by', models.CharField(max_length=60)),
                ('asked_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='FundChangeAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(max_length=10)),
                ('answered_by', models.CharField(max_length=60)),
                ('answered_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='FundProofRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ran_at', models.DateTimeField()),
                ('is_sound', models.BooleanField()),
                ('entries', models.BigIntegerField()),
                ('live', models.BigIntegerField()),
                ('differences', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, unique=True)),
                ('amount_krw', models.BigIntegerField()),
                ('about', models.CharField(blank=True, max_length=60)),
                ('place', models.BigIntegerField()),
                ('waits_since', models.DateTimeField()),
                ('joined_by', models.CharField(max_length=60)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, db_default='', default='', max_length=10)),
                ('ended_by', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=80)),
            ],
            options={
                'verbose_name_plural': 'waiting',
            },
        ),
        migrations.RemoveConstraint(
            model_name='balance',
            name='budget_balance_not_below_zero',
        ),
        migrations.RemoveConstraint(
            model_name='entry',
            name='budget_entry_accounts',
        ),
        migrations.AddField(
            model_name='balance',
            name='is_open',
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name='balance',
            name='waiting_count',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='balance',
            name='waiting_krw',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='entry',
            name='replaces',
            field=models.CharField(blank=True, db_default='', default='', max_length=100),
        ),
        migrations.AddConstraint(
            model_name='balance',
            constraint=models.CheckConstraint(condition=models.Q(('plan_krw__lte', 100000000000000), ('committed_krw__gte', 0), ('plan_krw__gte', 0), ('released_krw__gte', 0), ('reserved_krw__gte', 0), ('waiting_count__gte', 0), ('waiting_krw__gte', 0)), name='budget_balance_not_below_zero'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'allot'), ('credit', 'plan'), ('debit', 'free')), models.Q(('act', 'cut'), ('credit', 'free'), ('debit', 'plan')), models.Q(('act', 'reserve'), ('credit', 'free'), ('debit', 'reserved')), models.Q(('act', 'post'), ('credit', 'reserved'), ('debit', 'committed')), models.Q(('act', 'void'), ('credit', 'reserved'), ('debit', 'released')), models.Q(('act', 'expire'), ('credit', 'reserved'), ('debit', 'released')), models.Q(('act', 'return'), ('credit', 'committed'), ('debit', 'released')), _connector='OR'), name='budget_entry_accounts'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('replaces', ''), ('act', 'reserve'), _connector='OR'), name='budget_entry_replaces'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(condition=models.Q(('replaces', ''), _negated=True), fields=('replaces',), name='budget_entry_replaced_once'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(condition=models.Q(('act__in', ['allot', 'cut']), models.Q(('about', ''), _negated=True)), fields=('balance', 'about'), name='budget_entry_plan_once'),
        ),
        migrations.AddField(
            model_name='fundchange',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.fund'),
        ),
        migrations.AddField(
            model_name='fundchangeanswer',
            name='change',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.fundchange'),
        ),
        migrations.AddField(
            model_name='fundproofrun',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.fund'),
        ),
        migrations.AddField(
            model_name='waiting',
            name='balance',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.balance'),
        ),
        migrations.AddConstraint(
            model_name='fundchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'state'), ('purpose', ''), ('to_percent', None), ('to_plan_krw', None), ('to_state__in', ['open', 'suspended', 'closed'])), models.Q(('kind', 'plan'), ('purpose__in', ['loan_volume', 'subsidy_cost']), ('to_percent', None), ('to_plan_krw__gte', 0), ('to_plan_krw__lte', 100000000000000), ('to_state', '')), models.Q(('kind', 'over_issue'), ('purpose', 'loan_volume'), ('to_percent__gte', 100), ('to_percent__lte', 1000), ('to_plan_krw', None), ('to_state', '')), _connector='OR'), name='budget_change_is_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='fundchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('to_state__in', ['suspended', 'closed']), _negated=True), models.Q(models.Q(('notice_ko', ''), ('notice_en', ''), _connector='OR'), _negated=True), _connector='OR'), name='budget_change_tells_the_public'),
        ),
        migrations.AddConstraint(
            model_name='fundchangeanswer',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['agreed', 'declined'])), name='budget_change_answer'),
        ),
        migrations.AddIndex(
            model_name='waiting',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['balance', 'place', 'amount_krw'], name='budget_waiting_in_order'),
        ),
        migrations.AddConstraint(
            model_name='waiting',
            constraint=models.UniqueConstraint(fields=('balance', 'place'), name='budget_waiting_place_once'),
        ),
        migrations.AddConstraint(
            model_name='waiting',
            constraint=models.CheckConstraint(condition=models.Q(('amount_krw__gt', 0), ('amount_krw__lte', 100000000000000)), name='budget_waiting_amount'),
        ),
        migrations.AddConstraint(
            model_name='waiting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_because', '')), models.Q(('ended_at__isnull', False), ('ended_because__in', ['promoted', 'withdrawn'])), _connector='OR'), name='budget_waiting_end'),
        ),
    ]
