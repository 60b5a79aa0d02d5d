"""Finds Dutch places, areas and postcodes in a message, and what lies abroad."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, replace

from bot.nlu.text import clean, fold
from bot.project import Project
from bot.regions.abroad import read_abroad
from bot.regions.gazetteer import Gazetteer
from bot.regions.message import Word, message_words
from bot.regions.names import LONGEST_NAME, Name, NameFinder
from bot.regions.place_words import read_place_words
from bot.regions.postcodes import message_postcodes
from bot.regions.spelling import NameIndex, read_spelling

ALONE_WORDS = 2
"""A message with at most so many words beside its places is about the place alone."""


@dataclass(frozen=True)
class Place:
    """A place a message names.

    Attributes:
        text: as written in the message.
        municipalities: codes it may mean; empty for a postcode that is not known, several when the name is ambiguous.
        regions: codes of the regions of an area, where it may be one.
        postcode: whether it is a postcode.
        country: ISO code of the country when it is abroad.
    """

    text: str
    municipalities: tuple[str, ...]
    regions: tuple[str, ...] = ()
    postcode: bool = False
    country: str | None = None


@dataclass(frozen=True)
class PlaceFinder:
    """Finds places.

    Attributes:
        gazetteer: where the places lie.
        names: finds their names.
    """

    gazetteer: Gazetteer
    names: NameFinder

    @property
    def never(self) -> frozenset[str]:
        """Folded names that are not looked for, because they are words that people use all the time."""
        return self.names.known.never

    def find(self, text: str, language: str | None = None) -> list[Place]:
        """The places of a message: postcodes, then where the person lives, then the others, each in their order.

        A name counts when it follows a preposition, stands alone, is capitalised inside a sentence, stands before its area,
        or is long enough; one that is an ordinary word too only with a capital after a preposition, after a word for living
        somewhere, or alone; one that is a person's name only after a preposition, or alone. Other spellings than the official
        one need a sign that they are a place. A name with several meanings means the one that lies in the region of another
        place of the message.

        Args:
            text: a message.
            language: of the message, where it is known: words of other languages are then no ordinary words.
        """
        text = clean(text)
        words = message_words(text)
        found: list[Name] = []
        position = 0
        while position < len(words):
            if one := self.names.at(text, words, position, language):
                found.append(one)
            position = one.last + 1 if one else position + 1
        found = [self._with_country(words, one) for one in found]
        found = [one for index, one in enumerate(found) if not self._is_in_a_country(found, index)]
        named = [(words[one.first], frozenset(self.gazetteer.region_of(code).code for code in one.municipalities)) for one in found]
        postcodes = message_postcodes(self.gazetteer, self.names.known, text, words, named)
        places = [Place(written, (code,) if code else (), postcode=True) for written, code in postcodes]
        for one in self._homes_first(words, found):
            written = text[words[one.first].start : words[one.last].end]
            places.append(Place(written, one.municipalities, one.regions, country=one.country))
        return self._told_apart(places)

    def meant(self, places: list[Place]) -> str | None:
        """The municipality that the places of a message stand for, or the region where they only tell that; None when unclear.

        A postcode tells more than a name. Otherwise the first place decides, unless it lies abroad and another does not.
        """
        known = [code for code in (self._code(place) for place in places) if code]
        unclear = bool(places) and not places[0].country and not places[0].postcode and not self._code(places[0])
        return known[0] if known and not unclear else None

    def _code(self, place: Place) -> str | None:
        if place.municipalities:
            return None if place.regions else self.gazetteer.choice(place.municipalities)
        return place.regions[0] if len(place.regions) == 1 else None

    def lives_there(self, text: str, places: list[Place]) -> bool:
        """Whether a message says where somebody lives and hardly anything else."""
        said = self.names.known
        named = {word.folded for place in places for word in message_words(place.text)}
        written = [word.folded for word in message_words(text) if word.folded not in named]
        rest = list(itertools.dropwhile(said.joining.__contains__, written))
        lives = [word for word in rest if word.startswith(said.home) or word in said.postcode]
        known = {word for phrase in said.prepositions | said.surely | said.postcode for word in phrase.split(" ")}
        other = [word for word in rest if word not in known and not word.startswith((*said.home, *said.work))]
        return bool(places and lives) and len(other) <= ALONE_WORDS

    def bare(self, text: str) -> list[Place]:
        """The place that a short message is, in answer to "where do you live?", also when it is an ordinary word."""
        text = clean(text)
        key = fold(text)
        if key in self.never or len(key.split(" ")) > LONGEST_NAME:
            return []
        places, areas = self.names.places, self.names.areas
        found, regions = places.exactly(key), areas.exactly(key)
        if not (found or regions or self.names.known.is_ordinary(key, None)):
            found = places.inflected(key) or places.alike(key) or places.nearly(key)
            regions = areas.alike(key)
        return [Place(text, found, regions)] if found or regions else []

    def _with_country(self, words: list[Word], one: Name) -> Name:
        """The name itself, or what lies abroad where the name of a country or city abroad stands right behind it ("Hasselt, België")."""
        behind = words[one.last + 1 : one.last + 2]
        countries = self.names.abroad.names.get(behind[0].folded, ()) if behind and behind[0].capital else ()
        if not countries or one.country or behind[0].folded in self.never:
            return one
        return Name(one.first, one.last, country=countries[0])

    @staticmethod
    def _is_in_a_country(found: list[Name], index: int) -> bool:
        """Whether a place of the Netherlands stands right before one abroad, as in "Bergen in Norwegen"."""
        if found[index].country or index + 1 == len(found):
            return False
        following = found[index + 1]
        return bool(following.country) and following.first - found[index].last <= 2

    def _homes_first(self, words: list[Word], found: list[Name]) -> list[Name]:
        """The names, those where a person only works behind the others."""
        work: list[bool] = []
        for index, one in enumerate(found):
            between = words[found[index - 1].last + 1 : one.first] if index else words[: one.first]
            following = words[one.last + 1 : found[index + 1].first] if index + 1 < len(found) else words[one.last + 1 :]
            alike = index > 0 and all(word.folded in self._linking for word in between)
            work.append(work[-1] if alike else self._is_work(between, following, words[one.first].clause))
        return [one for _, one in sorted(zip(work, found), key=lambda pair: pair[0])]

    @functools.cached_property
    def _linking(self) -> frozenset[str]:
        return self.names.known.linking | self.names.known.prepositions

    def _is_work(self, before: list[Word], behind: list[Word], clause: int) -> bool:
        """Whether a person only works at a place: what its clause says before it, else behind it, else what was said before."""
        before = before[::-1]
        for word in [one for one in (*before, *behind) if one.clause == clause] + before:
            if self.names.known.is_home(word):
                return False
            if self.names.known.is_work(word):
                return True
        return False

    def _told_apart(self, places: list[Place]) -> list[Place]:
        """The places, those with several meanings with the ones that the other places of the message speak for."""
        told = []
        for place in places:
            others = {region for other in places if other is not place for region in self._regions(other)}
            near = tuple(code for code in place.municipalities if self.gazetteer.municipalities[code].region in others)
            told.append(replace(place, municipalities=near, regions=()) if near else place)
        return told

    def _regions(self, place: Place) -> set[str]:
        """The regions of a place that says where something is: an area, or a name with one meaning."""
        code = self._code(place)
        return {self.gazetteer.region_of(code).code} if code else set(place.regions)


def read_place_finder(project: Project, gazetteer: Gazetteer) -> PlaceFinder:
    """Reads the rules of knowledge/regions/: prepositions.yml, place_words.yml, ordinary_words.txt, spelling.yml and abroad.csv.

    Raises:
        ProblemError: a file cannot be read, or does not hold its groups.
    """
    words = read_place_words(project, gazetteer.municipality_names)
    spelling = read_spelling(project)
    places = {name: codes for name, codes in gazetteer.names.items() if name not in words.never}
    abroad = {name: (country,) for name, country in read_abroad(project).items()}
    indexes = (NameIndex(places, spelling, gazetteer.municipality_sizes), NameIndex(gazetteer.areas, spelling), NameIndex(abroad, spelling))
    return PlaceFinder(gazetteer, NameFinder(*indexes, words))
