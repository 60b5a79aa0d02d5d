"""locales/<language>/conventions.yml: what the rules need to know of a language beyond what CLDR tells; a language can do without."""

from dataclasses import dataclass

from bot.project import ProblemError, Project
from bot.yaml_files import read_yaml
from bot.yaml_shapes import MAPPING, TEXT, TEXTS, Shape, shape_problems

SHAPE = Shape({}, {"address": TEXTS, "letters": MAPPING, "dictionary": TEXT})


@dataclass(frozen=True)
class Conventions:
    """What is decided for one language.

    Attributes:
        address: whole words that address the reader in the way that the style guide does not choose; capitals count.
        letters: letters that look right and are not, with the right ones.
        dictionary: name of the Hunspell dictionary; empty for the one that CLDR's likeliest country suggests.
        words: words that are right though no dictionary has them, from locales/<language>/words.txt.
    """

    address: tuple[str, ...] = ()
    letters: dict[str, str] | None = None
    dictionary: str = ""
    words: frozenset[str] = frozenset()


def read_conventions(project: Project, language: str) -> Conventions:
    """Reads what is decided for a language.

    Raises:
        ProblemError: a file is not of the form.
    """
    folder = project.locales / language
    words_path = folder / "words.txt"
    words = frozenset(words_path.read_text(encoding="utf-8").split()) if words_path.is_file() else frozenset()
    path = folder / "conventions.yml"
    if not path.is_file():
        return Conventions(words=words)
    file = read_yaml(path, text_only=True)
    data = file.data or {}
    if problems := shape_problems(file, SHAPE, data):
        raise ProblemError(problems)
    return Conventions(tuple(data.get("address", ())), data.get("letters"), data.get("dictionary", ""), words)
