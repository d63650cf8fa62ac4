from django.db import migrations

from majung.adapters.triggers import Refuse

NOT_STAFF = "NOT EXISTS (SELECT 1 FROM parties_user WHERE id = NEW.user_id AND kind = 'staff')"
BRANCH_ELSEWHERE = (
    "NEW.branch_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM parties_branch "
    "WHERE id = NEW.branch_id AND institution_id = NEW.institution_id)"
)


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]

    operations = [
        Refuse(
            name="parties_user_keeps_kind",
            table="parties_user",
            act="UPDATE",
            when="OLD.kind <> NEW.kind",
            because="an account is of staff or of an owner for good",
        ),
        *(
            Refuse(
                name=f"parties_staff_role_{name}_{act.lower()}",
                table="parties_staffrole",
                act=act,
                when=when,
                because=because,
            )
            for act in ("INSERT", "UPDATE")
            for name, when, because in (
                ("of_staff", NOT_STAFF, "only a staff account carries a staff role"),
                ("at_home", BRANCH_ELSEWHERE, "the branch belongs to another institution"),
            )
        ),
    ]
