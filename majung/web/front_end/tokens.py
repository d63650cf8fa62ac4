"""The KRDS tokens that our style sheet names, taken from the npm package's one large sheet."""

import re

_NAMED = re.compile(r"var\((--krds-[\w-]+)")
_DEFINED = re.compile(r"(--krds-[\w-]+):\s*([^;]+);")
_POINTS_TO = re.compile(r"var\((--krds-[\w-]+)\)")


class UnknownToken(Exception):
    """A token that the package does not define (any more)."""


def token_sheet(*, style: str, tokens: str) -> str:
    """Custom properties for the tokens a style sheet names, each with its final value."""
    values = token_values(tokens)
    lines = [f"{name}:{final_value(name, values)};" for name in sorted(set(_NAMED.findall(style)))]
    return ":root{" + "".join(lines) + "}\n"


def token_values(tokens: str) -> dict[str, str]:
    """Name and value, the first definition of each: later ones are other modes of the same token."""
    values: dict[str, str] = {}
    for name, value in _DEFINED.findall(tokens):
        values.setdefault(name, value.strip())
    return values


def final_value(name: str, values: dict[str, str]) -> str:
    if name not in values:
        raise UnknownToken(name)
    points_to = _POINTS_TO.fullmatch(values[name])
    return final_value(points_to[1], values) if points_to else values[name]
