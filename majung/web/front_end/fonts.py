"""The UI font: Pretendard GOV with the glyphs our screens need, as a first part every page loads, then slices.

A browser loads a slice only when a page has one of its characters. What none of them has (rare letters of an
announcement, names people type) comes from the system's own font: so no page asks for more than about 115 KB of fonts.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# The licence (OFL) reserves the name Pretendard for the unmodified font.
FAMILY = "Majung UI"
WEIGHTS = (400, 700)
FIRST_PART_MOST_BYTES = 60_000
_TRIED_FIRST, _FEWER, _SLICE, _MOST_SLICES = 520, 20, 120, 3
_NAMES_OF_FAMILY, _NAME_FOR_POSTSCRIPT, _NAMES_KEPT = (1, 3, 4, 16), 6, (0, 13, 14)
_BASIC = "".join(map(chr, range(0x20, 0x7F))) + "·×≤≥～…«»“”‘’→←±％₩"


@dataclass(frozen=True, slots=True)
class FontPart:
    characters: tuple[str, ...]
    woff2: bytes


def glyph_order(*, words: Iterable[str], catalog: Iterable[str]) -> list[str]:
    """Characters by how soon a page needs them: letters and figures, our words, the catalog; frequent ones first."""
    counts: dict[str, None] = dict.fromkeys(_BASIC)
    for texts in (words, catalog):
        counted = Counter(character for text in texts for character in text if character.isprintable())
        # Equally frequent ones stand in a fixed order, so that one input always makes the same files.
        counts |= dict.fromkeys(sorted(counted, key=lambda character: (-counted[character], character)))
    return list(counts)


def font_parts(source: Path, characters: Sequence[str]) -> list[FontPart]:
    """The first part as full as its size allows, then a few slices; rare characters are in none."""
    font = _limited(source, characters)
    known = [character for character in characters if ord(character) in font.getBestCmap()]
    whole = _saved(font)
    first = _first_part(whole, known)
    rest = known[len(first.characters) :][: _SLICE * _MOST_SLICES]
    slices = [rest[start : start + _SLICE] for start in range(0, len(rest), _SLICE)]
    return [first, *(FontPart(tuple(each), _woff2(whole, each)) for each in slices)]


def unicode_range(characters: Iterable[str]) -> str:
    """U+20-7E,U+AC00: runs of neighbours are written as one."""
    runs: list[list[int]] = []
    for code in sorted(map(ord, characters)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)


def _first_part(whole: bytes, characters: list[str]) -> FontPart:
    count = min(_TRIED_FIRST, len(characters))
    while len(woff2 := _woff2(whole, characters[:count])) > FIRST_PART_MOST_BYTES:
        count -= _FEWER
    return FontPart(tuple(characters[:count]), woff2)


def _limited(source: Path, characters: Iterable[str]) -> TTFont:
    """The variable font with these characters between our two weights: one file gives both."""
    font = TTFont(source)
    _keep_only(font, characters)
    _rename(font)
    return instantiateVariableFont(TTFont(BytesIO(_saved(font))), {"wght": WEIGHTS})


def _woff2(whole: bytes, characters: Iterable[str]) -> bytes:
    font = TTFont(BytesIO(whole))
    _keep_only(font, characters)
    font.flavor = "woff2"
    return _saved(font)


def _keep_only(font: TTFont, characters: Iterable[str]) -> None:
    options = Options()
    options.hinting = False
    options.layout_features = ["kern", "tnum"]
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["GDEF", "vhea", "vmtx", "VVAR"]
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)


def _rename(font: TTFont) -> None:
    names = font["name"]
    kept = [record for record in names.names if record.nameID in _NAMES_KEPT]
    names.names = kept
    for name in (*_NAMES_OF_FAMILY, _NAME_FOR_POSTSCRIPT):
        names.setName(FAMILY.replace(" ", "") if name == _NAME_FOR_POSTSCRIPT else FAMILY, name, 3, 1, 0x409)


def _saved(font: TTFont) -> bytes:
    # The moment of saving would make each build differ.
    font.recalcTimestamp = False
    file = BytesIO()
    font.save(file)
    return file.getvalue()
