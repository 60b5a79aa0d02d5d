"""The catalogs: every text of the knowledge there, nothing else, and each translation as the rules want it."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from rapidfuzz import fuzz

from bot.languages import SOURCE_LANGUAGE
from bot.project import Problem, ProblemError, Project
from bot.translation.catalogs import DOMAIN, catalog_path, read_catalog
from bot.translation.messages import SourceMessage
from bot.translation.rules import RULES, STATE, Conventions, Entry, read_conventions

EDITED = 60
"""From how alike, of 100, a text that nothing uses is one of ours that somebody changed."""


def check_catalogs(project: Project, messages: list[SourceMessage], languages: tuple[str, ...], domain: str = DOMAIN) -> list[Problem]:
    """Problems of the catalogs of some languages, by file and line.

    Args:
        messages: every text to translate, of the domain.
    """
    problems: list[Problem] = []
    for language in languages:
        if language == SOURCE_LANGUAGE:
            continue
        try:
            catalog, conventions = read_catalog(project, language, domain), read_conventions(project, language)
        except ProblemError as error:
            problems += error.problems
            continue
        path = catalog_path(project, language, domain)
        entries = read_entries(path, catalog, language, messages, conventions)
        problems += [*_completeness_problems(path, catalog, messages), *entry_problems(entries)]
        problems.sort(key=lambda problem: (problem.path != path, problem.line))
    return problems


def read_entries(
    path: Path, catalog: Catalog, language: str, messages: list[SourceMessage], conventions: Conventions
) -> list[Entry]:
    """The texts of a catalog that are ours, in the order of the messages.

    Args:
        path: of the catalog, for the problems.
    """
    entries = []
    for source in messages:
        message = catalog.get(_id(source), source.context or None)
        if message is not None:
            strings = message.string if isinstance(message.string, (tuple, list)) else (message.string or "",)
            entries.append(Entry(language, source, tuple(strings), message.fuzzy, tuple(message.user_comments), path, message.lineno or 0, conventions))
    return entries


def entry_problems(entries: list[Entry]) -> Iterator[Problem]:
    """What the rules find in the entries of one language."""
    unfinished = set()
    for rule in STATE:
        for entry, message in rule.check(entry for entry in entries if id(entry) not in unfinished):
            unfinished.add(id(entry))
            yield Problem(entry.path, entry.line, message, rule.severity, rule.id)
    for rule in RULES:
        for entry, message in rule.check([entry for entry in entries if id(entry) not in unfinished and rule.id not in entry.accepted]):
            yield Problem(entry.path, entry.line, message, rule.severity, rule.id)


def _completeness_problems(path: Path, catalog: Catalog, messages: list[SourceMessage]) -> Iterator[Problem]:
    """Texts of ours that the catalog does not have, and texts in it that are not ours, or were once."""
    missing = [source for source in messages if catalog.get(_id(source), source.context or None) is None]
    expected = {(source.context, _first(source.id)) for source in messages}
    for message in catalog:
        text = _first(message.id)
        if not text or (message.context or "", text) in expected:
            continue
        edited = next((source for source in missing if source.context == (message.context or "") and fuzz.ratio(source.id, text) >= EDITED), None)
        if edited is not None:
            missing.remove(edited)
            yield Problem(path, message.lineno or 0, _edited(edited, message), rule="msgid")
        else:
            yield Problem(path, message.lineno or 0, f"nothing uses this text of '{message.context}': run winwijzer locales update", rule="msgid")
    for source in missing:
        yield Problem(path, 0, f"a text of '{source.context}' is missing: run winwijzer locales update, then translate it", rule="msgid")


def _edited(source: SourceMessage, message: Message) -> str:
    if message.string and not message.fuzzy:
        return f"the msgid of a text of '{source.context}' is not the Dutch that the bot has: undo a change here, or run winwijzer locales update"
    return f"the Dutch of a text of '{source.context}' has changed: run winwijzer locales update"


def _id(source: SourceMessage) -> str | tuple[str, str]:
    return (source.id, source.plural) if source.plural else source.id


def _first(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]
