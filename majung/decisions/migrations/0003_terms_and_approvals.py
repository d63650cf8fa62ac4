"""A proposal names the revision it is made on, its amount and terms, and what it takes to decide; approvals are rows."""

import django.db.models.deletion
from django.db import migrations, models

from majung.adapters.triggers import Lift, Refuse

BEFORE = (
    "number", "application_id", "outcome", "reason_code", "sealed_words", "sealed_remedy", "retry_from",
    "proposed_by", "proposed_at",
)  # fmt: skip
ADDED = (
    "revision", "amount_krw", "sealed_terms", "bureau", "scored_on", "approvals_needed", "seat_needed",
)  # fmt: skip


def changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


def stays(operation: type[Refuse], columns: tuple[str, ...]) -> list[Refuse]:
    return [
        operation(
            name="decisions_proposal_stays",
            table="decisions_proposal",
            act="UPDATE",
            when=f"OLD.state <> 'proposed' OR {changed(columns)}",
            because="a proposal never changes, and is settled once",
        ),
        operation(
            name="decisions_proposal_no_delete",
            table="decisions_proposal",
            act="DELETE",
            because="a proposal is never deleted",
        ),
    ]


# What was decided before amounts were named was decided for the amount asked for, by one approver.
FILL = (
    "UPDATE decisions_proposal SET approvals_needed = 1, seat_needed = 'branch' WHERE outcome <> 'returned'",
    """
    UPDATE decisions_proposal SET amount_krw =
      (SELECT requested_krw FROM applications_application a WHERE a.id = application_id)
    WHERE outcome = 'approved'
    """,
    """
    INSERT INTO decisions_approval (proposal_id, "by", on_behalf_of, seat, revision, at)
    SELECT id, approved_by, '', 'branch', 0, approved_at FROM decisions_proposal
    WHERE approved_by <> '' AND approved_at IS NOT NULL
    """,
)
REASONS = [
    "meets_criteria", "papers_incomplete", "wrong_program", "details_differ", "not_eligible", "excluded",
    "over_limit", "credit", "arrears", "credit_record", "insolvency", "seizure", "tax_arrears", "not_trading",
    "debt_too_high", "false_papers", "other",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0005_deciding"),
        ("decisions", "0002_proposals_stay"),
    ]

    operations = [
        *stays(Lift, BEFORE),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=50)),
                ("on_behalf_of", models.CharField(blank=True, max_length=50)),
                ("seat", models.CharField(max_length=20)),
                ("revision", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.proposal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seat__in", ["branch", "institution"])), name="decisions_approval_seat"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("on_behalf_of")), _negated=True),
                        name="decisions_approval_for_another",
                    ),
                    models.UniqueConstraint(fields=("proposal", "by"), name="decisions_approval_once"),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="proposal", name="decisions_proposal_state"),
        migrations.RemoveConstraint(model_name="proposal", name="decisions_proposal_reason"),
        migrations.AddField(
            model_name="proposal", name="amount_krw", field=models.BigIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="proposal",
            name="approvals_needed",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="proposal",
            name="bureau",
            field=models.CharField(blank=True, default="", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="proposal",
            name="revision",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="proposal", name="scored_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="proposal", name="sealed_terms", field=models.BinaryField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="proposal",
            name="seat_needed",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "decided", "sent_back", "voided"])),
                name="decisions_proposal_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason_code__in", REASONS)), name="decisions_proposal_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("seat_needed__in", ["", "branch", "institution"])), name="decisions_proposal_seat"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "returned"), ("approvals_needed__gte", 1), _connector="OR"),
                name="decisions_somebody_must_approve",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_krw__gt", 0), ("outcome", "approved")),
                    models.Q(models.Q(("outcome", "approved"), _negated=True), ("amount_krw", None)),
                    _connector="OR",
                ),
                name="decisions_approval_names_amount",
            ),
        ),
        *stays(Refuse, (*BEFORE, *ADDED)),
    ]
