"""The JSON Schema of a row of facts, written from the catalog's registry of facts."""

from typing import Any

from majung.core.facts import KSIC_DIVISIONS, LARGEST_INTEGER, FactDefinition, FactRegistry, FactType

# At least one character that is no space, and no control character anywhere.
_CLEAN = r"\u0000-\u001f\u007f-\u009f"
TEXT_PATTERN = rf"^[^{_CLEAN}]*[^{_CLEAN}\s][^{_CLEAN}]*$"


def facts_schema(registry: FactRegistry) -> dict[str, Any]:
    """One row: every fact may be left out or null, which both mean not known."""
    facts = {definition.name: fact_schema(definition) for definition in registry.given.values()}
    identifier = {
        "description": "Comes back at the top of each decision.",
        "anyOf": [{"type": "string", "pattern": rf"^[^{_CLEAN}]*$"}, _whole(), {"type": "null"}],
    }
    return {
        "type": "object",
        "title": "Facts",
        "description": "What is known of one business; what is left out or null is not known.",
        "properties": {"id": identifier, **facts},
        "additionalProperties": False,
    }


def fact_schema(definition: FactDefinition) -> dict[str, Any]:
    return {"title": definition.label_en, "description": definition.label, **_value(definition)}


def _value(definition: FactDefinition) -> dict[str, Any]:
    match definition.type:
        case FactType.BOOL:
            return {"type": ["boolean", "null"]}
        case FactType.INTEGER:
            return {**_whole(), "type": ["integer", "null"], "minimum": 0}
        case FactType.NUMBER:
            return {"type": ["number", "null"], "minimum": 0, "maximum": LARGEST_INTEGER}
        case FactType.DATE:
            return {"type": ["string", "null"], "format": "date"}
        case FactType.TEXT:
            return _text(definition)


def _text(definition: FactDefinition) -> dict[str, Any]:
    if definition.values:
        return {"enum": [*definition.values, None]}
    return {"type": ["string", "null"], "pattern": _ksic_pattern() if definition.is_ksic else TEXT_PATTERN}


def _whole() -> dict[str, Any]:
    return {"type": "integer", "minimum": -LARGEST_INTEGER, "maximum": LARGEST_INTEGER}


def _ksic_pattern() -> str:
    sections = (
        f"{section}({'|'.join(f'{division:02d}' for division in divisions)})"
        for section, divisions in KSIC_DIVISIONS.items()
    )
    return f"^({'|'.join(sections)})[0-9]{{0,3}}$"
