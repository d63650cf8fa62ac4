"""The database keeps the sum of each firm, and guarantees as they were decided."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from majung.adapters.triggers import Refuse

GUARANTEE, EXPOSURE = "guarantees_guarantee", "guarantees_firmexposure"
STAYS = "a guarantee stays as it was decided; it ends and another is decided"
FOLLOWS = "what stands for a firm follows its guarantees"

DECIDED = (
    "number", "application_id", "business_id", "institution_id", "amount_krw", "coverage_percent", "exposure_krw",
    "fee_rate", "fee_krw", "grade", "refinances", "refinanced_krw", "elsewhere_krw", "decided_on", "loan_through",
)  # fmt: skip
CHANGED = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in ("id", *DECIDED))

# 대환 counts net while the old guarantee still stands: what is smaller, the part replaced or the old one itself.
TOTAL = """
COALESCE((SELECT SUM(g.exposure_krw - COALESCE((
  SELECT CASE WHEN o.exposure_krw < g.refinanced_krw THEN o.exposure_krw ELSE g.refinanced_krw END
  FROM guarantees_guarantee o
  WHERE o.number = g.refinances AND o.business_id = g.business_id AND o.state = 'decided'
), 0))
FROM guarantees_guarantee g WHERE g.business_id = NEW.business_id AND g.state = 'decided'), 0)
"""
# The newest word on what stands elsewhere.
ELSEWHERE = """
COALESCE((SELECT g.elsewhere_krw FROM guarantees_guarantee g
WHERE g.business_id = NEW.business_id AND g.state = 'decided' ORDER BY g.id DESC LIMIT 1), 0)
"""
BEGIN = """
INSERT INTO guarantees_firmexposure (business_id, total_krw, elsewhere_krw) VALUES (NEW.business_id, 0, 0)
ON CONFLICT (business_id) DO NOTHING
"""
HOLD = "PERFORM 1 FROM guarantees_firmexposure WHERE business_id = NEW.business_id FOR UPDATE"
COUNT = f"""
UPDATE guarantees_firmexposure SET total_krw = {TOTAL}, elsewhere_krw = {ELSEWHERE}
WHERE business_id = NEW.business_id
"""  # noqa: S608  our own words

# The firm's row is held first and the guarantees are counted by a later statement, which sees what others committed
# while we waited: two approvals at once are one after the other here.
POSTGRESQL = f"""
CREATE FUNCTION guarantees_count_firm() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {BEGIN};
  {HOLD};
  {COUNT};
  RETURN NULL;
END $$;
CREATE TRIGGER guarantees_count_new AFTER INSERT ON guarantees_guarantee FOR EACH ROW EXECUTE FUNCTION guarantees_count_firm();
CREATE TRIGGER guarantees_count_ended AFTER UPDATE ON guarantees_guarantee FOR EACH ROW EXECUTE FUNCTION guarantees_count_firm()
"""
SQLITE = [
    f"CREATE TRIGGER guarantees_count_new AFTER INSERT ON guarantees_guarantee FOR EACH ROW BEGIN {BEGIN}; {COUNT}; END",
    f"CREATE TRIGGER guarantees_count_ended AFTER UPDATE ON guarantees_guarantee FOR EACH ROW BEGIN {BEGIN}; {COUNT}; END",
]


def count(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def stop_counting(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION guarantees_count_firm() CASCADE", params=None)
        return
    for name in ("guarantees_count_new", "guarantees_count_ended"):
        schema_editor.execute(f"DROP TRIGGER {name}", params=None)


class Migration(migrations.Migration):
    dependencies = [("guarantees", "0001_guarantees")]

    operations = [
        migrations.RunPython(count, stop_counting),
        Refuse(
            name="guarantees_as_decided",
            table=GUARANTEE,
            act="UPDATE",
            because=STAYS,
            when=f"OLD.state <> 'decided' OR {CHANGED}",
        ),
        Refuse(name="guarantees_no_delete", table=GUARANTEE, act="DELETE", because=STAYS),
        Refuse(name="guarantees_no_truncate", table=GUARANTEE, act="TRUNCATE", because=STAYS),
        Refuse(
            name="guarantees_exposure_at_zero",
            table=EXPOSURE,
            act="INSERT",
            because=FOLLOWS,
            when="NEW.total_krw <> 0 OR NEW.elsewhere_krw <> 0",
        ),
        Refuse(
            name="guarantees_exposure_follows",
            table=EXPOSURE,
            act="UPDATE",
            because=FOLLOWS,
            when=f"NEW.business_id <> OLD.business_id OR NEW.total_krw <> {TOTAL} OR NEW.elsewhere_krw <> {ELSEWHERE}",
        ),
        Refuse(name="guarantees_exposure_no_delete", table=EXPOSURE, act="DELETE", because=FOLLOWS),
        Refuse(name="guarantees_exposure_no_truncate", table=EXPOSURE, act="TRUNCATE", because=FOLLOWS),
    ]
