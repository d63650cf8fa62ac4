"""Whoever visited a business, or had a part in a refusal, does not decide it anew; appeals and requests stay; by hand too."""

from django.db import migrations

from majung.adapters.triggers import Refuse

FILED = (
    "number", "application_id", "proposal_id", "person_id", "sealed_words", "filed_by", "filed_at",
)  # fmt: skip
ASKED = (
    "number", "application_id", "kind", "sealed_words", "sealed_fields", "asked_by", "asked_at", "due_on",
)  # fmt: skip
HAD_A_PART = (
    "EXISTS (SELECT 1 FROM decisions_proposal p WHERE p.id = NEW.proposal_id AND p.proposed_by IN {people})"
    " OR EXISTS (SELECT 1 FROM decisions_approval v WHERE v.proposal_id = NEW.proposal_id"
    " AND (v.\"by\" IN {people} OR (v.on_behalf_of <> '' AND v.on_behalf_of IN {people})))"
)
# Those who decided what an appeal then upheld.
FIRST_EYES = (
    "EXISTS (SELECT 1 FROM decisions_appeal e JOIN decisions_proposal p ON p.id = e.proposal_id"
    " WHERE e.application_id = {application} AND e.state = 'upheld' AND (p.proposed_by = {person}"
    " OR EXISTS (SELECT 1 FROM decisions_approval v WHERE v.proposal_id = p.id"
    ' AND (v."by" = {person} OR v.on_behalf_of = {person}))))'
)
CASE = "(SELECT q.application_id FROM decisions_proposal q WHERE q.id = NEW.proposal_id)"
VISITED = (
    "EXISTS (SELECT 1 FROM screening_sitevisit s JOIN decisions_proposal q ON q.application_id = s.application_id"
    ' WHERE q.id = NEW.proposal_id AND s.cancelled_at IS NULL AND s.visitor IN (NEW."by", NEW.on_behalf_of))'
)
UPHELD = (
    "EXISTS (SELECT 1 FROM decisions_appeal e JOIN decisions_proposal p ON p.id = e.proposal_id"
    " WHERE e.state = 'upheld' AND p.outcome = 'refused' AND p.id = (SELECT MAX(q.id) FROM decisions_proposal q"
    " WHERE q.application_id = NEW.id AND q.state = 'decided'))"
)


def changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0005_appeals_and_explanations"),
        ("screening", "0002_findings_stay"),
    ]

    operations = [
        Refuse(
            name="decisions_approver_did_not_visit",
            table="decisions_approval",
            act="INSERT",
            when=VISITED,
            because="whoever visited the business does not approve",
        ),
        Refuse(
            name="decisions_approver_has_new_eyes",
            table="decisions_approval",
            act="INSERT",
            when=FIRST_EYES.format(application=CASE, person='NEW."by"'),
            because="after an appeal others decide than at first",
        ),
        Refuse(
            name="decisions_approver_in_new_eyes_place",
            table="decisions_approval",
            act="INSERT",
            when=f"NEW.on_behalf_of <> '' AND {FIRST_EYES.format(application=CASE, person='NEW.on_behalf_of')}",
            because="after an appeal others decide than at first",
        ),
        Refuse(
            name="decisions_proposer_has_new_eyes",
            table="decisions_proposal",
            act="INSERT",
            when=FIRST_EYES.format(application="NEW.application_id", person="NEW.proposed_by"),
            because="after an appeal others decide than at first",
        ),
        Refuse(
            name="decisions_appeal_against_a_refusal",
            table="decisions_appeal",
            act="INSERT",
            when="NEW.state <> 'filed' OR NOT EXISTS (SELECT 1 FROM decisions_proposal p WHERE p.id = NEW.proposal_id"
            " AND p.application_id = NEW.application_id AND p.state = 'decided' AND p.outcome = 'refused')",
            because="an appeal is filed against a refusal",
        ),
        Refuse(
            name="decisions_appeal_heard_by_new_eyes",
            table="decisions_appeal",
            act="UPDATE",
            when=HAD_A_PART.format(people="(NEW.handler, NEW.agreed_by)"),
            because="whoever decided does not hear the appeal",
        ),
        Refuse(
            name="decisions_appeal_stays",
            table="decisions_appeal",
            act="UPDATE",
            when=f"OLD.state IN ('upheld', 'dismissed', 'withdrawn') OR {changed(FILED)}",
            because="an appeal stays as it was filed, and as it was answered",
        ),
        Refuse(
            name="decisions_explanation_stays",
            table="decisions_explanation",
            act="UPDATE",
            when=f"OLD.state <> 'asked' OR {changed(ASKED)}",
            because="a request stays as it was made, and as it was answered",
        ),
        Refuse(
            name="decisions_case_reopened_on_appeal",
            table="applications_application",
            act="UPDATE",
            when=f"OLD.status = 'refused' AND NEW.status = 'in_screening'"
            f" AND NOT (NEW.revision > OLD.revision AND {UPHELD})",
            because="a refusal is opened again only by an appeal upheld",
        ),
        *(
            Refuse(
                name=f"decisions_{table}_no_{act.lower()}",
                table=f"decisions_{table}",
                act=act,
                because="what was asked of us stays",
            )
            for table in ("appeal", "explanation", "appealdocument")
            for act in ("DELETE", "TRUNCATE")
        ),
        Refuse(
            name="decisions_appealdocument_no_update",
            table="decisions_appealdocument",
            act="UPDATE",
            because="what was asked of us stays",
        ),
    ]
