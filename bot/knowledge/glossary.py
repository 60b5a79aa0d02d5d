"""knowledge/glossary.yml: which word each language uses for a Dutch term, the same everywhere."""

import functools
import re
from dataclasses import dataclass

from bot.knowledge.texts import PLACEHOLDER
from bot.languages import SOURCE_LANGUAGE
from bot.project import Problem, ProblemError, Project
from bot.yaml_files import YamlFile, read_yaml
from bot.yaml_shapes import LANGUAGE_CODES, MAPPING, TEXT, TEXTS, Shape, read_entries, shape_problems

WEB_ADDRESS = re.compile(r"[\w-]+\.(?:nl|com|eu)\b\S*")
SHAPE = Shape({"dutch": TEXTS, "in": MAPPING}, {"note": TEXT, "not_in": TEXTS})
WORD_SHAPE = Shape({"term": TEXT, "stems": TEXTS})


@dataclass(frozen=True)
class Wording:
    """How one language says a term.

    Attributes:
        term: as it stands on its own, for translators.
        stems: beginnings of words, in small letters; a translation holds one of them.
    """

    term: str
    stems: tuple[str, ...]

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, self.stems))})")

    def stands_in(self, text: str) -> bool:
        return self._pattern.search(text.casefold()) is not None


@dataclass(frozen=True)
class Term:
    """A Dutch term.

    Attributes:
        id: its key.
        dutch: whole Dutch words or phrases, in small letters; a text with one of them uses the term.
        wordings: by language.
        not_in: contexts (msgctxt) in which the word means something else or the sentence does without it.
    """

    id: str
    dutch: tuple[str, ...]
    wordings: dict[str, Wording]
    not_in: tuple[str, ...]

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, self.dutch))})(?!\w)")

    def is_used_in(self, dutch: str) -> bool:
        """Whether a text says it; placeholders and web addresses do not count."""
        return self._pattern.search(_said(dutch)) is not None


@functools.lru_cache(maxsize=4096)
def _said(dutch: str) -> str:
    """What a text says, in small letters; looked at once for every term."""
    return WEB_ADDRESS.sub(" ", PLACEHOLDER.sub(" ", dutch.casefold()))


def read_glossary(project: Project, languages: tuple[str, ...]) -> list[Term]:
    """Reads the glossary.

    Args:
        languages: each but Dutch needs a wording of every term.

    Raises:
        ProblemError: an entry is incomplete or not of the form.
    """
    file = read_yaml(project.knowledge / "glossary.yml", text_only=True)
    entries, problems = read_entries(file, SHAPE, file.data)
    terms: list[Term] = []
    for key, entry in entries.items():
        wordings, found = _wordings(file, key, entry["in"], languages)
        problems += found
        terms.append(Term(key, tuple(map(str.casefold, entry["dutch"])), wordings, tuple(entry.get("not_in", ()))))
    if problems:
        raise ProblemError(problems)
    return terms


def _wordings(
    file: YamlFile, key: str, entries: dict[str, object], languages: tuple[str, ...]
) -> tuple[dict[str, Wording], list[Problem]]:
    wordings: dict[str, Wording] = {}
    problems = []
    for language, entry in entries.items():
        at = (key, "in", language)
        if language not in LANGUAGE_CODES:
            problems.append(file.problem(f"there is no language with the code '{language}': correct it", *at))
        elif found := shape_problems(file, WORD_SHAPE, entry, *at):
            problems += found
        else:
            wordings[language] = Wording(entry["term"], tuple(map(str.casefold, entry["stems"])))
    for language in languages:
        if language != SOURCE_LANGUAGE and language not in entries:
            problems.append(file.problem(f"there is no wording in '{language}': add its term and stems", key, "in"))
    return wordings, problems
