"""The database keeps the books: entries stay, balances follow them, and nobody else writes balances."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from majung.adapters.triggers import Refuse

KEPT = "an entry stays; reverse it with another one"
BOOKED = "a balance follows its entries; write an entry"
LIVE = "a reservation follows its entries; write an entry"
RANK = "a rank rises by one"

# What an entry adds to each account; the plan lives on its credit side.
UPDATE_BALANCE = """
UPDATE budget_balance SET
  plan_krw = plan_krw + CASE 'plan' WHEN NEW.credit THEN NEW.amount_krw WHEN NEW.debit THEN -NEW.amount_krw ELSE 0 END,
  reserved_krw = reserved_krw
    + CASE 'reserved' WHEN NEW.debit THEN NEW.amount_krw WHEN NEW.credit THEN -NEW.amount_krw ELSE 0 END,
  committed_krw = committed_krw
    + CASE 'committed' WHEN NEW.debit THEN NEW.amount_krw WHEN NEW.credit THEN -NEW.amount_krw ELSE 0 END,
  released_krw = released_krw
    + CASE 'released' WHEN NEW.debit THEN NEW.amount_krw WHEN NEW.credit THEN -NEW.amount_krw ELSE 0 END,
  last_entry = NEW.id
WHERE id = NEW.balance_id
"""
SET_ASIDE = """
INSERT INTO budget_livereservation (entry_id, key, balance_id, amount_krw, expires_at)
VALUES (NEW.id, NEW.reservation_key, NEW.balance_id, NEW.amount_krw, NEW.expires_at)
"""
TAKE = """
UPDATE budget_livereservation SET amount_krw = amount_krw - NEW.amount_krw
WHERE key = NEW.reservation_key AND balance_id = NEW.balance_id
"""
HELD = "SELECT 1 FROM budget_livereservation WHERE key = NEW.reservation_key AND balance_id = NEW.balance_id"
END = "DELETE FROM budget_livereservation WHERE key = NEW.reservation_key AND amount_krw = 0"

POSTGRESQL = f"""
CREATE FUNCTION budget_entry_books() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The balance first, always: whoever holds it is alone with the fund, so that nobody waits in a circle.
  {UPDATE_BALANCE};
  IF NEW.act = 'reserve' THEN
    {SET_ASIDE};
  ELSIF NEW.reservation_key <> '' THEN
    {TAKE};
    IF NOT FOUND THEN
      RAISE EXCEPTION 'nothing is reserved under this key' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    {END};
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER budget_entry_books AFTER INSERT ON budget_entry FOR EACH ROW EXECUTE FUNCTION budget_entry_books()
"""

SQLITE = [
    f"""
    CREATE TRIGGER budget_entry_books AFTER INSERT ON budget_entry FOR EACH ROW
    BEGIN {UPDATE_BALANCE}; END
    """,
    f"""
    CREATE TRIGGER budget_entry_reserves AFTER INSERT ON budget_entry FOR EACH ROW WHEN NEW.act = 'reserve'
    BEGIN {SET_ASIDE}; END
    """,
    f"""
    CREATE TRIGGER budget_entry_takes AFTER INSERT ON budget_entry FOR EACH ROW
    WHEN NEW.act <> 'reserve' AND NEW.reservation_key <> ''
    BEGIN SELECT RAISE(ABORT, 'nothing is reserved under this key') WHERE NOT EXISTS ({HELD}); {TAKE}; {END}; END
    """,
]

# On PostgreSQL only a statement inside a trigger has this depth. SQLite has one writer and books each entry at once,
# so that no balance can ever be moved to a newer entry than its last by hand.
NOT_FROM_AN_ENTRY = {
    "postgresql": "pg_trigger_depth() < 2",
    "sqlite": "NOT EXISTS (SELECT 1 FROM budget_entry WHERE id = NEW.last_entry AND balance_id = OLD.id"
    " AND NEW.id = OLD.id AND NEW.fund_id = OLD.fund_id AND NEW.purpose = OLD.purpose"
    " AND NEW.over_issue_percent = OLD.over_issue_percent AND id > OLD.last_entry)",
}
NOT_AT_ZERO = "NEW.plan_krw <> 0 OR NEW.reserved_krw <> 0 OR NEW.committed_krw <> 0 OR NEW.released_krw <> 0"
LEFT_OF_KEY = """
COALESCE((SELECT SUM(CASE act WHEN 'reserve' THEN amount_krw ELSE -amount_krw END) FROM budget_entry
WHERE reservation_key = {row}.key AND balance_id = {row}.balance_id), 0)
"""
NOT_WHAT_IS_LEFT = f"NEW.amount_krw <> {LEFT_OF_KEY.format(row='NEW')}"
OF_ANOTHER_ENTRY = (
    "NOT EXISTS (SELECT 1 FROM budget_entry e WHERE e.id = NEW.entry_id AND e.act = 'reserve'"
    " AND e.reservation_key = NEW.key AND e.balance_id = NEW.balance_id"
    " AND COALESCE(e.expires_at = NEW.expires_at, e.expires_at IS NULL AND NEW.expires_at IS NULL))"
)


def keep_books(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)
    guard_balance(schema_editor).database_forwards("budget", schema_editor, None, None)


def close_books(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guard_balance(schema_editor).database_backwards("budget", schema_editor, None, None)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION budget_entry_books() CASCADE", params=None)
        return
    for name in ("budget_entry_books", "budget_entry_reserves", "budget_entry_takes"):
        schema_editor.execute(f"DROP TRIGGER {name}", params=None)


def guard_balance(schema_editor: BaseDatabaseSchemaEditor) -> Refuse:
    return Refuse(
        name="budget_balance_no_update",
        table="budget_balance",
        act="UPDATE",
        because=BOOKED,
        when=NOT_FROM_AN_ENTRY[schema_editor.connection.vendor],
    )


class Migration(migrations.Migration):
    dependencies = [("budget", "0001_initial")]

    operations = [
        migrations.RunPython(keep_books, close_books),
        Refuse(name="budget_entry_no_update", table="budget_entry", act="UPDATE", because=KEPT),
        Refuse(name="budget_entry_no_delete", table="budget_entry", act="DELETE", because=KEPT),
        Refuse(name="budget_balance_at_zero", table="budget_balance", act="INSERT", because=BOOKED, when=NOT_AT_ZERO),
        Refuse(name="budget_balance_no_delete", table="budget_balance", act="DELETE", because=BOOKED),
        Refuse(
            name="budget_live_insert",
            table="budget_livereservation",
            act="INSERT",
            because=LIVE,
            when=f"{NOT_WHAT_IS_LEFT} OR {OF_ANOTHER_ENTRY}",
        ),
        Refuse(
            name="budget_live_update",
            table="budget_livereservation",
            act="UPDATE",
            because=LIVE,
            when=f"{NOT_WHAT_IS_LEFT} OR {OF_ANOTHER_ENTRY}",
        ),
        Refuse(
            name="budget_live_delete",
            table="budget_livereservation",
            act="DELETE",
            because=LIVE,
            when=f"{LEFT_OF_KEY.format(row='OLD')} > 0",
        ),
        Refuse(name="budget_rank_insert", table="budget_rankqueue", act="INSERT", because=RANK, when="NEW.last_rank <> 1"),
        Refuse(
            name="budget_rank_update",
            table="budget_rankqueue",
            act="UPDATE",
            because=RANK,
            when="NEW.last_rank <> OLD.last_rank + 1 OR NEW.name <> OLD.name",
        ),
        Refuse(name="budget_rank_no_delete", table="budget_rankqueue", act="DELETE", because=RANK),
        Refuse(name="budget_entry_no_truncate", table="budget_entry", act="TRUNCATE", because=KEPT),
        Refuse(name="budget_balance_no_truncate", table="budget_balance", act="TRUNCATE", because=BOOKED),
        Refuse(name="budget_live_no_truncate", table="budget_livereservation", act="TRUNCATE", because=LIVE),
        Refuse(name="budget_rank_no_truncate", table="budget_rankqueue", act="TRUNCATE", because=RANK),
    ]
