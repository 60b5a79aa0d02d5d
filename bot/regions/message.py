"""The words of a message as those who look for places see them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.text import WORD, fold

CLAUSE_END = re.compile(r"[,;:.?!…\n]")


@dataclass(frozen=True)
class Word:
    """A word of a message: where it stands, as written, folded, and the number of its clause."""

    start: int
    end: int
    written: str
    folded: str
    clause: int

    @property
    def capital(self) -> bool:
        return self.written[0].isupper()


def message_words(text: str) -> list[Word]:
    """The words of a cleaned text."""
    words: list[Word] = []
    clause = 0
    for match in WORD.finditer(text):
        if words and CLAUSE_END.search(text, words[-1].end, match.start()):
            clause += 1
        words.append(Word(match.start(), match.end(), match[0], fold(match[0]), clause))
    return words
