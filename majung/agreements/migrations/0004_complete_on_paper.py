"""Nothing is complete without its paper, sealed for decades; also for SQL by hand."""

from django.db import migrations

from majung.adapters.triggers import Refuse

UNSEALED = (
    "NOT EXISTS (SELECT 1 FROM papers_paper p JOIN papers_paperfile f ON f.paper_id = p.id"
    " WHERE p.number = NEW.paper AND p.about = NEW.number AND p.kind = 'agreement' AND f.level = 'B-LTA')"
)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_agreements_stay"), ("papers", "0003_files_and_agreements")]

    operations = [
        Refuse(
            name="agreements_complete_when_sealed",
            table="agreements_agreement",
            act="UPDATE",
            because="nothing is complete without a sealed paper",
            when=f"NEW.state = 'completed' AND OLD.state <> 'completed' AND {UNSEALED}",
        ),
    ]
