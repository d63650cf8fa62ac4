"""What a paper says never changes; how it ended and where its file lies are written once."""

from django.db import migrations

from majung.adapters.triggers import Refuse

KEPT = "a paper stays as it was issued"
ONCE = "a paper ends once and has one file"
FROZEN = (
    "number", "kind", "about", "person_id", "institution_id", "language", "template_version", "code_hmac", "sealed",
    "issued_at", "issued_by",
)  # fmt: skip
OTHER_DAY = "NOT COALESCE(NEW.valid_through = OLD.valid_through, NEW.valid_through IS NULL AND OLD.valid_through IS NULL)"
CHANGED = " OR ".join([*(f"NEW.{name} <> OLD.{name}" for name in FROZEN), OTHER_DAY])
AGAIN = (
    "(OLD.ended_as <> '' AND (NEW.ended_as <> OLD.ended_as OR NEW.ended_at <> OLD.ended_at"
    " OR NEW.ended_at IS NULL OR NEW.replaced_by <> OLD.replaced_by))"
    " OR (OLD.sha256 <> '' AND (NEW.sha256 <> OLD.sha256 OR NEW.place <> OLD.place))"
)


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]

    operations = [
        Refuse(name="papers_paper_frozen", table="papers_paper", act="UPDATE", because=KEPT, when=CHANGED),
        Refuse(name="papers_paper_once", table="papers_paper", act="UPDATE", because=ONCE, when=AGAIN),
        Refuse(name="papers_paper_no_delete", table="papers_paper", act="DELETE", because=KEPT),
        Refuse(name="papers_paper_no_truncate", table="papers_paper", act="TRUNCATE", because=KEPT),
    ]
