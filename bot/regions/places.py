"""Finds Dutch places, areas and postcodes in a message, and what lies abroad."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.languages import SOURCE_LANGUAGE
from bot.nlu.text import WORD, clean, fold
from bot.project import Problem, ProblemError, Project
from bot.regions.abroad import read_abroad
from bot.regions.gazetteer import Gazetteer
from bot.regions.spelling import NameIndex, read_spelling
from bot.yaml_files import read_yaml
from bot.yaml_shapes import MAPPING, TEXTS, Shape, read_values, shape_problems

POSTCODE = re.compile(r"(?<![\w.,+-])([1-9]\d{3})(?:\s?[A-Z]{2}|[a-z]{2}|\s[a-z]{2}$)?(?![\w€%])")
YEAR = re.compile(r"19[5-9]\d|20[0-4]\d")
SENTENCE_END = re.compile(r"[.?!…]")
CLAUSE_END = re.compile(r"[,;:.?!…\n]")
WITHIN_NAME = re.compile(r"[\s'’`´/&.()-]{0,3}")
"""What may stand between the words of one name."""
LONGEST_NAME = 5
"""Words in the longest place name that is looked for."""
PLAIN_LETTERS = 5
"""A name of so many letters counts without any sign that it is a place, where it is no ordinary word."""
SEVERAL_WORDS = 11
"""Letters from which several words may be a misspelt name."""
ALONE_WORDS = 2
"""A message with at most so many words beside its places is about the place alone."""
POSTCODE_WORDS = 3
"""How many words before a postcode may announce it."""

Codes = tuple[str, ...]
WORDS_SHAPE = Shape({"postcode": TEXTS, "never": TEXTS, "ordinary": TEXTS, "names": TEXTS, "common": TEXTS, "plain": TEXTS, "surely": TEXTS, "units": TEXTS, "home": MAPPING, "work": MAPPING})


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
class _Word:
    """A word of a message: where it stands, as written, folded, and the number of its clause."""

    start: int
    end: int
    written: str
    folded: str
    clause: int


@dataclass(frozen=True)
class _Found:
    """A place and the words it takes."""

    first: int
    last: int
    place: Place


@dataclass(frozen=True)
class PlaceFinder:
    """Finds places. All words are folded.

    Attributes:
        places: municipalities by the names of places.
        areas: regions by the names of areas.
        abroad: countries by the names of places abroad.
        prepositions: words that announce a place, one or two at a time.
        postcode_words: words that announce a postcode.
        never: names that are not looked for, because they are words that people use all the time.
        ordinary: words that are, or look like, a place name and are ordinary words too, in any language.
        dictionary: of such words, the languages that have them.
        names: places that are called like a person or a thing.
        surely: words after which a place follows, whatever it is called.
        units: letters behind an amount that are not those of a postcode.
        home, work: what words begin with that say that a place is where a person lives, or works.
    """

    gazetteer: Gazetteer
    places: NameIndex
    areas: NameIndex
    abroad: NameIndex
    prepositions: frozenset[str]
    postcode_words: frozenset[str]
    never: frozenset[str]
    ordinary: frozenset[str]
    dictionary: dict[str, frozenset[str]]
    names: frozenset[str]
    surely: frozenset[str]
    units: frozenset[str]
    home: tuple[str, ...]
    work: tuple[str, ...]

    def find(self, text: str, language: str | None = None) -> list[Place]:
        """The places of a message: postcodes, then where the person lives, then the others, each in their order.

        A postcode counts when it stands alone, has its letters in capitals, or follows a word for postcode or for living
        somewhere. Four bare digits are mostly a year or an amount. A name counts when it follows a preposition, stands
        alone, is capitalised inside a sentence, stands before its area, or is long enough; one that is an ordinary word
        too only with a capital after a preposition, or alone; one that is a person's name only after a preposition, or
        alone. Other spellings than the official one need a sign that they are a place. A name with several meanings
        means the one that lies in the region of another place of the message.

        Args:
            text: a message.
            language: of the message, where it is known: words of other languages are then no ordinary words.
        """
        text = clean(text)
        words = _words(text)
        found: list[_Found] = []
        position = 0
        while position < len(words):
            if one := self._at(text, words, position, language):
                found.append(one)
            position = one.last + 1 if one else position + 1
        found = [self._with_country(words, one) for one in found]
        found = [one for index, one in enumerate(found) if not self._is_in_a_country(found, index)]
        ordered = sorted(found, key=lambda one: self._is_work(words, one, found))
        return self._told_apart([*self._postcodes(text, words), *(one.place for one in ordered)])

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
        named = {word.folded for place in places for word in _words(place.text)}
        rest = [word.folded for word in _words(text) if word.folded not in named]
        lives = [word for word in rest if word.startswith(self.home) or word in self.postcode_words]
        known = {word for phrase in self.prepositions | self.surely | self.postcode_words for word in phrase.split(" ")}
        other = [word for word in rest if word not in known and not word.startswith((*self.home, *self.work))]
        return bool(places and lives) and len(other) <= ALONE_WORDS

    def bare(self, text: str) -> list[Place]:
        """The place that a short message is, in answer to "where do you live?", also when it is an ordinary word."""
        text = clean(text)
        key = fold(text)
        if key in self.never or len(key.split(" ")) > LONGEST_NAME:
            return []
        found, regions = self.places.exactly(key), self.areas.exactly(key)
        if not (found or regions or self._is_ordinary(key, None)):
            found = self.places.alike(key) or self.places.nearly(key)
            regions = self.areas.alike(key)
        return [Place(text, found, regions)] if found or regions else []

    def _at(self, text: str, words: list[_Word], position: int, language: str | None) -> _Found | None:
        """The place that begins at a word."""
        longest = 1
        hyphen = text[words[position].end :][:1] == "-"
        several = hyphen or any(index.may_begin(words[position].folded) for index in (self.places, self.areas, self.abroad))
        while (
            several
            and longest < LONGEST_NAME
            and position + longest < len(words)
            and WITHIN_NAME.fullmatch(text, words[position + longest - 1].end, words[position + longest].start)
        ):
            longest += 1
        keys = {length: " ".join(word.folded for word in words[position : position + length]) for length in range(longest, 0, -1)}
        signs = _Signs.of(self, text, words, position)

        def found(length: int, municipalities: Codes = (), regions: Codes = (), country: str | None = None) -> _Found:
            last = position + length - 1
            return _Found(position, last, Place(text[words[position].start : words[last].end], municipalities, regions, country=country))

        for length, key in keys.items():
            if key in self.never:
                continue
            municipalities, regions, countries = (index.exactly(key) for index in (self.places, self.areas, self.abroad))
            if not municipalities and length > 1 and signs.announced and self._is_whole(words[position : position + length]):
                # "Bergen op Zom" is no Bergen.
                municipalities = self.places.alike(key) or (self.places.nearly(key) if len(key) >= SEVERAL_WORDS else ())
            if not (municipalities or regions or countries) or not self._is_meant(words, position, length, key, signs, language):
                continue
            if municipalities or regions:
                return found(length, municipalities, regions)
            return found(length, country=countries[0])
        if not (signs.announced or signs.capital or longest == len(words) or (position == 0 and words[0].written[0].isupper())):
            return None
        strange = {
            length: key
            for length, key in keys.items()
            if key not in self.names | self.never
            and not (length > 1 and key in self.ordinary)
            and self._is_whole(words[position : position + length])
            and (signs.announced or length == len(words) or len(key) > PLAIN_LETTERS)
        }
        # An ordinary word may be the inflected form of a name when it has a capital.
        inflected = signs.announced and words[position].written[0].isupper()
        for length, key in strange.items():
            if not inflected and all(self._is_ordinary(word, language) or self._is_ordinary(word, SOURCE_LANGUAGE) for word in key.split(" ")):
                continue
            if places := self.places.alike(key):
                return found(length, places)
            if regions := self.areas.alike(key):
                return found(length, regions=regions)
            if countries := self.abroad.alike(key):
                return found(length, country=countries[0])
        for length, key in strange.items() if signs.announced else ():
            if length == 1 and not self._is_ordinary(key, None):
                if places := self.places.nearly(key):
                    return found(length, places)
        return None

    def _is_ordinary(self, word: str, language: str | None) -> bool:
        """Whether a word is an ordinary one, in the language of the message."""
        codes = self.dictionary.get(word, frozenset())
        return word in self.ordinary or (language in codes if language else bool(codes))

    def _is_meant(self, words: list[_Word], position: int, length: int, key: str, signs: _Signs, language: str | None) -> bool:
        ordinary = self._is_ordinary(key, language)
        if length == len(words):
            return words[0].written[0].isupper() or not ordinary
        if ordinary:
            certain = signs.surely and key not in self.ordinary
            placed = signs.announced or self._before_its_area(words, position + length)
            return certain or (placed and any(word.written[0].isupper() for word in words[position : position + length]))
        if signs.announced or self._before_its_area(words, position + length):
            return True
        return key not in self.names and (signs.capital or len(key) >= PLAIN_LETTERS)

    def _is_whole(self, words: list[_Word]) -> bool:
        """Whether words that are no name as they stand may be a misspelt one: no preposition or scrap at either end."""
        first, last = words[0].folded, words[-1].folded
        return len(words) == 1 or (len(first) > 1 and len(last) > 2 and first not in self.prepositions and last not in self.prepositions)

    def _before_its_area(self, words: list[_Word], position: int) -> bool:
        """Whether an area or a country of one or two words begins at this word."""
        following = words[position : position + 2]
        keys = [" ".join(word.folded for word in following[:length]) for length in range(len(following), 0, -1)]
        return any(self.areas.exactly(key) or (following[0].written[0].isupper() and key in self.abroad.names) for key in keys)

    def _with_country(self, words: list[_Word], one: _Found) -> _Found:
        """The place itself, or what lies abroad where the name of a country or city abroad stands right behind it ("Hasselt, België")."""
        behind = words[one.last + 1 : one.last + 2]
        countries = self.abroad.names.get(behind[0].folded, ()) if behind and behind[0].written[0].isupper() else ()
        if not countries or one.place.country or behind[0].folded in self.never:
            return one
        return replace(one, place=replace(one.place, municipalities=(), regions=(), country=countries[0]))

    @staticmethod
    def _is_in_a_country(found: list[_Found], index: int) -> bool:
        """Whether a place of the Netherlands stands right before one abroad, as in "Bergen in Norwegen"."""
        if found[index].place.country or index + 1 == len(found):
            return False
        following = found[index + 1]
        return bool(following.place.country) and following.first - found[index].last <= 2

    def _is_work(self, words: list[_Word], one: _Found, found: list[_Found]) -> bool:
        """Whether a person only works at a place: what its clause says before it, else behind it, else what was said before."""
        clause = words[one.first].clause
        begin = max((other.last for other in found if other.last < one.first), default=-1) + 1
        end = min((other.first for other in found if other.first > one.last), default=len(words))
        before, behind = words[begin : one.first][::-1], words[one.last + 1 : end]
        same = [word for word in before if word.clause == clause] + [word for word in behind if word.clause == clause]
        for word in same + before:
            if word.folded.startswith(self.home):
                return False
            if word.folded.startswith(self.work):
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

    def _postcodes(self, text: str, words: list[_Word]) -> list[Place]:
        found = []
        for match in POSTCODE.finditer(text):
            before = [word.folded for word in words if word.end <= match.start()][-POSTCODE_WORDS:]
            alone = fold(match[0]) == fold(text)
            letters = match[0][4:].strip()
            announced = bool(before) and before[-1] in self.prepositions
            lives = any(word.startswith(self.home) for word in before) and not YEAR.match(match[1])
            if (
                alone
                or letters.isupper()
                or (letters and announced and letters not in self.units)
                or (not letters and announced and lives)
                or self.postcode_words & set(before)
            ):
                municipality = self.gazetteer.by_postcode(match[1])
                found.append(Place(match[0], (municipality,) if municipality else (), postcode=True))
        return found


def _words(text: str) -> list[_Word]:
    """The words of a cleaned text."""
    words: list[_Word] = []
    clause = 0
    for match in WORD.finditer(text):
        if words and CLAUSE_END.search(text, words[-1].end, match.start()):
            clause += 1
        words.append(_Word(match.start(), match.end(), match[0], fold(match[0]), clause))
    return words


@dataclass(frozen=True)
class _Signs:
    """What says that a word is a place.

    Attributes:
        announced: it follows a preposition.
        surely: it follows a word that leaves no doubt.
        capital: its capital tells something: not at the beginning of a sentence, and not in a text of capitals.
    """

    announced: bool
    surely: bool
    capital: bool

    @classmethod
    def of(cls, finder: PlaceFinder, text: str, words: list[_Word], position: int) -> _Signs:
        word = words[position]
        before = [one.folded for one in words[max(position - 2, 0) : position]]
        gap = text[words[position - 1].end : word.start] if position else "."
        touching = not SENTENCE_END.search(gap) and "," not in gap
        said = {before[-1], " ".join(before)} if touching and before else set()
        capital = word.written[0].isupper() and not text.isupper() and not SENTENCE_END.search(gap)
        return cls(bool(said & (finder.prepositions | finder.surely)), bool(said & finder.surely), capital)


def read_place_finder(project: Project, gazetteer: Gazetteer) -> PlaceFinder:
    """Reads the rules of knowledge/regions/: prepositions.yml, place_words.yml, spelling.yml and ordinary_words.txt.

    Raises:
        ProblemError: a file cannot be read, or does not hold its groups.
    """
    announcing = read_yaml(project.regions / "prepositions.yml", text_only=True)
    prepositions, problems = read_values(announcing, TEXTS, announcing.data)
    file = read_yaml(project.regions / "place_words.yml", text_only=True)
    problems += shape_problems(file, WORDS_SHAPE, file.data)
    for group in ("home", "work"):
        if not problems:
            problems += read_values(file, TEXTS, file.data[group], group)[1]
    if problems:
        raise ProblemError(problems)
    spelling = read_spelling(project)
    words = {group: frozenset(fold(word) for word in file.data[group]) for group in WORDS_SHAPE.required if group not in ("home", "work")}
    beginnings = {group: tuple(fold(word) for words in file.data[group].values() for word in words) for group in ("home", "work")}
    municipalities = gazetteer.municipality_names
    # A municipality that is a word too needs a preposition, a village a capital.
    dictionary = read_ordinary_words(project)
    for word in words["plain"] | words["names"]:
        dictionary.pop(word, None)
    like_a_word = dictionary.keys() & municipalities
    for word in like_a_word:
        del dictionary[word]
    dictionary.update(dict.fromkeys(words["common"], frozenset({SOURCE_LANGUAGE})))
    places = {name: codes for name, codes in gazetteer.names.items() if name not in words["never"]}
    return PlaceFinder(
        gazetteer,
        NameIndex(places, spelling, municipalities),
        NameIndex(gazetteer.areas, spelling),
        NameIndex({name: (country,) for name, country in read_abroad(project).items()}, spelling),
        frozenset(fold(word) for group in prepositions.values() for word in group),
        words["postcode"],
        words["never"],
        words["ordinary"],
        dictionary,
        words["names"] | like_a_word - words["common"],
        words["surely"],
        words["units"],
        beginnings["home"],
        beginnings["work"],
    )


def read_ordinary_words(project: Project) -> dict[str, frozenset[str]]:
    """Folded words of our languages that look like a place, with the languages that have them: ordinary_words.txt.

    Raises:
        ProblemError: the file cannot be read.
    """
    path = project.regions / "ordinary_words.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ProblemError([Problem(path, 0, "cannot be read: restore it, or run tools/ordinary_words.py")]) from None
    words: dict[str, frozenset[str]] = {}
    for codes, _, of_these in (line.partition(": ") for line in lines):
        words.update(dict.fromkeys(of_these.split(" "), frozenset(codes.split(" "))))
    return words
