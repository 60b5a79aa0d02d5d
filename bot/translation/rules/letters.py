"""Letters and figures: what looks right on the screen and is something else."""

import functools
import re
import unicodedata
from collections.abc import Iterator

from babel.core import get_global

from bot.knowledge.texts import PLACEHOLDER
from bot.translation.rules.base import Entry, Rule

WORD = re.compile(r"[^\W\d_]+")
DIGITS_ALONE = re.compile(r"(?<![^\W_])\d[\d.,:-]*")
"""Figures, except behind letters in a name such as Bindkracht10."""
SCRIPTS = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "ARMENIAN": "Armn", "GEORGIAN": "Geor", "HEBREW": "Hebr"}
"""How the names of letters in Unicode begin, with the code of their script."""


@functools.cache
def script_of(letter: str) -> str:
    """The code of a letter's script, for instance `Cyrl`; empty for one that is not in `SCRIPTS`."""
    return SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "")


@functools.cache
def script_of_language(language: str) -> str:
    """The script that a language is written in, from CLDR's likely subtags: `bg` gives `Cyrl`."""
    likely = get_global("likely_subtags").get(language, "")
    return next((part for part in likely.split("_") if len(part) == 4), "Latn")


class Script(Rule):
    """Letters of two alphabets in one word, or a word of look-alikes where the other alphabet is meant."""

    id = "script"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        own = script_of_language(entry.language)
        known = set(WORD.findall(" ".join(entry.sources)))
        for word in dict.fromkeys(WORD.findall(PLACEHOLDER.sub(" ", string))):
            scripts = {script_of(letter) for letter in word} - {""}
            if len(scripts) > 1:
                yield f"'{word}' in '{entry.source.context}' mixes letters of two alphabets that look alike: type the word anew"
            elif own not in scripts and scripts and (len(word) == 1 or "Latn" not in scripts) and word not in known:
                yield f"'{word}' in '{entry.source.context}' is written in another alphabet: type it anew"


class Letters(Rule):
    """Letters that the language's conventions name as wrong, such as ş in Romanian; and letters in two parts."""

    id = "letter"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        for wrong, right in (entry.conventions.letters or {}).items():
            if wrong in string:
                yield f"'{wrong}' in a text of '{entry.source.context}' is not a letter of the language: write '{right}'"
        if not unicodedata.is_normalized("NFC", string):
            yield f"a text of '{entry.source.context}' has letters with their accents apart: type them anew, as one letter each"


class Figures(Rule):
    """Figures and phone numbers belong to facts and organisations, so that they change in one place."""

    id = "figure"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        found = DIGITS_ALONE.search(PLACEHOLDER.sub("", string))
        if found and not any(DIGITS_ALONE.search(PLACEHOLDER.sub("", text)) for text in entry.sources):
            yield f"the figure {found[0]} is typed into a text of '{entry.source.context}': use the placeholder of the Dutch text"
