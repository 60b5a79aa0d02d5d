"""The words that tell places from other words: knowledge/regions/prepositions.yml, place_words.yml and ordinary_words.txt."""

from __future__ import annotations

from dataclasses import dataclass

from bot.languages import SOURCE_LANGUAGE
from bot.nlu.text import fold
from bot.project import Problem, ProblemError, Project
from bot.regions.message import Word
from bot.yaml_files import read_yaml
from bot.yaml_shapes import MAPPING, TEXTS, Shape, read_values, shape_problems

LISTS = ("postcode", "never", "ordinary", "names", "common", "plain", "surely", "units")
BEGINNINGS = ("home", "work", "rent", "amounts", "is", "kinds", "and", "joining")
"""Groups of words, or of what words begin with, by language."""
SHAPE = Shape({**dict.fromkeys(LISTS, TEXTS), **dict.fromkeys(BEGINNINGS, MAPPING)})


@dataclass(frozen=True)
class PlaceWords:
    """Words that tell places from other words; all are folded.

    Attributes:
        prepositions: words that announce a place, one or two at a time.
        postcode: words that announce a postcode.
        never: names that are not looked for, because they are words that people use all the time.
        ordinary: words that are a place name and are ordinary words sooner, in any language.
        dictionary: words that are, or look like, a place name, with the languages in which they are ordinary words.
        names: places that are called like a person or a thing.
        surely: words after which a place follows, whatever it is called.
        units: letters behind an amount that are not those of a postcode.
        home, work: what words begin with that say that a place is where a person lives, or works.
        rent: what those words of `home` begin with behind which an amount may stand.
        amounts: what words begin with behind an amount.
        are: words between a place and what it is ("Venlo is de stad").
        kinds: what words begin with that say what a place is, or how near.
        linking: words between two places of which the same is said.
        joining: words that tie a message to what was said before ("and if I live in Venlo?").
    """

    prepositions: frozenset[str]
    postcode: frozenset[str]
    never: frozenset[str]
    ordinary: frozenset[str]
    dictionary: dict[str, frozenset[str]]
    names: frozenset[str]
    surely: frozenset[str]
    units: frozenset[str]
    home: tuple[str, ...]
    work: tuple[str, ...]
    rent: tuple[str, ...]
    amounts: tuple[str, ...]
    are: frozenset[str]
    kinds: tuple[str, ...]
    linking: frozenset[str]
    joining: frozenset[str]

    def is_ordinary(self, word: str, language: str | None) -> bool:
        """Whether a word is an ordinary one, in the language of the message; without one, in any."""
        codes = self.dictionary.get(word, frozenset())
        return word in self.ordinary or (language in codes if language else bool(codes))

    def is_home(self, word: Word) -> bool:
        return word.folded.startswith(self.home)

    def is_work(self, word: Word) -> bool:
        return word.folded.startswith(self.work)


def read_place_words(project: Project, municipalities: frozenset[str]) -> PlaceWords:
    """Reads the words of knowledge/regions/; `municipalities` are the folded names of those.

    Raises:
        ProblemError: a file cannot be read, or does not hold its groups.
    """
    announcing = read_yaml(project.regions / "prepositions.yml", text_only=True)
    prepositions, problems = read_values(announcing, TEXTS, announcing.data)
    file = read_yaml(project.regions / "place_words.yml", text_only=True)
    problems += shape_problems(file, SHAPE, file.data)
    for group in BEGINNINGS:
        if not problems:
            problems += read_values(file, TEXTS, file.data[group], group)[1]
    if problems:
        raise ProblemError(problems)
    words = {group: frozenset(fold(word) for word in file.data[group]) for group in LISTS}
    beginnings = {group: tuple(dict.fromkeys(fold(word) for words in file.data[group].values() for word in words)) for group in BEGINNINGS}
    # A municipality that is a word too needs a preposition, a village a capital.
    dictionary = read_ordinary_words(project)
    for word in words["plain"] | words["names"]:
        dictionary.pop(word, None)
    like_a_word = dictionary.keys() & municipalities
    for word in like_a_word:
        del dictionary[word]
    dictionary.update(dict.fromkeys(words["common"], frozenset({SOURCE_LANGUAGE})))
    return PlaceWords(
        prepositions=frozenset(fold(word) for group in prepositions.values() for word in group),
        postcode=words["postcode"],
        never=words["never"],
        ordinary=words["ordinary"],
        dictionary=dictionary,
        names=words["names"] | like_a_word - words["common"],
        surely=words["surely"],
        units=words["units"],
        home=beginnings["home"],
        work=beginnings["work"],
        rent=beginnings["rent"],
        amounts=beginnings["amounts"],
        are=frozenset(beginnings["is"]),
        kinds=beginnings["kinds"],
        linking=frozenset(beginnings["and"]),
        joining=frozenset(beginnings["joining"]),
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
        having = frozenset(codes.split(" "))
        for word in of_these.split(" "):
            words[word] = having
    return words
