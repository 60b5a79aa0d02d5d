"""Translations that come back from outside: what is right is taken over, what is not is told, nothing else changes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.checks.catalogs import entry_problems, read_entries
from bot.project import Problem, ProblemError, Project
from bot.translation.catalogs import catalog_path, read_catalog, write_catalog
from bot.translation.messages import SourceMessage
from bot.translation.rules import read_conventions
from bot.translation.rules.base import Entry

KEY_LENGTH = 16
"""Hexadecimal digits of a key: enough for millions of texts."""


@dataclass(frozen=True)
class Outgoing:
    """One text as it goes out.

    Attributes:
        key: names the text for good.
        context: msgctxt.
        comments: for the translator.
        dutch, translation: as they are now; the translation is empty where there is none or it is fuzzy.
        was: what the translation is now, as a short hash, to see later whether somebody changed it meanwhile.
    """

    key: str
    context: str
    comments: tuple[str, ...]
    dutch: str
    translation: str
    was: str


@dataclass(frozen=True)
class Incoming:
    """One text as it comes back.

    Attributes:
        key, was: as they went out.
        dutch: the Dutch beside it, to see whether columns were moved.
        translation: the new one.
        place: its line or row in the file.
    """

    key: str
    dutch: str
    translation: str
    was: str
    place: int


@dataclass(frozen=True)
class Merged:
    """What became of a file.

    Attributes:
        changed: texts taken over.
        conflicts: texts that were not, with why.
        warnings: what the rules say of those taken over.
    """

    changed: int
    conflicts: list[Problem]
    warnings: list[Problem]


def outgoing(project: Project, messages: list[SourceMessage], language: str) -> list[Outgoing]:
    """Every text of a language, ready to go out; texts with plural forms stay here, since the formats carry one text.

    Raises:
        ProblemError: the catalog cannot be read.
    """
    entries = read_entries(catalog_path(project, language), read_catalog(project, language), language, messages, read_conventions(project, language))
    found = []
    for entry in entries:
        if not entry.source.plural:
            text = "" if entry.is_fuzzy else entry.strings[0]
            found.append(Outgoing(key_of(entry.source), entry.source.context, entry.source.comments, entry.source.id, text, digest(text)))
    return found


def key_of(message: SourceMessage) -> str:
    """Names a text in files that go out; another Dutch text has another key."""
    return digest(f"{message.context}\x04{message.id}")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]


def merge(project: Project, messages: list[SourceMessage], language: str, path: Path, texts: Iterable[Incoming]) -> Merged:
    """Takes the translations of a file over into the catalog, when none of them breaks a rule.

    Args:
        path: the file they came in, for the problems.

    Raises:
        ProblemError: the file is of another project, its columns were moved, a translation breaks a rule that is an error, or the
            catalog cannot be read or written. The catalog is untouched then.
    """
    catalog = read_catalog(project, language)
    entries = {key_of(entry.source): entry for entry in read_entries(catalog_path(project, language), catalog, language, messages, read_conventions(project, language))}
    texts = [text for text in texts if text.key or text.dutch or text.translation]
    if texts and not any(text.key in entries for text in texts):
        raise ProblemError([Problem(path, 0, "none of its texts is one of ours: is it a file of another project, or were columns moved?")])
    changed: dict[str, tuple[Entry, Incoming]] = {}
    conflicts, errors = [], []
    for text in texts:
        entry = entries.get(text.key)
        if entry is None:
            conflicts.append(Problem(path, text.place, "the Dutch of this text has changed since the file went out, or is not ours: export it anew", "warning"))
        elif text.dutch != entry.source.id:
            errors.append(Problem(path, text.place, f"the Dutch beside the key of '{entry.source.context}' is another one: undo the change, or the moved columns"))
        elif text.key in changed and changed[text.key][1].translation != text.translation:
            errors.append(Problem(path, text.place, f"a text of '{entry.source.context}' stands here twice with two translations: keep one"))
        elif text.translation.strip() and text.translation != entry.strings[0]:
            now = "" if entry.is_fuzzy else entry.strings[0]
            if text.was != digest(now):
                message = f"a text of '{entry.source.context}' was changed here too since the file went out ({entry.path.name}:{entry.line}): choose one"
                conflicts.append(Problem(path, text.place, message, "warning"))
            else:
                changed[text.key] = entry, text
    found = [
        problem
        for entry, text in changed.values()
        for problem in entry_problems([replace(entry, strings=(text.translation,), is_fuzzy=False, path=path, line=text.place)])
    ]
    errors += [problem for problem in found if problem.severity == "error"]
    if errors:
        raise ProblemError(errors)
    for entry, text in changed.values():
        message = catalog.get(entry.source.id, entry.source.context)
        message.string = text.translation
        message.flags.discard("fuzzy")
    if changed:
        write_catalog(catalog_path(project, language), catalog)
    return Merged(len(changed), conflicts, found)
