"""All screen text, as gettext catalogues with keyed msgids.

Readable without Django, so that the command line speaks the same words as the pages.
Templates say the same keys with `{% say %}`. script/setup compiles them.
"""

import gettext
from functools import cache
from pathlib import Path

WORDS_FOLDER = Path(__file__).parent
LANGUAGES = ("ko", "en")


class _Given(dict[str, object]):
    """Values for a sentence; one not given shows as an ellipsis, because a message must never fail."""

    def __missing__(self, name: str) -> str:
        return "…"


def say(key: str, /, language: str = "ko", **params: object) -> str:
    """The sentence for `key`; the key itself when nobody wrote one, as gettext does."""
    return _catalogue(language if language in LANGUAGES else "ko").gettext(key).format_map(_Given(params))


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", WORDS_FOLDER, languages=[language])
