"""Words of danger: knowledge/emergency_words.yml."""

import re
from dataclasses import dataclass

from bot.nlu.text import clean, fold
from bot.project import ProblemError, Project
from bot.yaml_files import read_yaml
from bot.yaml_shapes import MAPPING, TEXTS, Shape, read_values, shape_problems

SHAPE = Shape({"certain": MAPPING, "likely": MAPPING})
ANY_ER = "[aui]"
"""In Latin letters people write the Bulgarian ъ as a, u or y, and folding makes an i of that."""


@dataclass(frozen=True)
class EmergencyWords:
    """Finds words of danger in a folded text; `certain` and `likely` match beginnings of words."""

    certain: re.Pattern[str]
    likely: re.Pattern[str]


def read_emergency_words(project: Project) -> EmergencyWords:
    """Reads the words of all languages; a message may mix them.

    Raises:
        ProblemError: the file is unreadable, or has another form.
    """
    file = read_yaml(project.knowledge / "emergency_words.yml", text_only=True)
    problems = shape_problems(file, SHAPE, file.data)
    if problems:
        raise ProblemError(problems)
    patterns = []
    for degree in SHAPE.required:
        lists, found = read_values(file, TEXTS, file.data[degree], degree)
        words = [_pattern(word) for language in lists.values() for word in language]
        # An empty alternative would make an emergency of every message.
        if not words or not all(words):
            found.append(file.problem("here stand no words, or one without letters: take it out", degree))
        problems += found
        patterns.append(re.compile(r"(?:^|(?<= ))(?:%s)" % "|".join(words)))
    if problems:
        raise ProblemError(problems)
    return EmergencyWords(*patterns)


def _pattern(phrase: str) -> str:
    """What finds a phrase in folded texts; 0 holds the place of ъ while the others are folded."""
    return re.escape(fold(clean(phrase.replace("ъ", "0")))).replace("0", ANY_ER)
