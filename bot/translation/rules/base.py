"""What a rule looks at, and what a rule is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.translation.messages import SourceMessage
from bot.translation.rules.conventions import Conventions

ACCEPTED = re.compile(r"^\s*ok\[(?P<rules>[a-z, -]+)\]")
"""A translator's comment that a rule does not fit here, `# ok[order]: why`."""


@dataclass(frozen=True)
class Entry:
    """One text of a catalog.

    Attributes:
        language: its code.
        source: the Dutch.
        strings: the translation; more than one for plural forms.
        is_fuzzy: marked by a program as a guess.
        comments: of the translator.
        path, line: where it stands.
        conventions: what the language needs beyond what CLDR tells.
    """

    language: str
    source: SourceMessage
    strings: tuple[str, ...]
    is_fuzzy: bool
    comments: tuple[str, ...]
    path: Path
    line: int
    conventions: Conventions

    @property
    def sources(self) -> tuple[str, ...]:
        """The Dutch texts that each string stands for one of."""
        return (self.source.id, self.source.plural) if self.source.plural else (self.source.id,)

    @property
    def accepted(self) -> set[str]:
        """Ids of the rules that the translator says do not fit here."""
        found = (ACCEPTED.match(comment) for comment in self.comments)
        return {rule.strip() for match in found if match for rule in match["rules"].split(",")}


class Rule:
    """One thing that can be wrong with translations.

    Attributes:
        id: stands in the message, `error[id]`, and in the comment that accepts it.
        severity: "error" (stops the work) or "warning" (is listed).
    """

    id: str
    severity: str = "error"

    def check(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, str]]:
        """What is wrong, with what to do; entries of one language."""
        for entry in entries:
            for string in entry.strings:
                for message in self.look(entry, string):
                    yield entry, message

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        """What is wrong with one string of an entry."""
        raise NotImplementedError
