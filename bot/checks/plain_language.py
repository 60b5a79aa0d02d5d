"""How plain the texts are: length of sentences, long words, abbreviations; limits in knowledge/plain_language.yml.

The sentence limits are those of the house: level A2 to B1 means at most 14 words a sentence on average, none over 25.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.texts import PLACEHOLDER
from bot.nlu.text import fold
from bot.project import Problem, ProblemError, Project
from bot.translation.catalogs import catalog_path
from bot.translation.strings import CatalogString
from bot.yaml_files import read_yaml
from bot.yaml_shapes import COUNT, MAPPING, TEXTS, Shape, read_values, shape_problems

LONGEST_SENTENCE = 25
MEAN_SENTENCE = 14.0
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”“»)]*\s+|\n+")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
ALONE = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?![\w-])")
"""A word of its own; the abbreviation in a compound such as WIN-punt is a name."""
SHAPE = Shape({"long_words": MAPPING, "known": TEXTS, "long_but_known": TEXTS})


@dataclass(frozen=True)
class Limits:
    """knowledge/plain_language.yml.

    Attributes:
        long_words: by language, from how many letters a word is long.
        known: abbreviations that everybody here knows, or that are names.
        long_but_known: folded beginnings of long words that people meet on paper.
    """

    long_words: dict[str, int]
    known: frozenset[str]
    long_but_known: tuple[str, ...]


def read_limits(project: Project) -> Limits:
    """Reads the limits.

    Raises:
        ProblemError: the file does not hold them.
    """
    file = read_yaml(project.knowledge / "plain_language.yml")
    problems = shape_problems(file, SHAPE, file.data)
    if problems:
        raise ProblemError(problems)
    long_words, problems = read_values(file, COUNT, file.data["long_words"], "long_words")
    if problems:
        raise ProblemError(problems)
    return Limits(long_words, frozenset(file.data["known"]), tuple(fold(word) for word in file.data["long_but_known"]))


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence of a text; a placeholder is one word."""
    parts = (WORD.findall(PLACEHOLDER.sub("X", part)) for part in SENTENCE_END.split(text))
    return [words for words in parts if words]


def mean_lengths(strings: list[CatalogString]) -> dict[str, float]:
    """The mean number of words a sentence, by language; buttons and other labels do not count."""
    lengths: dict[str, list[int]] = defaultdict(list)
    for string in strings:
        if string.text.rstrip().endswith((".", "?", "!")):
            lengths[string.language] += [len(words) for words in sentences(string.text)]
    return {language: sum(found) / len(found) for language, found in lengths.items()}


def check_plain_language(project: Project, strings: list[CatalogString], limits: Limits) -> Iterator[Problem]:
    """Warnings, with file and line."""
    for language, mean in mean_lengths(strings).items():
        if mean > MEAN_SENTENCE:
            path = catalog_path(project, language)
            message = f"the sentences have {mean:.1f} words on average, {MEAN_SENTENCE:.0f} is the most: split the longest ones"
            yield Problem(path, 0, message, "warning", "sentence")
    for string in strings:
        for words in sentences(string.text):
            if len(words) > LONGEST_SENTENCE:
                message = f"a sentence of '{string.context}' has {len(words)} words, {LONGEST_SENTENCE} is the most: make two of it"
                yield Problem(string.path, string.line, message, "warning", "sentence")
        kept = set() if string.text == string.dutch else set(WORD.findall(string.dutch))  # Dutch that stays, as on papers
        for word in dict.fromkeys(WORD.findall(PLACEHOLDER.sub(" ", string.text))):
            limit = limits.long_words.get(string.language, 20)
            if len(word) >= limit and "-" not in word and word not in kept and not fold(word).startswith(limits.long_but_known):
                message = f"'{word}' in '{string.context}' is a long word: say it in short ones, or list it in plain_language.yml"
                yield Problem(string.path, string.line, message, "warning", "long-word")
    yield from _unexplained(strings, limits)


def _unexplained(strings: list[CatalogString], limits: Limits) -> Iterator[Problem]:
    """Abbreviations that are not explained where a reader first meets them: the texts of a topic in their order."""
    explained: dict[tuple[str, str], set[str]] = defaultdict(set)
    for string in strings:
        if not string.text.rstrip().endswith((".", "?", "!", ")", ":")):
            continue  # a label has no room
        seen = explained[string.language, string.context]
        text = PLACEHOLDER.sub(" X ", string.text)
        for match in ALONE.finditer(text):
            name = match[0]
            if not name.isupper() or name in seen or name in limits.known:
                continue
            seen.add(name)
            before, after = text[: match.start()], text[match.end() :].removeprefix("+")
            if not after.startswith((" (", ", ")) and not before.rstrip().endswith("("):
                message = f"'{name}' in '{string.context}' is not explained where it first stands: write {name} (what it is)"
                yield Problem(string.path, string.line, message, "warning", "abbreviation")
