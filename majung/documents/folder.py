"""The folder that keeps files by default: a file is there whole and for good, or not at all."""

import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class DurableFolder(FileSystemStorage):
    """Written aside, flushed to the disk, then given its name; only the house's own user may look in."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        place = Path(self.path(name))
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(dir=place.parent, prefix=".unfinished-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                for piece in content.chunks():
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, place)  # noqa: PTH105  The word for it: atomic, over what may stand there.
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        _flush_folder(place.parent)
        return name


def _flush_folder(folder: Path) -> None:
    # A name lives in its folder; without this a power cut can forget it.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
