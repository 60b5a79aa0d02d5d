"""The outer form of a text: spaces, lines, its end and its length."""

import re
from collections.abc import Iterator

from bot.translation.rules.base import Entry, Rule

ENDS = {".": ".", "!": "!", "?": "?", ":": ":", "…": "…", "。": ".", "؟": "?", ";": "?"}
"""Marks at the end of a text, with the Dutch one that they stand for; Greek asks with a semicolon."""
QUOTES = "\"'”“»«’)]"
BYTES_A_CHARACTER = 2
"""Of a label, on average: enough for Latin and Cyrillic letters, too few for emoji, which a button is no place for."""
DOUBLED = re.compile(r"(?<=\S)[ \t\u00a0]{2,}(?=\S)|[ \t]+\n")


class Whitespace(Rule):
    """Spaces and new lines at both ends, and new lines within: the program counts on them."""

    id = "space"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        source = entry.source.id
        for where, cut in (("begins", str.lstrip), ("ends", str.rstrip)):
            own, wanted = (len(text) - len(cut(text)) for text in (string, source))
            if own != wanted:
                yield f"a text of '{entry.source.context}' {where} with {own} spaces or new lines, the Dutch with {wanted}: make it the same"
        lines, wanted = string.strip().count("\n"), source.strip().count("\n")
        if lines != wanted:
            yield f"a text of '{entry.source.context}' has {lines + 1} lines, the Dutch {wanted + 1}: break it in the same places"


class Doubled(Rule):
    """Two spaces in a row."""

    id = "double-space"
    severity = "warning"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        if DOUBLED.search(string) and not DOUBLED.search(entry.source.id):
            yield f"a text of '{entry.source.context}' has two spaces in a row: take one out"


class Ending(Rule):
    """The mark that ends a text: a heading stays a heading, a question a question."""

    id = "ending"
    severity = "warning"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        own, wanted = (text.rstrip().rstrip(QUOTES)[-1:] for text in (string, entry.source.id))
        if ENDS.get(own, "") != ENDS.get(wanted, ""):
            expected = f"with '{wanted}'" if wanted in ENDS else "without a mark"
            yield f"a text of '{entry.source.context}' ends with '{own}', the Dutch {expected}: end it the same way"


class Length(Rule):
    """What becomes a button, or what Telegram shows of the bot, has room for so many characters."""

    id = "length"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        limit = entry.source.limit
        if limit is None:
            return
        size = len(string.encode())
        if len(string) > limit:
            yield f"a text of '{entry.source.context}' has {len(string)} characters, there is room for {limit}: shorten it"
        elif size > limit * BYTES_A_CHARACTER:
            yield f"a text of '{entry.source.context}' takes {size} bytes, there is room for {limit * BYTES_A_CHARACTER}: use plain letters"
