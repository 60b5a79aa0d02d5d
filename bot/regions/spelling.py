"""Recognises a Dutch name in other spellings: by its sound, without a case ending, and with one typing error."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.project import ProblemError, Project
from bot.yaml_files import read_yaml
from bot.yaml_shapes import MAPPING, Kind, Shape, shape_problems

RULES = Kind(
    "a list of [what, instead] pairs",
    lambda value: isinstance(value, list) and all(isinstance(rule, list) and len(rule) == 2 for rule in value),
)
DOUBLE = re.compile(r"(.)\1+")
LAST_D = re.compile(r"d$", re.MULTILINE)
SHAPE = Shape({"sounds": RULES, "variants": MAPPING, "endings": MAPPING, "links": RULES, "firsts": RULES})
VARIANTS = ("names", "words")
SOUNDS_KEPT = 1 << 14
"""Words whose key is remembered: people use the same ones again and again."""
LEAST_STEM = 4
"""Letters that must be left of a name without its ending; shorter ones are too often something else."""
LEAST_SOUND = 3
"""Letters of the shortest word that is taken by its sound."""
ERROR_LETTERS = 4
"""From so many letters on a name may have one error."""
LEAST_MAIN_STEM = 3
"""Letters that must be left of a main name without its ending: there are few such names (Urk, Oss, Ede)."""
ENDING_COST = 0.5
"""What an ending counts beside typing errors, when the nearest name is chosen."""
VILLAGE_COST = 1.0
"""What it counts that a name is not a main one."""
MUCH_LARGER = 4
"""A main name that is so many times as large as another is meant where both are as near."""

Codes = tuple[str, ...]


@dataclass(frozen=True)
class Spelling:
    """The rules of knowledge/regions/spelling.yml.

    Attributes:
        sounds: letters and their replacement, in their order.
        endings: what a message's word may end in and the name's ending instead.
        links: words inside a name, and what may stand for them.
        firsts: first words of a name, and what may stand for them.
        name_variants, word_variants: letters of names, and of words in messages, and what may stand for them.
    """

    sounds: tuple[tuple[str, str], ...]
    endings: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    firsts: tuple[tuple[str, str], ...]
    name_variants: tuple[tuple[str, str], ...]
    word_variants: tuple[tuple[str, str], ...]

    @functools.lru_cache(maxsize=SOUNDS_KEPT)
    def sound(self, word: str) -> str:
        """A key that spellings of one sound share, of a folded word without spaces."""
        return self.sounds_of(word)

    def sounds_of(self, words: str) -> str:
        """The keys of many words, one a line."""
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
        sounds = self.sounds_of("\n".join(variant for variant, _ in written)).split("\n")
        return [(sound, name) for sound, (_, name) in zip(sounds, written)]

    def linked(self, name: str) -> Iterator[str]:
        """A folded name with other words for its first one, and for those that link its parts."""
        for first, instead in self.firsts:
            if name.startswith(f"{first} "):
                yield instead + name.removeprefix(first)
        for link, instead in self.links:
            if f" {link} " in name:
                yield name.replace(f" {link} ", f" {instead} " if instead else " ")

    def stems(self, word: str, least: int = LEAST_STEM) -> Iterator[str]:
        """What a folded word may be without its case ending or article, of at least so many letters."""
        for ending, instead in self.endings:
            if word.endswith(ending) and len(word) - len(ending) + len(instead) >= least:
                yield word[: len(word) - len(ending)] + instead


class NameIndex:
    """Finds names by a spelling of theirs.

    Attributes:
        names: what each folded name means, words apart, also with other linking words.
    """

    def __init__(self, names: Mapping[str, Codes], spelling: Spelling, main: Mapping[str, int] | None = None) -> None:
        """Takes names with their meanings; `main` are those that a misspelt word means sooner than others, with their size."""
        self.names = {variant: codes for name, codes in names.items() if " " in name for variant in spelling.linked(name)}
        self.names.update(names)
        self._spelling = spelling
        self._main = {name.replace(" ", ""): size for name, size in (main or {}).items()}
        self._joined = dict(names)
        for name, codes in self.names.items():
            if " " in name:
                joined = name.replace(" ", "")
                known = self._joined.get(joined, ())
                self._joined[joined] = (*known, *(code for code in codes if code not in known))

    @functools.cached_property
    def _sounds(self) -> dict[str, list[str]]:
        """The joined names of each sound."""
        sounds: dict[str, list[str]] = defaultdict(list)
        for sound, name in self._spelling.name_sounds(name for name in self._joined if " " not in name):
            if name not in sounds[sound]:
                sounds[sound].append(name)
        return dict(sounds)

    @functools.cached_property
    def _sounds_of(self) -> dict[str, list[str]]:
        """The sounds of each joined name."""
        of: dict[str, list[str]] = defaultdict(list)
        for sound, names in self._sounds.items():
            for name in names:
                of[name].append(sound)
        return of

    @functools.cached_property
    def _several(self) -> frozenset[str]:
        """The names of several words, joined."""
        return frozenset(name.replace(" ", "") for name in self.names if " " in name)

    @functools.cached_property
    def firsts(self) -> frozenset[str]:
        """The first words of the names of several words."""
        return frozenset(name.partition(" ")[0] for name in self.names if " " in name)

    @functools.cached_property
    def seconds(self) -> frozenset[str]:
        """The second words of the names of several words."""
        return frozenset(name.split(" ", 2)[1] for name in self.names if " " in name)

    @functools.cached_property
    def _first_sounds(self) -> frozenset[str]:
        return frozenset(sound for sound, _ in self._spelling.name_sounds(self.firsts))

    @functools.cached_property
    def _last_sounds(self) -> frozenset[str]:
        return frozenset(sound for sound, _ in self._spelling.name_sounds({name.rpartition(" ")[2] for name in self.names if " " in name}))

    @functools.cached_property
    def _near(self) -> dict[str, list[str]]:
        """The names and sounds that are left when a letter is taken out."""
        near: dict[str, list[str]] = defaultdict(list)
        for name in {*(name for name in self._joined if " " not in name), *self._sounds}:
            if len(name) >= ERROR_LETTERS:
                for key in _shortened(name):
                    near[key].append(name)
        return near

    def exactly(self, words: str) -> Codes:
        """The meanings of folded words that are a name, also when they are written as one word."""
        return self._joined.get(words) or self.names.get(words, ())

    def may_begin(self, word: str) -> bool:
        """Whether a folded word sounds like the first one of a name of several words."""
        return self._spelling.sound(word) in self._first_sounds

    def may_end(self, word: str) -> bool:
        """Whether a folded word sounds like the last one of a name of several words."""
        return self._spelling.sound(word) in self._last_sounds

    def inflected(self, words: str) -> Codes:
        """The meanings of folded words that are a name letter by letter but for their ending; of several, like one of several."""
        word = words.replace(" ", "")
        for form in self._spelling.stems(word, LEAST_MAIN_STEM):
            if form in self._joined and (form in self._main or len(form) > LEAST_MAIN_STEM) and (" " not in words or form in self._several):
                return self._joined[form]
        return ()

    def is_ending(self, word: str) -> bool:
        """Whether a folded word is what a language hangs on a whole name ("Twello-ului")."""
        return (word, "") in self._spelling.endings

    def alike(self, words: str) -> Codes:
        """The meanings of folded words that sound like a name, or would without their ending; several words, like one of several."""
        word = words.replace(" ", "")
        if len(word) < LEAST_SOUND:
            return ()
        costs: dict[str, float] = {}
        for form, cost in self._forms(word):
            for name in (*([form] if form in self._joined else ()), *self._sounds.get(self._spelling.sound(form), ())):
                if " " not in words or name in self._several:
                    costs[name] = min(costs.get(name, 99), cost + OSA.distance(form, name))
        return self._nearest(costs)

    def nearly(self, words: str) -> Codes:
        """The meanings of the names that folded words, with or without their ending, are one typing error away from.

        Those with the fewest other differences, in letters, in sound and in the ending; main names sooner than others.
        """
        costs: dict[str, float] = {}
        for form, cost in self._forms(words.replace(" ", "")):
            sound = self._spelling.sound(form)
            for key in {form, sound}:
                if len(key) < ERROR_LETTERS:
                    continue
                for near in {near for part in _shortened(key) for near in self._near.get(part, ())}:
                    if OSA.distance(key, near, score_cutoff=1) > 1:
                        continue
                    for name in (*([near] if near in self._joined else ()), *self._sounds.get(near, ())):
                        if " " not in words or name in self._several:
                            heard = min(OSA.distance(sound, other) for other in self._sounds_of[name])
                            costs[name] = min(costs.get(name, 99), cost + OSA.distance(form, name) + heard)
        return self._nearest(costs)

    def _forms(self, word: str) -> Iterator[tuple[str, float]]:
        """What a word may stand for, with what its ending costs."""
        stems = set(self._spelling.stems(word))
        for form in self._spelling.forms(word):
            yield form, ENDING_COST if form in stems and form != word else 0

    def _nearest(self, costs: dict[str, float]) -> Codes:
        """The meanings of the names that cost least; of the main ones, of the largest where it is much larger."""
        if not costs:
            return ()
        if self._main:
            costs = {name: cost + (0 if name in self._main else VILLAGE_COST) for name, cost in costs.items()}
        least = min(costs.values())
        chosen = sorted((name for name, cost in costs.items() if cost == least), key=lambda name: (-self._main.get(name, 0), name))
        first, *others = chosen
        if all(self._main.get(first, 0) >= MUCH_LARGER * self._main.get(name, 1) for name in others):
            chosen = [first]
        return tuple(dict.fromkeys(code for name in chosen for code in self._joined[name]))


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
        firsts=_pairs(file.data["firsts"]),
        name_variants=_pairs(file.data["variants"]["names"]),
        word_variants=_pairs(file.data["variants"]["words"]),
    )


def _pairs(rules: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((letters, instead) for letters, instead in rules)


def _shortened(word: str) -> set[str]:
    """A word and all that is left of it without one letter: two words one error apart share one of these."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
