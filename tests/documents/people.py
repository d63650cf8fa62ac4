"""Who sends papers in these tests, and one that is quickly made."""

from datetime import UTC, date, datetime

from majung.core.documents import DocumentKind, DocumentSource
from majung.documents.selectors import ReceivedDocument
from majung.documents.services import receive_document
from majung.events.actors import Actor, ActorKind
from majung.parties.kinds import IdentityMethod
from majung.parties.models import User
from majung.parties.people import Identity, sign_in_person
from tests.documents import papers

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def make_owner(name: str = "김모범") -> User:
    identity = Identity(
        name=name,
        birth_date=date(1985, 1, 1),
        telephone="010-1234-5678",
        ci=f"ci of {name}".ljust(88, "0"),
        di=f"di of {name}".ljust(64, "0"),
        method=IdentityMethod.SIMPLE_CERTIFICATE,
        transaction="transaction-1",
    )
    return sign_in_person(identity=identity, at=AT)


def person_id_of(user: User) -> int:
    assert user.person_id is not None
    return user.person_id


def actor(user: User, kind: ActorKind = ActorKind.OWNER) -> Actor:
    return Actor(kind, f"user:{user.pk}")


def small_paper() -> bytes:
    return papers.pdf(f"{papers.STYLE}<h1>임대차계약서</h1><p>김모범 850101-1928374</p>")


def receive(owner: User, content: bytes | None = None, *, institution: str = "", about: str = "") -> ReceivedDocument:
    return receive_document(
        content=small_paper() if content is None else content,
        filename="김모범 임대차계약서.pdf",
        kind=DocumentKind.LEASE,
        person_id=person_id_of(owner),
        source=DocumentSource.UPLOAD,
        at=AT,
        actor=actor(owner),
        uploader_id=owner.pk,
        institution=institution,
        about=about,
    )
