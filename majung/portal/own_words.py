"""What somebody writes in their own words: read once, for every form that asks for it."""

from django.http import QueryDict

from majung.core.resident_numbers import digits_to_cover
from majung.web.problems import screen_language
from majung.web.words import say

LONGEST_WORDS = 4000


def read_words(posted: QueryDict, name: str, *, required: bool = True, most: int = LONGEST_WORDS) -> tuple[str, str]:
    """The words, and what is wrong with them; a resident number in them could not be covered later (제24조의2)."""
    words = posted.get(name, "").strip()
    if required and not words:
        return words, say("words.problem.empty", screen_language())
    if len(words) > most:
        return words, say("words.problem.long", screen_language(), most=most)
    if digits_to_cover(words):
        return words, say("words.problem.resident_number", screen_language())
    return words, ""
