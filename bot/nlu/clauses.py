"""Cuts a message into sentences, and into the two halves at each place where a second question may begin."""

import re
from dataclasses import dataclass

from bot.nlu.text import fold, words
from bot.project import ProblemError, Project
from bot.yaml_files import read_yaml
from bot.yaml_shapes import TEXTS, read_values

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\s*[\n;]+\s*")
SHORTEST = 2
"""Words that a half needs at least to ask something."""
MOST_CUTS = 6
"""Places at which a message is cut; those nearest its middle are taken."""


@dataclass(frozen=True)
class ClauseFinder:
    """Finds where messages can be cut; `joining` are folded words that join two questions."""

    joining: frozenset[str]

    def sentences(self, text: str) -> list[str]:
        """The sentences of a cleaned text."""
        return [part for part in SENTENCE_END.split(text) if words(part)]

    def halves(self, text: str) -> list[tuple[str, str]]:
        """The two halves of a text at each of its cuts: sentence ends, commas, joining words."""
        found = []
        for match in re.finditer(r"\S+", text):
            before, word = text[: match.start()].rstrip(), match[0]
            cut = before.endswith((".", "!", "?", "…", ",", ";", ":")) or word in ("-", "–", "+", "&")
            rest = text[match.start() :]
            if fold(word) in self.joining:
                cut, rest = True, text[match.end() :].lstrip()
            if cut and min(len(words(before)), len(words(rest))) >= SHORTEST:
                found.append((before, rest))
        middle = len(text) / 2
        return sorted(found, key=lambda halves: abs(len(halves[0]) - middle))[:MOST_CUTS]


def read_clause_finder(project: Project) -> ClauseFinder:
    """Reads knowledge/joining_words.yml.

    Raises:
        ProblemError: the file is unreadable or does not hold lists of words.
    """
    file = read_yaml(project.knowledge / "joining_words.yml", text_only=True)
    lists, problems = read_values(file, TEXTS, file.data)
    if problems:
        raise ProblemError(problems)
    return ClauseFinder(frozenset(fold(word) for group in lists.values() for word in group))
