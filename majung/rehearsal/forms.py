"""The forms of a page, read and filled in as a browser without a script does it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser

CHOSEN_KINDS = frozenset({"radio", "checkbox"})
BUTTON_KINDS = frozenset({"submit", "image", "button", "reset"})
Sent = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Control:
    """One thing of a form that can be sent; `is_sent` says whether it is when nobody touches it."""

    name: str
    value: str
    kind: str
    is_sent: bool = True


@dataclass
class Form:
    """Where a form leads, how, and what stands in it."""

    action: str
    method: str
    is_multipart: bool = False
    controls: list[Control] = field(default_factory=list)
    buttons: list[Control] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return any(control.name == name for control in (*self.controls, *self.buttons))

    def values_of(self, name: str) -> list[str]:
        """What may be chosen, or what stands there."""
        return [control.value for control in self.controls if control.name == name]

    def filled(self, answers: Sent) -> dict[str, list[str]]:
        """What is sent: everything as it stands, with these answers instead; an empty list sends nothing."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control.is_sent and control.name not in answers and control.kind != "file":
                sent.setdefault(control.name, []).append(control.value)
        for name, value in answers.items():
            sent[name] = [value] if isinstance(value, str) else list(value)
        return sent


class FormReader(HTMLParser):
    """Reads the forms of one page; controls outside any form belong to the one their `form` names."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.links: list[tuple[str, str]] = []
        self._open: Form | None = None
        self._outside: list[tuple[str, Control]] = []
        self._select = ""
        self._textarea: str | None = None
        self._belongs = ""
        self._link = ""
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(has.get("action", ""), has.get("method", "get").lower(), "multipart" in str(has))
            self.forms.append(self._open)
            self.by_id[has.get("id", "")] = self._open
        elif tag == "a":
            self._link, self._words = has.get("href", ""), ""
        elif tag in {"input", "button", "option", "select", "textarea"} and "disabled" not in has:
            self._take(tag, has)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "a" and self._link:
            self.links.append((" ".join(self._words.split()), self._link))
            self._link = ""
        elif tag == "textarea" and self._textarea is not None:
            self._keep(Control(self._textarea, self._words.removeprefix("\n"), "textarea"), form=self._belongs)
            self._textarea = None

    def handle_data(self, data: str) -> None:
        self._words += data

    def _take(self, tag: str, has: Mapping[str, str]) -> None:
        name, kind = has.get("name", ""), has.get("type", "text").lower()
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea, self._words, self._belongs = name, "", has.get("form", "")
        elif tag == "option" and self._select:
            self._keep(Control(self._select, has.get("value", ""), "option", "selected" in has))
        elif tag == "button" or kind in BUTTON_KINDS:
            self._keep(Control(name, has.get("value", ""), "button"), form=has.get("form", ""))
        elif tag == "input" and name:
            is_sent = "checked" in has if kind in CHOSEN_KINDS else True
            value = has.get("value", "on" if kind in CHOSEN_KINDS else "")
            self._keep(Control(name, value, kind, is_sent), form=has.get("form", ""))

    def close(self) -> None:
        super().close()
        for form, control in self._outside:
            if form in self.by_id:
                give(self.by_id[form], control)

    def _keep(self, control: Control, *, form: str = "") -> None:
        if form:
            # Its form may stand further down.
            self._outside.append((form, control))
        elif self._open is not None:
            give(self._open, control)


def give(form: Form, control: Control) -> None:
    (form.buttons if control.kind == "button" else form.controls).append(control)


def read_page(text: str) -> FormReader:
    reader = FormReader()
    reader.feed(text)
    reader.close()
    return reader


def option_named(text: str, words: str) -> str:
    """The value of the first row of a select that says just these words; nothing if there is none."""
    found = re.search(rf'<option value="([^"]+)"[^>]*>\s*{re.escape(words)}\s*<', text)
    return found[1] if found else ""


def day_typed(name: str, day: date) -> dict[str, str]:
    """A day as its three boxes are sent."""
    return {f"{name}_year": str(day.year), f"{name}_month": str(day.month), f"{name}_day": str(day.day)}
