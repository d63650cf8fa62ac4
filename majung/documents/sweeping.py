"""What time alone takes away: uploads nobody finished, and sealed litter of processes that died."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from majung.adapters import clock
from majung.documents import vault
from majung.documents.kept_files import FOLDER
from majung.documents.models import StoredFile, Upload, UploadPart
from majung.documents.services.uploads import PARTS, drop_upload

# Nobody writes for so long that a file this old could still get its row.
LITTER_AFTER = timedelta(days=1)


def sweep_documents(*, at: datetime) -> int:
    """Drops expired uploads and unnamed files; gives how many of both. Repeating it changes nothing."""
    expired = list(Upload.objects.filter(expires_at__lte=at))
    for upload in expired:
        drop_upload(upload)
    return len(expired) + drop_litter([FOLDER, PARTS], is_named=_is_named)


def drop_litter(folders: Sequence[str], *, is_named: Callable[[str], bool]) -> int:
    """Drops old files in these folders of which no row knows; gives how many."""
    litter = [place for place in old_places(folders) if not is_named(place)]
    for place in litter:
        vault.drop(place)
    return len(litter)


def old_places(folders: Sequence[str]) -> Iterator[str]:
    """Files in these folders of the storage that nobody could be about to name any more."""
    # The age of a file is told by the machine, so it is measured by the machine's own clock.
    before = clock.real_now() - LITTER_AFTER
    storage = vault.storage()
    for folder in folders:
        for inner in storage.listdir(folder)[0] if storage.exists(folder) else ():
            for name in storage.listdir(f"{folder}/{inner}")[1]:
                place = f"{folder}/{inner}/{name}"
                if storage.get_modified_time(place) < before:
                    yield place


def _is_named(place: str) -> bool:
    return StoredFile.objects.filter(place=place).exists() or UploadPart.objects.filter(place=place).exists()
