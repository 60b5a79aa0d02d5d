"""How far the translations are: by language and group of topics."""

from collections import Counter
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader

from bot.checks.catalogs import entry_problems, read_entries
from bot.knowledge import Knowledge
from bot.knowledge.texts import PLACEHOLDER
from bot.languages import SOURCE_LANGUAGE, own_name
from bot.project import Project
from bot.translation.catalogs import catalog_path, read_catalog
from bot.translation.messages import SourceMessage
from bot.translation.rules import read_conventions

CONVERSATION = "conversation"
"""The group of everything that belongs to no topic."""


@dataclass(frozen=True)
class Progress:
    """How far one language is in one group.

    Attributes:
        language, group: codes; the group `CONVERSATION` holds what belongs to no topic.
        texts: how many there are.
        translated, fuzzy, missing: how many of them are, need a look, are not there.
        warnings: what the rules found in those that are translated, errors too.
        words: of the translations.
    """

    language: str
    group: str
    texts: int
    translated: int
    fuzzy: int
    missing: int
    warnings: int
    words: int


def progress(project: Project, knowledge: Knowledge, messages: list[SourceMessage], languages: tuple[str, ...]) -> list[Progress]:
    """How far every language but Dutch is, by group, in the order of the menu.

    Raises:
        ProblemError: a catalog cannot be read.
    """
    groups = [*knowledge.groups, CONVERSATION]
    found = []
    for language in languages:
        if language == SOURCE_LANGUAGE:
            continue
        entries = read_entries(catalog_path(project, language), read_catalog(project, language), language, messages, read_conventions(project, language))
        translated = [entry for entry in entries if all(entry.strings) and not entry.is_fuzzy]
        problems = Counter(problem.line for problem in entry_problems(translated))
        for group in groups:
            own = [entry for entry in entries if _group(entry.source, knowledge) == group]
            texts = sum(_group(message, knowledge) == group for message in messages)
            done = [entry for entry in own if all(entry.strings) and not entry.is_fuzzy]
            fuzzy = sum(entry.is_fuzzy for entry in own)
            warnings = sum(problems[entry.line] for entry in done)
            words = sum(len(PLACEHOLDER.sub("X", string).split()) for entry in done for string in entry.strings)
            found.append(Progress(language, group, texts, len(done), fuzzy, texts - len(done) - fuzzy, warnings, words))
    return found


def _group(message: SourceMessage, knowledge: Knowledge) -> str:
    topic = knowledge.topics.get(message.context)
    return topic.group if topic else CONVERSATION


def sums(rows: list[Progress]) -> list[Progress]:
    """One row a language, over all groups."""
    totals = []
    for language in dict.fromkeys(row.language for row in rows):
        own = [row for row in rows if row.language == language]
        counts = {name: sum(getattr(row, name) for row in own) for name in ("texts", "translated", "fuzzy", "missing", "warnings", "words")}
        totals.append(Progress(language, "", **counts))
    return totals


def stats_svg(totals: list[Progress]) -> str:
    """A bar for each language, as a picture for a page."""
    environment = Environment(loader=PackageLoader("bot.translation"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    rows = [{"name": own_name(row.language), "done": row.translated / row.texts, "fuzzy": row.fuzzy / row.texts, "row": row} for row in totals]
    return environment.get_template("stats.svg").render(rows=rows)
