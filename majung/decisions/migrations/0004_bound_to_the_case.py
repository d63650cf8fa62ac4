"""A proposal lives and dies with the case it was made on, and nothing is decided without one; also for SQL by hand."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from majung.adapters.triggers import Refuse

# Whatever a decision could rest on raises the revision: what was proposed, and approved so far, is read again.
VOID = """
UPDATE decisions_proposal SET state = 'voided'
WHERE application_id = NEW.id AND state = 'proposed'
  AND (revision <> NEW.revision OR NOT (NEW.status = 'in_screening' OR NEW.status = OLD.status))
"""
MARK = """
UPDATE applications_application SET has_proposal =
  EXISTS (SELECT 1 FROM decisions_proposal WHERE application_id = NEW.application_id AND state = 'proposed')
WHERE id = NEW.application_id
"""
POSTGRESQL = [
    f"""
    CREATE FUNCTION decisions_case_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {VOID}; RETURN NULL; END $$;
    CREATE TRIGGER decisions_case_changed AFTER UPDATE OF revision, status ON applications_application
    FOR EACH ROW EXECUTE FUNCTION decisions_case_changed()
    """,
    f"""
    CREATE FUNCTION decisions_mark_case() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {MARK}; RETURN NULL; END $$;
    CREATE TRIGGER decisions_mark_case AFTER INSERT OR UPDATE OF state ON decisions_proposal
    FOR EACH ROW EXECUTE FUNCTION decisions_mark_case()
    """,
]
SQLITE = [
    f"""
    CREATE TRIGGER decisions_case_changed AFTER UPDATE OF revision, status ON applications_application
    FOR EACH ROW BEGIN {VOID}; END
    """,
    f"CREATE TRIGGER decisions_mark_case AFTER UPDATE OF state ON decisions_proposal FOR EACH ROW BEGIN {MARK}; END",
    f"CREATE TRIGGER decisions_mark_new_case AFTER INSERT ON decisions_proposal FOR EACH ROW BEGIN {MARK}; END",
]

CASE_OF = "(SELECT {column} FROM applications_application a WHERE a.id = NEW.application_id)"
AS_IT_STANDS = f"NEW.revision = {CASE_OF.format(column='a.revision')}"
DECIDED = (
    "EXISTS (SELECT 1 FROM decisions_proposal p WHERE p.application_id = NEW.id AND p.state = 'decided'"
    " AND p.outcome = NEW.status AND p.revision = NEW.revision)"
)
FOR_THIS_AMOUNT = (
    "EXISTS (SELECT 1 FROM decisions_proposal p WHERE p.application_id = NEW.id AND p.state = 'decided'"
    " AND p.outcome = 'approved' AND p.amount_krw = NEW.approved_krw)"
)
APPROVALS = "(SELECT COUNT(*) FROM decisions_approval v WHERE v.proposal_id = NEW.id AND v.revision = NEW.revision)"
BY_THE_HOUSE = (
    "EXISTS (SELECT 1 FROM decisions_approval v WHERE v.proposal_id = NEW.id AND v.seat = 'institution')"
)


OPEN_TO_THEM = (
    "EXISTS (SELECT 1 FROM decisions_proposal p WHERE p.id = NEW.proposal_id AND p.state = 'proposed'"
    ' AND p.revision = NEW.revision AND p.proposed_by NOT IN (NEW."by", NEW.on_behalf_of))'
)
SPOKEN_FOR = (
    "EXISTS (SELECT 1 FROM decisions_approval v WHERE v.proposal_id = NEW.proposal_id AND (v.on_behalf_of = NEW.\"by\""
    " OR (NEW.on_behalf_of <> '' AND NEW.on_behalf_of IN (v.\"by\", v.on_behalf_of))))"
)


# What waits already when these triggers come.
MARK_ALL = """
UPDATE applications_application SET has_proposal = TRUE
WHERE id IN (SELECT application_id FROM decisions_proposal WHERE state = 'proposed')
"""


def bind(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(MARK_ALL, params=None)
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def loose(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name in ("decisions_case_changed", "decisions_mark_case"):
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE", params=None)
        return
    for name in ("decisions_case_changed", "decisions_mark_case", "decisions_mark_new_case"):
        schema_editor.execute(f"DROP TRIGGER {name}", params=None)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0003_terms_and_approvals")]

    operations = [
        migrations.RunPython(bind, loose),
        Refuse(
            name="decisions_proposal_on_the_case",
            table="decisions_proposal",
            act="INSERT",
            when=f"NEW.state <> 'proposed' OR NOT ({AS_IT_STANDS})",
            because="a proposal is made on the case as it stands, and decided by others",
        ),
        Refuse(
            name="decisions_proposal_void_only_by_change",
            table="decisions_proposal",
            act="UPDATE",
            when=f"NEW.state = 'voided' AND {AS_IT_STANDS}"
            f" AND {CASE_OF.format(column='a.status')} = 'in_screening'",
            because="a proposal on the case as it stands is sent back, not voided",
        ),
        Refuse(
            name="decisions_proposal_decided_by_approvals",
            table="decisions_proposal",
            act="UPDATE",
            when=f"NEW.state = 'decided' AND (NOT ({AS_IT_STANDS}) OR {APPROVALS} < NEW.approvals_needed"
            f" OR (NEW.seat_needed = 'institution' AND NOT {BY_THE_HOUSE}))",
            because="a proposal is decided by its approvals, on the case as it stands",
        ),
        Refuse(
            name="decisions_approval_by_another",
            table="decisions_approval",
            act="INSERT",
            when=f"NOT ({OPEN_TO_THEM}) OR {SPOKEN_FOR}",
            because="an approval comes from another person, on what was proposed",
        ),
        *(
            Refuse(
                name=f"decisions_approval_no_{act.lower()}",
                table="decisions_approval",
                act=act,
                because="an approval stays",
            )
            for act in ("UPDATE", "DELETE", "TRUNCATE")
        ),
        Refuse(
            name="decisions_proposal_no_truncate",
            table="decisions_proposal",
            act="TRUNCATE",
            because="a proposal is never deleted",
        ),
        Refuse(
            name="decisions_case_decided_by_people",
            table="applications_application",
            act="UPDATE",
            when=f"OLD.status <> NEW.status AND NEW.status IN ('approved', 'returned', 'refused') AND NOT {DECIDED}",
            because="an application is decided by a proposal on it as it stands",
        ),
        Refuse(
            name="decisions_case_amount_as_decided",
            table="applications_application",
            act="UPDATE",
            when="NEW.status = 'approved' AND (OLD.status <> NEW.status OR"
            f" OLD.approved_krw IS DISTINCT FROM NEW.approved_krw) AND NOT {FOR_THIS_AMOUNT}",
            because="an application is approved for the amount that was decided",
        ),
        Refuse(
            name="decisions_case_begins_undecided",
            table="applications_application",
            act="INSERT",
            when="NEW.status IN ('approved', 'returned', 'refused')",
            because="an application is decided by a proposal on it as it stands",
        ),
        Refuse(
            name="decisions_case_mark_follows_proposals",
            table="applications_application",
            act="UPDATE",
            when="OLD.has_proposal <> NEW.has_proposal AND NEW.has_proposal <> EXISTS (SELECT 1"
            " FROM decisions_proposal p WHERE p.application_id = NEW.id AND p.state = 'proposed')",
            because="has_proposal follows the proposals",
        ),
    ]  # fmt: skip
