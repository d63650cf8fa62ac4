"""The database keeps the waiting list in its order, changes a fund only as two people agreed, and posts nothing late."""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from majung.adapters.triggers import Refuse

BOOKS = import_module("majung.budget.migrations.0002_bookkeeping")

WAITS = "a waiting list is kept in its order"
FUND = "a fund changes as two people agreed"
ASKED = "what was asked and answered stays"
PROOF = "a proof stays as it was"

FIRST_PLACE = "SELECT MIN(w.place) FROM budget_waiting w WHERE w.balance_id = {balance} AND w.ended_at IS NULL"
# New money goes to whoever is first in line, or to anybody while nobody waits. Money that is set aside already may
# change its key and become less at any time: that takes nothing from anybody.
NOT_ITS_TURN = f"""
NEW.act = 'reserve' AND NOT EXISTS (
  SELECT 1 FROM budget_balance b WHERE b.id = NEW.balance_id AND b.is_open AND (b.waiting_count = 0 OR EXISTS (
    SELECT 1 FROM budget_waiting mine WHERE mine.key = NEW.reservation_key AND mine.balance_id = b.id
      AND mine.ended_at IS NULL AND mine.amount_krw = NEW.amount_krw
      AND mine.place = ({FIRST_PLACE.format(balance="b.id")})))
) AND NOT EXISTS (
  SELECT 1 FROM budget_entry v JOIN budget_entry r ON r.reservation_key = v.reservation_key AND r.act = 'reserve'
  WHERE v.reservation_key = NEW.replaces AND v.act = 'void' AND v.transaction_id = NEW.transaction_id
    AND v.balance_id = NEW.balance_id AND v.amount_krw >= NEW.amount_krw
    AND (r.expires_at IS NULL OR r.expires_at > NEW.recorded_at))
"""  # noqa: S608
REPLACES_NOTHING = """
NEW.replaces <> '' AND NOT EXISTS (
  SELECT 1 FROM budget_entry v WHERE v.reservation_key = NEW.replaces AND v.act = 'void'
    AND v.transaction_id = NEW.transaction_id AND v.balance_id = NEW.balance_id)
"""
# At the very second of its expiry a reservation is over, swept or not.
LATE = """
NEW.act = 'post' AND EXISTS (SELECT 1 FROM budget_livereservation
  WHERE key = NEW.reservation_key AND expires_at <= NEW.recorded_at)
"""
EARLY = """
NEW.act = 'expire' AND EXISTS (SELECT 1 FROM budget_livereservation
  WHERE key = NEW.reservation_key AND (expires_at IS NULL OR expires_at > NEW.recorded_at))
"""
MORE_THAN_LENT = """
NEW.act = 'return' AND (SELECT SUM(CASE act WHEN 'post' THEN amount_krw WHEN 'return' THEN -amount_krw ELSE 0 END)
  FROM budget_entry WHERE reservation_key = NEW.reservation_key AND balance_id = NEW.balance_id) < 0
"""
TO_RESERVE = {
    "money waits for its turn, in a fund that is open": NOT_ITS_TURN,
    "nothing was given up for this reservation": REPLACES_NOTHING,
}
TO_TAKE = {
    "a reservation that is over is not posted": LATE,
    "a reservation does not expire before its time": EARLY,
}
TO_RETURN = {"more would come back than was committed": MORE_THAN_LENT}
PROMOTE = """
UPDATE budget_waiting SET ended_at = NEW.recorded_at, ended_because = 'promoted', ended_by = NEW.actor
WHERE key = NEW.reservation_key AND ended_at IS NULL
"""
JOIN_LINE = """
UPDATE budget_balance SET waiting_count = waiting_count + 1, waiting_krw = waiting_krw + NEW.amount_krw
WHERE id = NEW.balance_id
"""
LEAVE_LINE = """
UPDATE budget_balance SET waiting_count = waiting_count - 1, waiting_krw = waiting_krw - NEW.amount_krw
WHERE id = NEW.balance_id
"""
OPEN_OR_NOT = "UPDATE budget_balance SET is_open = (NEW.state = 'open') WHERE fund_id = NEW.id"
MOVE_FUND = """
UPDATE budget_fund SET state = (SELECT c.to_state FROM budget_fundchange c WHERE c.id = NEW.change_id)
WHERE NEW.answer = 'agreed'
  AND id = (SELECT c.fund_id FROM budget_fundchange c WHERE c.id = NEW.change_id AND c.kind = 'state')
"""
SET_FACTOR = """
UPDATE budget_balance
SET over_issue_percent = (SELECT c.to_percent FROM budget_fundchange c WHERE c.id = NEW.change_id)
WHERE NEW.answer = 'agreed' AND EXISTS (SELECT 1 FROM budget_fundchange c WHERE c.id = NEW.change_id
  AND c.kind = 'over_issue' AND c.fund_id = budget_balance.fund_id AND c.purpose = budget_balance.purpose)
"""

RAISE = "IF {when} THEN RAISE EXCEPTION '{because}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
POSTGRESQL_ENTRY = f"""
CREATE FUNCTION budget_entry_books() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The balance first, always: whoever holds it is alone with the fund, so that nobody waits in a circle.
  {BOOKS.UPDATE_BALANCE};
  {" ".join(RAISE.format(when=when, because=because) for because, when in {**TO_RESERVE, **TO_TAKE, **TO_RETURN}.items())}
  IF NEW.act = 'reserve' THEN
    {BOOKS.SET_ASIDE};
    {PROMOTE};
  ELSIF NEW.reservation_key <> '' AND NEW.act <> 'return' THEN
    {BOOKS.TAKE};
    IF NOT FOUND THEN
      RAISE EXCEPTION 'nothing is reserved under this key' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    {BOOKS.END};
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER budget_entry_books AFTER INSERT ON budget_entry FOR EACH ROW EXECUTE FUNCTION budget_entry_books()
"""


def aborts(refusals: dict[str, str]) -> str:
    return "\n".join(f"SELECT RAISE(ABORT, '{because}') WHERE {when};" for because, when in refusals.items())


# These run in no order that anybody promised: what is asked before an act is asked where the act is done.
SQLITE_ENTRY = [
    f"""
    CREATE TRIGGER budget_entry_books AFTER INSERT ON budget_entry FOR EACH ROW
    BEGIN {BOOKS.UPDATE_BALANCE}; {aborts(TO_RETURN)} END
    """,
    f"""
    CREATE TRIGGER budget_entry_reserves AFTER INSERT ON budget_entry FOR EACH ROW WHEN NEW.act = 'reserve'
    BEGIN {aborts(TO_RESERVE)} {BOOKS.SET_ASIDE}; {PROMOTE}; END
    """,
    f"""
    CREATE TRIGGER budget_entry_takes AFTER INSERT ON budget_entry FOR EACH ROW
    WHEN NEW.act NOT IN ('reserve', 'return') AND NEW.reservation_key <> ''
    BEGIN {aborts(TO_TAKE)} SELECT RAISE(ABORT, 'nothing is reserved under this key') WHERE NOT EXISTS ({BOOKS.HELD});
    {BOOKS.TAKE}; {BOOKS.END}; END
    """,
]
# name: table, moment, condition, statements
FOLLOWERS = {
    "budget_waiting_joins": ("budget_waiting", "INSERT", "", [JOIN_LINE]),
    "budget_waiting_leaves": ("budget_waiting", "UPDATE", "OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL", [LEAVE_LINE]),
    "budget_fund_opens": ("budget_fund", "UPDATE", "NEW.state <> OLD.state", [OPEN_OR_NOT]),
    "budget_answer_acts": ("budget_fundchangeanswer", "INSERT", "", [MOVE_FUND, SET_FACTOR]),
}

AGREED = """
SELECT {what} FROM budget_fundchange c JOIN budget_fundchangeanswer a ON a.change_id = c.id
WHERE a.answer = 'agreed' AND c.fund_id = {fund} AND c.kind = '{kind}' ORDER BY a.id DESC LIMIT 1
"""
AGREED_STATE = AGREED.format(what="c.to_state", fund="NEW.id", kind="state")
AGREED_PERCENT = AGREED.format(what="c.to_percent", fund="NEW.fund_id", kind="over_issue")
SAME_MONEY = " AND ".join(
    f"NEW.{column} = OLD.{column}"
    for column in ("plan_krw", "reserved_krw", "committed_krw", "released_krw", "last_entry")
)
SAME_LINE = "NEW.waiting_count = OLD.waiting_count AND NEW.waiting_krw = OLD.waiting_krw"
LINE_AS_IT_IS = """
(SELECT COUNT(*) = NEW.waiting_count AND COALESCE(SUM(w.amount_krw), 0) = NEW.waiting_krw
FROM budget_waiting w WHERE w.balance_id = NEW.id AND w.ended_at IS NULL)
"""
IS_OPEN = "(SELECT f.state = 'open' FROM budget_fund f WHERE f.id = NEW.fund_id)"
# On PostgreSQL only a statement inside a trigger has this depth. SQLite has one writer and books everything at once: a
# balance may only follow a newer entry of its own, or become what its line and what was agreed already say.
BALANCE_BY_HAND = {
    "postgresql": "pg_trigger_depth() < 2",
    "sqlite": f"""
    NEW.id <> OLD.id OR NEW.fund_id <> OLD.fund_id OR NEW.purpose <> OLD.purpose OR NOT (
      (EXISTS (SELECT 1 FROM budget_entry WHERE id = NEW.last_entry AND balance_id = OLD.id AND id > OLD.last_entry)
        AND {SAME_LINE} AND NEW.is_open = OLD.is_open AND NEW.over_issue_percent = OLD.over_issue_percent)
      OR ({SAME_MONEY} AND (({SAME_LINE}) OR {LINE_AS_IT_IS}) AND NEW.is_open = {IS_OPEN}
        AND NEW.over_issue_percent = COALESCE(({AGREED_PERCENT}), OLD.over_issue_percent)))
    """,  # noqa: S608
}
# The first entry of a balance is its opening; every later plan is one that two people agreed on.
PLAN_UNASKED = """
NEW.act IN ('allot', 'cut') AND EXISTS (
  SELECT 1 FROM (SELECT * FROM budget_balance WHERE id = NEW.balance_id {lock}) b
  WHERE b.last_entry <> 0 AND NOT EXISTS (
    SELECT 1 FROM budget_fundchange c JOIN budget_fundchangeanswer a ON a.change_id = c.id AND a.answer = 'agreed'
    WHERE c.number = NEW.about AND c.fund_id = b.fund_id AND c.purpose = b.purpose
      AND c.to_plan_krw = b.plan_krw + CASE NEW.act WHEN 'allot' THEN NEW.amount_krw ELSE -NEW.amount_krw END))
"""
LEFT_OF_KEY = """
COALESCE((SELECT SUM(CASE act WHEN 'reserve' THEN amount_krw WHEN 'return' THEN 0 ELSE -amount_krw END)
FROM budget_entry WHERE reservation_key = {row}.key AND balance_id = {row}.balance_id), 0)
"""
LIVE_BY_HAND = f"NEW.amount_krw <> {LEFT_OF_KEY.format(row='NEW')} OR {BOOKS.OF_ANOTHER_ENTRY}"
OUT_OF_LINE = """
NEW.ended_at IS NOT NULL
OR NOT EXISTS (SELECT 1 FROM budget_balance b WHERE b.id = NEW.balance_id AND b.is_open)
OR NEW.place <= COALESCE((SELECT MAX(w.place) FROM budget_waiting w WHERE w.balance_id = NEW.balance_id), 0)
OR EXISTS (SELECT 1 FROM budget_entry e WHERE e.reservation_key = NEW.key)
"""
NOT_AN_END = """
OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id <> OLD.id OR NEW.balance_id <> OLD.balance_id
OR NEW.key <> OLD.key OR NEW.amount_krw <> OLD.amount_krw OR NEW.about <> OLD.about OR NEW.place <> OLD.place
OR NEW.waits_since <> OLD.waits_since OR NEW.joined_by <> OLD.joined_by OR (NEW.ended_because = 'promoted' AND NOT EXISTS (
  SELECT 1 FROM budget_entry e
  WHERE e.reservation_key = OLD.key AND e.act = 'reserve' AND e.balance_id = OLD.balance_id))
"""
FUND_BY_HAND = f"""
NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.institution <> OLD.institution OR NEW.year <> OLD.year
OR NEW.opened_at <> OLD.opened_at OR NEW.state <> COALESCE(({AGREED_STATE}), OLD.state)
"""
ALONE = """
NEW.answer = 'agreed'
AND NEW.answered_by = (SELECT c.asked_by FROM budget_fundchange c WHERE c.id = NEW.change_id)
"""
STAYS = {
    "budget_entry": BOOKS.KEPT,
    "budget_fundchange": ASKED,
    "budget_fundchangeanswer": ASKED,
    "budget_fundproofrun": PROOF,
}


def keep_books(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = editor.connection.vendor == "postgresql"
    statements = [POSTGRESQL_ENTRY] if is_postgresql else list(SQLITE_ENTRY)
    for name, (table, act, when, acts) in FOLLOWERS.items():
        body = " ".join(f"{each};" for each in acts)
        head = f"AFTER {act} ON {table} FOR EACH ROW {f'WHEN ({when})' if when else ''}"
        if is_postgresql:
            function = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
            statements += [function, f"CREATE TRIGGER {name} {head} EXECUTE FUNCTION {name}()"]
        else:
            statements.append(f"CREATE TRIGGER {name} {head} BEGIN {body} END")
    for statement in statements:
        editor.execute(statement, params=None)
    for guard in guards(editor.connection.vendor):
        guard.database_forwards("budget", editor, None, None)


def close_books(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in guards(editor.connection.vendor):
        guard.database_backwards("budget", editor, None, None)
    for name in (*FOLLOWERS, "budget_entry_books"):
        drop = f"FUNCTION {name}() CASCADE" if editor.connection.vendor == "postgresql" else f"TRIGGER {name}"
        editor.execute(f"DROP {drop}", params=None)
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER budget_entry_reserves", params=None)
        editor.execute("DROP TRIGGER budget_entry_takes", params=None)


def guards(vendor: str) -> list[Refuse]:
    """Those whose condition is another one on each database."""
    return [
        Refuse(
            name="budget_balance_no_update",
            table="budget_balance",
            act="UPDATE",
            because=BOOKS.BOOKED,
            when=BALANCE_BY_HAND[vendor],
        ),
        Refuse(
            name="budget_entry_plan_agreed",
            table="budget_entry",
            act="INSERT",
            because=FUND,
            when=PLAN_UNASKED.format(lock="FOR UPDATE" if vendor == "postgresql" else ""),
        ),
    ]


def follow_states(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(
        "UPDATE budget_balance SET is_open ="
        " (SELECT f.state = 'open' FROM budget_fund f WHERE f.id = budget_balance.fund_id)",
        params=None,
    )


class Migration(migrations.Migration):
    dependencies = [("budget", "0003_waiting_list")]

    operations = [
        migrations.RunPython(follow_states, migrations.RunPython.noop),
        migrations.RunPython(keep_books, close_books),
        Refuse(
            name="budget_balance_at_zero",
            table="budget_balance",
            act="INSERT",
            because=BOOKS.BOOKED,
            when=f"{BOOKS.NOT_AT_ZERO} OR NEW.waiting_count <> 0 OR NEW.waiting_krw <> 0 OR NEW.is_open <> {IS_OPEN}",
        ),
        Refuse(name="budget_balance_no_delete", table="budget_balance", act="DELETE", because=BOOKS.BOOKED),
        Refuse(
            name="budget_live_insert", table="budget_livereservation", act="INSERT", because=BOOKS.LIVE, when=LIVE_BY_HAND
        ),
        Refuse(
            name="budget_live_update", table="budget_livereservation", act="UPDATE", because=BOOKS.LIVE, when=LIVE_BY_HAND
        ),
        Refuse(
            name="budget_live_delete",
            table="budget_livereservation",
            act="DELETE",
            because=BOOKS.LIVE,
            when=f"{LEFT_OF_KEY.format(row='OLD')} > 0",
        ),
        Refuse(name="budget_waiting_insert", table="budget_waiting", act="INSERT", because=WAITS, when=OUT_OF_LINE),
        Refuse(name="budget_waiting_update", table="budget_waiting", act="UPDATE", because=WAITS, when=NOT_AN_END),
        Refuse(name="budget_waiting_no_delete", table="budget_waiting", act="DELETE", because=WAITS),
        Refuse(name="budget_fund_insert", table="budget_fund", act="INSERT", because=FUND, when="NEW.state <> 'open'"),
        Refuse(name="budget_fund_update", table="budget_fund", act="UPDATE", because=FUND, when=FUND_BY_HAND),
        Refuse(name="budget_fund_no_delete", table="budget_fund", act="DELETE", because=FUND),
        Refuse(
            name="budget_answer_alone", table="budget_fundchangeanswer", act="INSERT", because=FUND, when=ALONE
        ),
        *[Refuse(name=f"{table}_no_update", table=table, act="UPDATE", because=why) for table, why in STAYS.items()],
        *[Refuse(name=f"{table}_no_delete", table=table, act="DELETE", because=why) for table, why in STAYS.items()],
        *[
            Refuse(name=f"{table}_no_truncate", table=table, act="TRUNCATE", because=why)
            for table, why in {
                **STAYS,
                "budget_balance": BOOKS.BOOKED,
                "budget_livereservation": BOOKS.LIVE,
                "budget_waiting": WAITS,
                "budget_fund": FUND,
            }.items()
        ],
    ]
