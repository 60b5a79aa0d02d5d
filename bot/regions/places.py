"""Finds Dutch places and postcodes in a message by their exact names."""

import re
from dataclasses import dataclass

from bot.nlu.text import clean, fold
from bot.project import ProblemError, Project
from bot.regions.gazetteer import Gazetteer
from bot.yaml_files import read_yaml
from bot.yaml_shapes import TEXTS, Shape, read_values, shape_problems

POSTCODE = re.compile(r"(?<![\w.,+-])([1-9]\d{3})(?:\s?[A-Z]{2}|[a-z]{2}|\s[a-z]{2}$)?(?![\w€%])")
TOKEN = re.compile(r"[^\s,.?!:;()\"„“”«»…]+")
SENTENCE_END = re.compile(r"[.?!…]")
LONGEST_NAME = 5
"""Words in the longest place name that is looked for."""
WORDS_SHAPE = Shape({"postcode": TEXTS, "never": TEXTS, "ordinary": TEXTS, "units": TEXTS})


@dataclass(frozen=True)
class Place:
    """A place a message names.

    Attributes:
        text: as written in the message.
        municipalities: codes it may mean; empty for a postcode that is not known, several when the name is ambiguous.
        postcode: whether it is a postcode.
    """

    text: str
    municipalities: tuple[str, ...]
    postcode: bool = False


@dataclass(frozen=True)
class PlaceFinder:
    """Finds places. All words are folded.

    Attributes:
        prepositions: words that announce a place.
        postcode_words: words that announce a postcode.
        never: names that are not looked for, because they are words that people use all the time.
        ordinary: names that are ordinary words too.
        units: letters behind an amount that are not those of a postcode.
    """

    gazetteer: Gazetteer
    prepositions: frozenset[str]
    postcode_words: frozenset[str]
    never: frozenset[str]
    ordinary: frozenset[str]
    units: frozenset[str]

    def find(self, text: str) -> list[Place]:
        """The places of a message: postcodes, then names, each in the order of the message.

        A postcode counts when it stands alone, has its letters in capitals, or follows a word for postcode; in small
        letters also after a preposition. Four bare digits are mostly a year or an amount. A name counts when it is
        capitalised inside a sentence, follows a preposition, stands alone, or is a whole later sentence; one that is
        an ordinary word too only with a capital after a preposition, or alone.
        """
        text = clean(text)
        places = self._postcodes(text)
        tokens = list(TOKEN.finditer(text))
        position = 0
        while position < len(tokens):
            for length in range(min(LONGEST_NAME, len(tokens) - position), 0, -1):
                span = tokens[position : position + length]
                key = fold(" ".join(token[0] for token in span))
                codes = self.gazetteer.names.get(key)
                if codes and key not in self.never and self._is_meant(text, tokens, position, length, key):
                    places.append(Place(text[span[0].start() : span[-1].end()], codes))
                    position += length
                    break
            else:
                position += 1
        return places

    def _is_meant(self, text: str, tokens: list[re.Match[str]], position: int, length: int, key: str) -> bool:
        first, last = tokens[position], tokens[position + length - 1]
        capital = last[0][:1].isupper()
        if length == len(tokens):
            return capital or key not in self.ordinary
        before = text[tokens[position - 1].end() : first.start()] if position else "."
        announced = not before.strip() and fold(tokens[position - 1][0]) in self.prepositions
        if key in self.ordinary:
            return announced and capital
        shouting = all(token[0].isupper() for token in tokens)
        if announced or not capital or shouting:
            return announced
        if not SENTENCE_END.search(before):
            return True
        after = text[last.end() :].lstrip(" )\"”»")
        return position > 0 and (not after or SENTENCE_END.match(after) is not None)

    def _postcodes(self, text: str) -> list[Place]:
        found = []
        for match in POSTCODE.finditer(text):
            before = fold(text[: match.start()]).split(" ")
            alone = fold(match[0]) == fold(text)
            letters = match[0][4:].strip()
            announced = bool(letters) and letters not in self.units and before[-1] in self.prepositions
            if alone or letters.isupper() or announced or self.postcode_words & set(before[-2:]):
                municipality = self.gazetteer.by_postcode(match[1])
                found.append(Place(match[0], (municipality,) if municipality else (), postcode=True))
        return found


def read_place_finder(project: Project, gazetteer: Gazetteer) -> PlaceFinder:
    """Reads prepositions.yml and place_words.yml of knowledge/regions/.

    Raises:
        ProblemError: a file cannot be read, or place_words.yml does not hold its groups.
    """
    prepositions = read_yaml(project.regions / "prepositions.yml", text_only=True)
    words = read_yaml(project.regions / "place_words.yml", text_only=True)
    announcing, problems = read_values(prepositions, TEXTS, prepositions.data)
    problems += shape_problems(words, WORDS_SHAPE, words.data)
    if problems:
        raise ProblemError(problems)
    folded = {group: frozenset(fold(word) for word in entries) for group, entries in words.data.items()}
    return PlaceFinder(
        gazetteer,
        frozenset(fold(word) for group in announcing.values() for word in group),
        folded["postcode"],
        folded["never"],
        folded["ordinary"],
        folded["units"],
    )
