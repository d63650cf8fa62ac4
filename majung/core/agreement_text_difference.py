"""How two versions of an agreement's words differ, line by line, in the order in which they are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from majung.core.agreement_texts import ContractText, all_words


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a text: where it stands, its words, and what makes it said or asked."""

    where: str
    ko: str
    en: str = ""
    condition: str = ""
    is_required: bool | None = None

    @property
    def says(self) -> tuple[str, str, str, bool | None]:
        """All but its place: a line that only moved down says the same."""
        return self.ko, self.en, self.condition, self.is_required


@dataclass(frozen=True, slots=True)
class TextChange:
    """A line that is new, gone, or says something else."""

    before: TextLine | None
    after: TextLine | None

    @property
    def where(self) -> str:
        """Where it stands now, or stood if it is gone."""
        line = self.after or self.before
        assert line is not None, "a change has a line on one side at least"
        return line.where


def text_changes(before: ContractText, after: ContractText) -> tuple[TextChange, ...]:
    """What a new version changes, so that whoever agrees to it reads that and not all of it (design §1, four eyes)."""
    old, new = list(text_lines(before)), list(text_lines(after))
    matcher = SequenceMatcher(None, [line.says for line in old], [line.says for line in new], autojunk=False)
    return tuple(
        TextChange(was, now)
        for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes()
        if tag != "equal"
        for was, now in zip_longest(old[old_from:old_to], new[new_from:new_to])
    )


def text_lines(text: ContractText) -> Iterator[TextLine]:
    """Every line of a text in reading order (전자문서법 제4조의2: what was shown can be shown again)."""
    required = {f"items.{item.id}": item.is_required for item in text.items}
    for where, words, said in all_words(text):
        condition = ""
        if said is not None:
            condition = said.when or (f"-{said.when_not}" if said.when_not else "")
        yield TextLine(where, words.ko, words.en, condition, required.get(where))
