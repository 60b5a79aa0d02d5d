"""Whether there is a translation, and whether a person has looked at it."""

from collections.abc import Iterable, Iterator

from babel.messages.plurals import get_plural

from bot.knowledge.texts import PLACEHOLDER
from bot.translation.rules.base import Entry, Rule


class Untranslated(Rule):
    """There is no translation: the reader would get Dutch."""

    id = "untranslated"

    def check(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, str]]:
        for entry in entries:
            if not any(string.strip() for string in entry.strings):
                yield entry, f"a text of '{entry.source.context}' is not translated: write its msgstr"


class Fuzzy(Rule):
    """A program guessed it from a text that was alike: it is never shown."""

    id = "fuzzy"

    def check(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, str]]:
        for entry in entries:
            if entry.is_fuzzy:
                yield entry, f"a text of '{entry.source.context}' is fuzzy: compare it with the Dutch and take 'fuzzy' out"


class PluralForms(Rule):
    """Every form that the language has must be there, and only where the Dutch has two."""

    id = "plural"

    def check(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, str]]:
        for entry in entries:
            wanted = get_plural(entry.language).num_plurals if entry.source.plural else 1
            if len(entry.strings) != wanted and not entry.source.plural:
                yield entry, f"a text of '{entry.source.context}' has plural forms: keep msgid and msgstr only"
            elif len(entry.strings) != wanted or not all(string.strip() for string in entry.strings):
                yield entry, f"a text of '{entry.source.context}' needs {wanted} plural forms: write msgstr[0] to msgstr[{wanted - 1}]"


class Same(Rule):
    """The Dutch itself: often somebody forgot it."""

    id = "same"
    severity = "warning"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        has_words = any(char.isalpha() for char in PLACEHOLDER.sub("", string))
        if string in entry.sources and has_words:
            yield f"a text of '{entry.source.context}' is the Dutch itself: translate it, or write the comment '# ok[same]: why' above it"
