"""The words: the same for the same, one way of addressing the reader, spelt right. Terms: `bot.checks.glossary`."""

import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.core import get_global

from bot.knowledge.texts import PLACEHOLDER
from bot.translation.rules.base import Entry, Rule

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
DICTIONARIES = (Path("/usr/share/hunspell"), Path("/usr/share/myspell/dicts"), Path("/Library/Spelling"))
"""Where Hunspell looks for dictionaries."""


class Inconsistent(Rule):
    """The same Dutch in two places, said in two ways."""

    id = "inconsistent"
    severity = "warning"

    def check(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, str]]:
        seen: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            seen[entry.source.id].append(entry)
        for same in seen.values():
            first = same[0]
            for entry in same[1:]:
                if entry.strings != first.strings:
                    yield entry, (
                        f"the Dutch of '{entry.source.context}' also stands in line {first.line} ('{first.source.context}') and is translated otherwise"
                        f" there: make them the same, or write the comment '# ok[inconsistent]: why' above the text"
                    )


class Address(Rule):
    """The reader is addressed in one way throughout; which, the style guide says."""

    id = "address"
    severity = "warning"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        for word in entry.conventions.address:
            if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", string):
                yield f"'{word}' in '{entry.source.context}' addresses the reader in another way than locales/{entry.language}/STYLE.md says: change it"


class Spelling(Rule):
    """Words that Hunspell does not know, where it and the language's dictionary are installed; words of the Dutch texts are names and terms."""

    id = "spelling"
    severity = "warning"

    def check(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, str]]:
        entries = list(entries)
        if not entries:
            return
        dutch = {word.casefold() for entry in entries for text in entry.sources for word in WORD.findall(PLACEHOLDER.sub(" ", text))}
        known = dutch | entries[0].conventions.words
        found = [(entry, word) for entry in entries for word in _words(entry) if not {word, word.casefold()} & known]
        unknown = misspelt({word for _, word in found}, entries[0].language, entries[0].conventions.dictionary)
        for entry, word in found:
            if word in unknown:
                yield entry, f"'{word}' in '{entry.source.context}' is in no dictionary: correct it, or add it to locales/{entry.language}/words.txt"


def _words(entry: Entry) -> list[str]:
    """The words of a translation, each once; single letters are endings in brackets."""
    return [word for word in dict.fromkeys(WORD.findall(PLACEHOLDER.sub(" ", " ".join(entry.strings)))) if len(word) > 1]


def dictionary(language: str, name: str = "") -> Path | None:
    """The file of a language's Hunspell dictionary, without its ending; None where there is none.

    Args:
        name: of the dictionary, for instance en_GB; empty for that of the likeliest country.
    """
    country = get_global("likely_subtags").get(language, "").rpartition("_")[2]
    wanted = [name] if name else [f"{language}_{country}", language]
    for folder in DICTIONARIES:
        for one in wanted:
            if (folder / f"{one}.dic").is_file():
                return folder / one
    return None


def misspelt(words: set[str], language: str, name: str = "") -> set[str]:
    """Those of the words that the dictionary does not have; none where Hunspell or the dictionary is missing."""
    path = dictionary(language, name)
    if path is None or shutil.which("hunspell") is None:
        return set()
    done = subprocess.run(
        ["hunspell", "-l", "-i", "utf-8", "-d", str(path)], input="\n".join(sorted(words)), capture_output=True, text=True, encoding="utf-8", check=False
    )
    return set(done.stdout.split()) & words
