"""What the component page shows: each part of the vocabulary once, with made-up words and figures."""

from majung.core.consents import ConsentKind
from majung.documents.consent_texts import consent_text
from majung.web.problems import screen_language
from majung.web.words import say


def components() -> dict[str, object]:
    """The context of `web/components.html`."""
    return {
        "crumbs": [("/", _word("refusal.home")), ("/components", _word("components.title"))],
        "marks": [(state, _word(f"components.mark.{state}")) for state in ("yes", "no", "unknown")],
        "radios": [*_rows("yes", "no"), {"value": "unsure", "label": _word("components.unsure"), "unsure": True}],
        "ticks": [{**row, "hint": _word("components.hint")} for row in _rows("first", "second")],
        "errors": [{"id": "wrong", "message": _word("components.error")}],
        "table_heads": [_word(f"components.table.{name}") for name in ("month", "principal", "interest", "balance")],
        "table_rows": [(1, "500,000", "104,250", "29,500,000"), (2, "500,000", "102,512", "29,000,000")],
        "consent": consent_text(ConsentKind.PROVIDE_BANK),
        "notices": [(kind, _word(f"components.notice.{kind}")) for kind in ("info", "ok", "warn", "no")],
    }


def _rows(*names: str) -> list[dict[str, object]]:
    return [{"value": name, "label": _word(f"components.{name}")} for name in names]


def _word(key: str) -> str:
    return say(key, screen_language())
