"""Recognises a Dutch name in other spellings: by its sound, without a case ending, and with one typing error."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.project import Problem, ProblemError, Project
from bot.yaml_files import read_yaml
from bot.yaml_shapes import MAPPING, Kind, Shape, shape_problems

RULES = Kind(
    "a list of [what, instead] pairs",
    lambda value: isinstance(value, list) and all(isinstance(rule, list) and len(rule) == 2 for rule in value),
)
DOUBLE = re.compile(r"(.)\1+")
LAST_D = re.compile(r"d$", re.MULTILINE)
SHAPE = Shape({"sounds": RULES, "variants": MAPPING, "endings": MAPPING, "links": RULES})
VARIANTS = ("names", "words")
LEAST_STEM = 4
"""Letters that must be left of a name without its ending; shorter ones are too often something else."""
LEAST_SOUND = 3
"""Letters of the shortest word that is taken by its sound."""
ERROR_LETTERS = 4
"""From so many letters on a name may have one error."""


@dataclass(frozen=True)
class Spelling:
    """The rules of knowledge/regions/spelling.yml.

    Attributes:
        sounds: letters and their replacement, in their order.
        endings: what a message's word may end in and the name's ending instead.
        links: words inside a name, and what may stand for them.
        name_variants, word_variants: letters of names, and of words in messages, and what may stand for them.
    """

    sounds: tuple[tuple[str, str], ...]
    endings: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    name_variants: tuple[tuple[str, str], ...]
    word_variants: tuple[tuple[str, str], ...]

    def sound(self, words: str) -> str:
        """A key that spellings of one sound share; of a folded word without spaces, or of many, one a line."""
        for letters, replacement in self.sounds:
            words = words.replace(letters, replacement)
        return LAST_D.sub("t", DOUBLE.sub(r"\1", words))

    def forms(self, word: str) -> Iterator[str]:
        """What a folded word of a message may stand for: itself, other letters, or itself without an ending."""
        yield word
        for letters, instead in self.word_variants:
            if letters in word:
                yield word.replace(letters, instead)
        yield from self.stems(word)

    def name_sounds(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """The keys under which folded names without spaces are found, with the name; some names have two."""
        written = [(name, name) for name in names]
        written += [(name.replace(letters, instead), name) for name, _ in written for letters, instead in self.name_variants if letters in name]
        sounds = self.sound("\n".join(variant for variant, _ in written)).split("\n")
        return [(sound, name) for sound, (_, name) in zip(sounds, written)]

    def linked(self, name: str) -> Iterator[str]:
        """A folded name with other words for those that link its parts."""
        for link, instead in self.links:
            if f" {link} " in name:
                yield name.replace(f" {link} ", f" {instead} " if instead else " ")

    def stems(self, word: str) -> Iterator[str]:
        """What a folded word may be without its case ending or article."""
        for ending, instead in self.endings:
            if word.endswith(ending) and len(word) - len(ending) + len(instead) >= LEAST_STEM:
                yield word[: len(word) - len(ending)] + instead


class NameIndex:
    """Finds names by a spelling of theirs.

    Attributes:
        names: what each folded name means, words apart, also with other linking words.
    """

    def __init__(self, names: dict[str, tuple[str, ...]], spelling: Spelling, main: Collection[str] = ()) -> None:
        """Takes names with their meanings; `main` are the names that a misspelt word means sooner than others."""
        self.names = {variant: codes for name, codes in names.items() for variant in spelling.linked(name)} | names
        self._spelling = spelling
        self._joined = _gathered((name.replace(" ", ""), codes) for name, codes in self.names.items())
        self._sounds = _gathered((sound, self._joined[name]) for sound, name in spelling.name_sounds(self._joined))
        self._main = {key for sound, name in spelling.name_sounds(name.replace(" ", "") for name in main) for key in (sound, name)}
        several = [name.replace(" ", "") for name in self.names if " " in name]
        self._of_several = {key for sound, name in spelling.name_sounds(several) for key in (sound, name)}

    @functools.cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(self._spelling.sound("\n".join(name.partition(" ")[0] for name in self.names if " " in name)).split("\n"))

    @functools.cached_property
    def _near(self) -> dict[str, list[str]]:
        near: dict[str, list[str]] = defaultdict(list)
        for name in {*self._joined, *self._sounds}:
            if len(name) >= ERROR_LETTERS:
                for key in _shortened(name):
                    near[key].append(name)
        return near

    def exactly(self, words: str) -> tuple[str, ...]:
        """The meanings of folded words that are a name, also when they are written as one word."""
        return self.names.get(words) or (self._joined.get(words, ()) if " " not in words else ())

    def may_begin(self, word: str) -> bool:
        """Whether a folded word sounds like the first one of a name of several words."""
        return self._spelling.sound(word) in self._beginnings

    def alike(self, words: str) -> tuple[str, ...]:
        """The meanings of folded words that sound like a name, or would without their ending; several words, like one of several."""
        word = words.replace(" ", "")
        if len(word) < LEAST_SOUND:
            return ()
        for form in self._spelling.forms(word):
            for key in (form, self._spelling.sound(form)):
                if " " not in words or key in self._of_several:
                    if found := self._joined.get(key) or self._sounds.get(key):
                        return found
        return ()

    def nearly(self, words: str) -> tuple[str, ...]:
        """The meanings of the names that folded words, with or without their ending, are one typing error away from.

        Main names alone where there are any.
        """
        for form in self._spelling.forms(words.replace(" ", "")):
            near: set[str] = set()
            for key in {form, self._spelling.sound(form)}:
                if len(key) >= ERROR_LETTERS:
                    candidates = {name for part in _shortened(key) for name in self._near.get(part, ())}
                    near.update(name for name in candidates if OSA.distance(key, name, score_cutoff=1) <= 1)
            if " " in words:
                near &= self._of_several
            if near:
                chosen = sorted(near & self._main or near)
                return tuple(dict.fromkeys(code for name in chosen for code in self._joined.get(name) or self._sounds[name]))
        return ()


def read_spelling(project: Project) -> Spelling:
    """Reads knowledge/regions/spelling.yml.

    Raises:
        ProblemError: it cannot be read, or holds something else.
    """
    file = read_yaml(project.regions / "spelling.yml", text_only=True)
    problems = shape_problems(file, SHAPE, file.data)
    if problems:
        raise ProblemError(problems)
    for key in VARIANTS:
        if not RULES.fits(file.data["variants"].get(key)):
            problems.append(file.problem(f"'{key}' must be {RULES.what}", "variants", key))
    for language, rules in file.data["endings"].items():
        if not RULES.fits(rules):
            problems.append(file.problem(f"'{language}' must be {RULES.what}", "endings", language))
    if problems:
        raise ProblemError(problems)
    endings = {(ending, instead) for rules in file.data["endings"].values() for ending, instead in rules}
    return Spelling(
        sounds=_pairs(file.data["sounds"]),
        endings=tuple(sorted(endings, key=lambda rule: (-len(rule[0]), rule))),
        links=_pairs(file.data["links"]),
        name_variants=_pairs(file.data["variants"]["names"]),
        word_variants=_pairs(file.data["variants"]["words"]),
    )


def _pairs(rules: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((letters, instead) for letters, instead in rules)


def _gathered(entries: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    gathered: dict[str, dict[str, None]] = defaultdict(dict)
    for key, codes in entries:
        gathered[key].update(dict.fromkeys(codes))
    return {key: tuple(codes) for key, codes in gathered.items()}


def _shortened(word: str) -> set[str]:
    """A word and all that is left of it without one letter: two words one error apart share one of these."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
