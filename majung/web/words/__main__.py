"""Compiles the words at set-up: `python -m majung.web.words`."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from majung.web.words import LANGUAGES, WORDS_FOLDER


def compile_words() -> None:
    """Writes each language's .mo beside its .po, whole or not at all."""
    for language in LANGUAGES:
        source = WORDS_FOLDER / language / "LC_MESSAGES" / "django.po"
        _replace(source.with_suffix(".mo"), source, language)


def _replace(target: Path, source: Path, language: str) -> None:
    unfinished = target.with_suffix(".mo.new")
    with source.open("rb") as words, unfinished.open("wb") as compiled:
        write_mo(compiled, read_po(words, locale=language, abort_invalid=True))
    unfinished.replace(target)


if __name__ == "__main__":
    compile_words()
