"""What was asked for, signed and proven stays, each state follows another, and evidence is a chain; also for SQL by hand."""

from django.db import migrations

from majung.adapters.triggers import Refuse

AGREEMENT, EXECUTION, ATTEMPT = "agreements_agreement", "agreements_execution", "agreements_identificationattempt"
EVIDENCE, READING, CONSENT = "agreements_evidence", "agreements_registerreading", "agreements_consentrequest"
FIRST = "0" * 64

ASKED_FOR = (
    "number", "application_id", "round", "position", "kind", "entity", "capacity", "sealed_expected", "text_id",
    "requested_at", "requested_by", "expires_through",
)  # fmt: skip
ONCE = (
    "person_id", "sealed_data", "parent_id", "begun_at", "read_at", "acknowledged_at", "identification_id",
    "identified_at", "completed_at", "ended_at", "sealed_end_words",
)  # fmt: skip
ONCE_WORDS = (
    "data_hash", "signed_sha256", "signed_place", "paper", "stopped_because", "declined_because", "ended_because",
    "replaced_by",
)  # fmt: skip
MOVES = {
    "waiting": ("pending", "expired", "stopped", "cancelled", "replaced"),
    "pending": ("sealing", "declined", "expired", "stopped", "cancelled", "replaced"),
    "sealing": ("completed", "cancelled"),
    "completed": ("withdrawn", "cancelled", "replaced"),
    "stopped": ("cancelled", "replaced"),
}
ALLOWED = " OR ".join(
    f"(OLD.state = '{old}' AND NEW.state IN ({', '.join(repr(new) for new in news)}))" for old, news in MOVES.items()
)
TOO_SOON = (
    "(SELECT COUNT(DISTINCT a.position) FROM agreements_agreement a WHERE a.application_id = NEW.application_id"
    " AND a.round = NEW.round AND a.position < NEW.position AND a.state = 'completed') < NEW.position - 1"
)
NOT_IDENTIFIED = (
    "NOT EXISTS (SELECT 1 FROM agreements_identificationattempt i"
    " JOIN agreements_execution e ON e.agreement_id = i.agreement_id WHERE i.id = NEW.identification_id AND e.id = NEW.execution_id AND i.agreement_id = NEW.id"
    " AND i.state = 'passed' AND i.bound_hash = e.unsigned_sha256)"
)
BEFORE = "FROM agreements_evidence e WHERE e.agreement_id = NEW.agreement_id"
LAST_HASH = f"(SELECT e.hash {BEFORE} ORDER BY e.nth DESC LIMIT 1)"
LAST_NTH = f"(SELECT MAX(e.nth) {BEFORE})"


def changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


def changed_again(columns: tuple[str, ...], words: tuple[str, ...]) -> str:
    set_before = [f"(OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})" for column in columns]
    said_before = [f"(OLD.{column} <> '' AND NEW.{column} <> OLD.{column})" for column in words]
    return " OR ".join([*set_before, *said_before])


def kept(table: str, because: str) -> list[Refuse]:
    return [
        Refuse(name=f"{table}_no_{act.lower()}", table=table, act=act, because=because) for act in ("DELETE", "TRUNCATE")
    ]


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_agreements")]

    operations = [
        Refuse(
            name="agreements_asked_for_stays", table=AGREEMENT, act="UPDATE",
            because="what is to be signed never changes", when=changed(*ASKED_FOR),
        ),
        Refuse(
            name="agreements_said_once", table=AGREEMENT, act="UPDATE",
            because="what was signed and told is written once", when=changed_again(ONCE, ONCE_WORDS),
        ),
        Refuse(
            name="agreements_document_stays", table=AGREEMENT, act="UPDATE",
            because="the identified document stays",
            when="OLD.identification_id IS NOT NULL AND NEW.execution_id IS DISTINCT FROM OLD.execution_id",
        ),
        Refuse(
            name="agreements_state_follows", table=AGREEMENT, act="UPDATE",
            because="no such state follows", when=f"NEW.state <> OLD.state AND NOT ({ALLOWED})",
        ),
        Refuse(
            name="agreements_begins", table=AGREEMENT, act="INSERT",
            because="an agreement begins unsigned",
            when="NEW.state NOT IN ('waiting', 'pending', 'stopped') OR NEW.identification_id IS NOT NULL",
        ),
        Refuse(
            name="agreements_in_order_from_the_start", table=AGREEMENT, act="INSERT",
            because="another one comes first", when=f"NEW.state = 'pending' AND {TOO_SOON}",
        ),
        Refuse(
            name="agreements_in_order", table=AGREEMENT, act="UPDATE",
            because="another one comes first",
            when=f"NEW.state = 'pending' AND OLD.state <> 'pending' AND {TOO_SOON}",
        ),
        Refuse(
            name="agreements_sealed_when_shown_who", table=AGREEMENT, act="UPDATE",
            because="nobody showed who they are for this document",
            when=f"NEW.state = 'sealing' AND OLD.state <> 'sealing' AND {NOT_IDENTIFIED}",
        ),
        *kept(AGREEMENT, "an agreement is never deleted"),
        Refuse(name="agreements_execution_stays", table=EXECUTION, act="UPDATE", because="an execution stays"),
        Refuse(
            name="agreements_executed_before", table=EXECUTION, act="INSERT",
            because="it is signed already, or over",
            when="EXISTS (SELECT 1 FROM agreements_agreement a WHERE a.id = NEW.agreement_id"
            " AND (a.state <> 'pending' OR a.identification_id IS NOT NULL))",
        ),
        *kept(EXECUTION, "an execution stays"),
        Refuse(
            name="agreements_attempt_begins_open", table=ATTEMPT, act="INSERT",
            because="an attempt begins open", when="NEW.state <> 'open'",
        ),
        Refuse(
            name="agreements_attempt_settled_once", table=ATTEMPT, act="UPDATE",
            because="an attempt is settled once and counts once",
            when=f"OLD.state <> 'open' OR (OLD.request <> '' AND NEW.request <> OLD.request)"
            f" OR {changed('number', 'agreement_id', 'method', 'bound_hash', 'nonce', 'begun_at')}",
        ),
        *kept(ATTEMPT, "an attempt is never deleted"),
        Refuse(name="agreements_evidence_stays", table=EVIDENCE, act="UPDATE", because="evidence stays as it was"),
        Refuse(
            name="agreements_evidence_follows", table=EVIDENCE, act="INSERT",
            because="evidence follows the record before it",
            when=f"NEW.previous <> COALESCE({LAST_HASH}, '{FIRST}') OR NEW.nth <> COALESCE({LAST_NTH}, 0) + 1",
        ),
        *kept(EVIDENCE, "evidence stays as it was"),
        Refuse(
            name="agreements_reading_stays", table=READING, act="UPDATE",
            because="what the register said stays; it is accepted once",
            when="OLD.accepted_by <> '' OR "
            + changed(
                "application_id", "purpose", "read_at", "issued_on", "problem", "sealed", "document_sha256",
                "document_place",
            ),
        ),
        *kept(READING, "what the register said stays"),
        Refuse(
            name="agreements_consent_once", table=CONSENT, act="UPDATE",
            because="a request is answered once",
            when="OLD.state <> 'asked' OR "
            + changed("number", "agreement_id", "matter", "sealed_words", "planned_on", "asked_at"),
        ),
        *kept(CONSENT, "a request is never deleted"),
    ]  # fmt: skip
