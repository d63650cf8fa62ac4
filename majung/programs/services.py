"""Acts on programs: publishing."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from majung.core.canonical_json import canonical_json
from majung.core.rules import program as core
from majung.parties.models import Institution, User
from majung.programs.models import Program, ProgramVersion


class PublishedVersionDiffers(Exception):
    """A version of this name was published with another content; a correction needs a new version."""


class UnknownPredecessor(Exception):
    """The version this one supersedes was never published."""


@transaction.atomic
def publish_program(*, version: core.ProgramVersion, at: datetime, by: User | None = None) -> ProgramVersion:
    """Freezes a version of a program; publishing the same content again changes nothing."""
    institution = Institution.objects.get(code=version.institution)
    program, _ = Program.objects.get_or_create(code=version.id, defaults={"institution": institution})
    # get_or_create, because two servers may start at once: one writes, the other finds.
    published, _ = ProgramVersion.objects.get_or_create(
        program=program,
        version=version.version,
        defaults={
            "canonical_json": canonical_json(_decided(version)).decode(),
            "sha256": version.hash,
            "in_force_from": version.in_force_from,
            "in_force_until": version.in_force_until,
            "supersedes": _predecessor(program, version),
            "reason": version.document["reason"] or "",
            "published_at": at,
            "published_by": by,
        },
    )
    if published.sha256 != version.hash:
        raise PublishedVersionDiffers(f"{version.id} {version.version}")
    return published


@transaction.atomic
def publish_catalog(*, versions: Iterable[core.ProgramVersion], at: datetime) -> list[core.ProgramVersion]:
    """Publishes every version, each after the one it supersedes; gives those refused because they differ."""
    waiting = {(version.id, version.version): version for version in versions}
    refused = []
    while waiting:
        version = next(iter(waiting.values()))
        while (earlier := (version.id, version.document["supersedes"])) in waiting:
            version = waiting[earlier]
        try:
            publish_program(version=waiting.pop((version.id, version.version)), at=at)
        except PublishedVersionDiffers:
            refused.append(version)
    return refused


def _decided(version: core.ProgramVersion) -> dict[str, object]:
    # The tests decide nothing, so neither the hash nor the frozen document has them.
    return {key: value for key, value in version.document.items() if key != "tests"}


def _predecessor(program: Program, version: core.ProgramVersion) -> ProgramVersion | None:
    name = version.document["supersedes"]
    if name is None:
        return None
    earlier = ProgramVersion.objects.filter(program=program, version=name).first()
    if earlier is None:
        raise UnknownPredecessor(f"{version.id} {version.version}: {name}")
    return earlier
