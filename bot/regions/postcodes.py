"""Finds the postcodes of a message among its years and amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.text import fold
from bot.regions.gazetteer import Gazetteer
from bot.regions.message import Word
from bot.regions.place_words import PlaceWords

LIKE_LATIN = "АВЕЅІЈКМНОРСТУХ"
"""Cyrillic capitals that are drawn like Latin ones: a Bulgarian keyboard gives them for the letters of a postcode."""
POSTCODE = re.compile(
    rf"(?<![\w.,+-])((?i:NL)[\s-]?)?([1-9]\d{{3}})(\s?[A-Z{LIKE_LATIN}]{{2}}|[a-z]{{2}}|\s[a-z]{{2}}$)?(?![\w€%])"
)
YEAR = re.compile(r"19[5-9]\d|20[0-4]\d")
WORDS_BEFORE = 3
"""How many words before a postcode may announce it."""


def message_postcodes(
    gazetteer: Gazetteer, known: PlaceWords, text: str, words: list[Word], named: list[tuple[Word, frozenset[str]]]
) -> Iterator[tuple[str, str | None]]:
    """The postcodes of a message as written, with the code of their municipality, None for one that is not known.

    One counts when it stands alone, has its letters in capitals or the NL of its country before it, follows a word for
    postcode or for living somewhere, or stands beside a place of its region. Four bare digits are mostly a year or an amount.

    Args:
        named: the first words of the names in the message, with the regions that each may mean.
    """
    shouted = text.isupper()
    for match in POSTCODE.finditer(text):
        country, digits, letters = match[1] or "", match[2], (match[3] or "").strip()
        before = [word for word in words if word.end <= match.start()][-WORDS_BEFORE:]
        behind = [word for word in words if word.start >= match.end()][:1]
        announced = bool(before) and before[-1].folded in known.prepositions
        municipality = gazetteer.by_postcode(digits)
        if letters.isupper() and not (shouted and fold(letters) in known.prepositions):
            counts = True
        elif letters and not letters.isupper():
            counts = (announced or bool(country)) and letters not in known.units
        else:
            home = _is_home(known, digits, before, behind, announced)
            counts = country.endswith("-") or home or _is_beside(gazetteer, digits, match, named)
        if counts or fold(match[0]) == fold(text) or known.postcode & {word.folded for word in before}:
            yield match[0], municipality


def _is_home(known: PlaceWords, digits: str, before: list[Word], behind: list[Word], announced: bool) -> bool:
    """Whether four bare digits tell where a person lives: after a word for that, and no year, amount or rent."""
    lives = any(known.is_home(word) and not word.folded.startswith(known.rent) for word in before)
    amount = any(word.folded.startswith(known.amounts) for word in behind)
    return lives and not YEAR.match(digits) and (announced or not amount)


def _is_beside(gazetteer: Gazetteer, digits: str, match: re.Match[str], named: list[tuple[Word, frozenset[str]]]) -> bool:
    """Whether a name of the postcode's region follows right behind four bare digits ("5911 Venlo")."""
    code = gazetteer.postcodes.get(digits)
    region = gazetteer.region_of(code).code if code else None
    return any(0 < word.start - match.end() <= 2 and region in regions for word, regions in named)
