"""Finds the names of places in a message: as they are, as they sound, and with one typing error."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from bot.languages import SOURCE_LANGUAGE
from bot.regions.message import Word
from bot.regions.place_words import PlaceWords
from bot.regions.spelling import Codes, NameIndex

SENTENCE_END = re.compile(r"[.?!…]")
WITHIN_NAME = re.compile(r"[\s'’`´/&.()-]{0,3}")
"""What may stand between the words of one name."""
LONGEST_NAME = 5
"""Words in the longest place name that is looked for."""
PLAIN_LETTERS = 5
"""A name of so many letters counts without any sign that it is a place, where it is no ordinary word."""
SEVERAL_WORDS = 11
"""Letters from which several ordinary words may be a misspelt name."""
STRANGE_LETTERS = 4
"""Letters from which a word that is no ordinary one may be part of a misspelt name of several words."""
ARTICLES = frozenset({"de", "het"})
"""Words before many words in small letters, and before few names that are written in another way."""
HOME_WORDS = 2
"""How many words may stand between a word for living somewhere and the preposition of the place."""
KIND_WORDS = 4
"""How many words behind "is" may say that what is before it is a place."""
LATIN_STYLES = str.maketrans("wy", "vi")
"""What folding does to single letters; the pairs that it takes for one Bulgarian sound stay apart."""


@dataclass(frozen=True)
class Name:
    """A name in a message: the numbers of its first and last word, and what it may mean, in the Netherlands or abroad."""

    first: int
    last: int
    municipalities: Codes = ()
    regions: Codes = ()
    country: str | None = None


@dataclass(frozen=True)
class _Signs:
    """What says that a word is a place.

    Attributes:
        announced: it follows a preposition, or what is behind it says so.
        surely: it follows a word that leaves no doubt.
        lives: it follows a preposition after a word for living somewhere, or for the WIN-point.
        capital: its capital tells something: not at the beginning of a sentence, and not in a text of capitals.
    """

    announced: bool
    surely: bool
    lives: bool
    capital: bool


@dataclass(frozen=True)
class NameFinder:
    """Finds the name that begins at a word.

    Attributes:
        places: municipalities by the names of places.
        areas: regions by the names of areas.
        abroad: countries by the names of places abroad.
        known: the words that tell places from other words.
    """

    places: NameIndex
    areas: NameIndex
    abroad: NameIndex
    known: PlaceWords

    def at(self, text: str, words: list[Word], position: int, language: str | None) -> Name | None:
        """The name that begins at a word of a cleaned text, the longest one; a name as it is sooner than a guess of one word."""
        signs = self._signs(text, words, position)
        parts = self._parts(text, words, position, signs)
        return self._named(text, words, position, parts, signs, language) or self._guessed(text, words, position, parts, signs, language)

    @functools.cached_property
    def _firsts(self) -> frozenset[str]:
        return self.places.firsts | self.areas.firsts | self.abroad.firsts

    def _parts(self, text: str, words: list[Word], position: int, signs: _Signs) -> dict[int, str]:
        """The words from here on that may be one name, folded, by their number, the most first."""
        first, longest = words[position], 1
        several = first.folded in self._firsts or text[first.end : first.end + 1] == "-"
        if not several and (signs.announced or signs.capital or first.capital) and position + 1 < len(words):
            indexes = (self.places, self.areas, self.abroad)
            several = words[position + 1].folded in self.places.seconds or any(index.may_begin(first.folded) for index in indexes)
        while (
            several
            and longest < LONGEST_NAME
            and position + longest < len(words)
            and WITHIN_NAME.fullmatch(text, words[position + longest - 1].end, words[position + longest].start)
        ):
            longest += 1
        return {length: " ".join(word.folded for word in words[position : position + length]) for length in range(longest, 0, -1)}

    def _named(
        self, text: str, words: list[Word], position: int, parts: dict[int, str], signs: _Signs, language: str | None
    ) -> Name | None:
        """A name as it is, or one of several words as it sounds or with an error: "Bergen op Zom" is no Bergen."""
        for length, key in parts.items():
            if key in self.known.never:
                continue
            municipalities, regions, countries = (index.exactly(key) for index in (self.places, self.areas, self.abroad))
            if not municipalities and length > 1 and signs.announced:
                municipalities = self._of_several(words[position : position + length], key, self._is_half(text, words, position))
            if not (municipalities or regions or countries) or not self._is_meant(words, position, length, key, signs, language):
                continue
            last = position + length - 1
            return Name(position, last, municipalities, regions) if municipalities or regions else Name(position, last, country=countries[0])
        return None

    def _of_several(self, words: list[Word], key: str, hyphened: bool) -> Codes:
        """What several words mean that sound like a name, or have one error; or a name and its ending behind a hyphen."""
        if hyphened and len(words) == 2 and self.places.is_ending(words[1].folded):
            return self.places.exactly(words[0].folded)
        if not self._is_whole(words):
            return ()
        if found := self.places.inflected(key) or self.places.alike(key):
            return found
        if not (self.places.may_begin(words[0].folded) or self.places.may_end(words[-1].folded)):
            return ()
        sure = hyphened or len(words) > 2
        strange = any(len(word.folded) >= STRANGE_LETTERS and (word.capital or sure) and not self._is_a_word(word.folded) for word in words)
        return self.places.nearly(key) if strange or len(key) >= SEVERAL_WORDS else ()

    def _is_a_word(self, key: str) -> bool:
        return key in self.known.names or key in self.known.never or self.known.is_ordinary(key, None)

    def _guessed(
        self, text: str, words: list[Word], position: int, parts: dict[int, str], signs: _Signs, language: str | None
    ) -> Name | None:
        """A name in another spelling, where something says that a place is meant."""
        first = words[position]
        if not (signs.announced or signs.capital or len(parts) == len(words) or (position == 0 and first.capital)):
            return None
        strange = {
            length: key
            for length, key in parts.items()
            if key not in self.known.names | self.known.never
            and not (length > 1 and key in self.known.ordinary)
            and self._is_whole(words[position : position + length])
            and (signs.announced or length == len(words) or len(key) > PLAIN_LETTERS)
        }
        # An ordinary word may be the inflected form of a name when it has a capital.
        inflected = signs.announced and first.capital
        languages = (language, SOURCE_LANGUAGE)
        for length, key in strange.items():
            if not inflected and all(any(self.known.is_ordinary(word, code) for code in languages) for word in key.split(" ")):
                continue
            last = position + length - 1
            if places := self.places.inflected(key):
                return Name(position, last, places)
            if countries := self.abroad.inflected(key):
                return Name(position, last, country=countries[0])
            alike = self.places.alike(key)
            if not alike and (regions := self.areas.alike(key)):
                return Name(position, last, regions=regions)
            mistyped = signs.announced and length == 1 and not self.known.is_ordinary(key, None) and not self._is_half(text, words, position)
            if places := (self._mistyped(first) if mistyped else ()) or alike:
                return Name(position, last, places)
            if countries := self.abroad.alike(key):
                return Name(position, last, country=countries[0])
        return None

    def _mistyped(self, word: Word) -> Codes:
        """What a word with one error means; with a capital, also where the error makes letters that folding takes for one Bulgarian sound."""
        found = self.places.nearly(word.folded)
        if not found and word.capital and word.written.isascii():
            plain = word.written.lower().translate(LATIN_STYLES)
            found = self.places.nearly(plain) if plain != word.folded else ()
        return found

    @staticmethod
    def _is_half(text: str, words: list[Word], position: int) -> bool:
        """Whether a hyphen ties a word to the next one."""
        return text[words[position].end : words[position].end + 1] == "-" and position + 1 < len(words)

    def _is_meant(self, words: list[Word], position: int, length: int, key: str, signs: _Signs, language: str | None) -> bool:
        """Whether words that are a name stand for it here."""
        ordinary = self.known.is_ordinary(key, language)
        if length == len(words):
            return words[0].capital or not ordinary
        placed = signs.announced or self._before_its_area(words, position + length)
        if ordinary:
            behind = words[position + length : position + length + 1]
            lives = signs.lives or (signs.announced and any(self.known.is_home(word) for word in behind))
            certain = (signs.surely or lives) and key not in self.known.ordinary
            return certain or (placed and any(word.capital for word in words[position : position + length]))
        return placed or (key not in self.known.names and (signs.capital or len(key) >= PLAIN_LETTERS))

    def _is_whole(self, words: list[Word]) -> bool:
        """Whether words that are no name as they stand may be a misspelt one: no preposition or scrap at either end."""
        first, last = words[0].folded, words[-1].folded
        if len(words) == 1:
            return True
        if first in ARTICLES and not any(word.capital for word in words):
            return False
        begins = (len(first) > 1 or first == "s") and first not in self.known.prepositions
        return begins and ((len(last) > 2 and last not in self.known.prepositions) or self.places.may_end(last))

    def _before_its_area(self, words: list[Word], position: int) -> bool:
        """Whether an area or a country of one or two words begins at this word."""
        following = words[position : position + 2]
        keys = [" ".join(word.folded for word in following[:length]) for length in range(len(following), 0, -1)]
        return any(self.areas.exactly(key) or (following[0].capital and key in self.abroad.names) for key in keys)

    def _signs(self, text: str, words: list[Word], position: int) -> _Signs:
        word = words[position]
        before = [one.folded for one in words[max(position - 2, 0) : position]]
        gap = text[words[position - 1].end : word.start] if position else "."
        ends = SENTENCE_END.search(gap) is not None
        said = {before[-1], " ".join(before)} if before and not ends and "," not in gap else frozenset()
        preposition = bool(said & self.known.prepositions)
        surely = bool(said & self.known.surely)
        capital = word.capital and not text.isupper() and not ends
        announced = preposition or surely or (ends and self._is_called_a_place(words, position))
        return _Signs(announced, surely, preposition and self._is_home(words, position), capital)

    def _is_home(self, words: list[Word], position: int) -> bool:
        """Whether the preposition before a word follows a word for living somewhere, or one after which places follow."""
        clause = words[position].clause
        before = [word for word in words[max(position - 2 - HOME_WORDS, 0) : position] if word.clause == clause]
        return any(self.known.is_home(word) for word in before) or any(word.folded in self.known.surely for word in before[-3:-1])

    def _is_called_a_place(self, words: list[Word], position: int) -> bool:
        """Whether a sentence goes on to say that its first words are a place: "Venlo is de stad waar ik werk"."""
        for at in range(position + 1, min(position + LONGEST_NAME, len(words))):
            if words[at].folded in self.known.are:
                return any(word.folded.startswith(self.known.kinds) for word in words[at + 1 : at + 1 + KIND_WORDS])
        return False
