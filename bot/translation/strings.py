"""Every text as a reader gets it, with the file and line it stands in: the Dutch, and what the catalogs make of it."""

from dataclasses import dataclass
from pathlib import Path

from bot.knowledge import Knowledge
from bot.languages import SOURCE_LANGUAGE
from bot.project import Project
from bot.translation.catalogs import catalog_path, read_catalog
from bot.translation.messages import source_messages


@dataclass(frozen=True)
class CatalogString:
    """One text in one language.

    Attributes:
        language: its code.
        context: msgctxt: the topic, response or thing it belongs to.
        dutch: msgid.
        text: the text in the language; the Dutch itself for Dutch.
        path, line: where it stands.
    """

    language: str
    context: str
    dutch: str
    text: str
    path: Path
    line: int


def read_strings(project: Project, knowledge: Knowledge, languages: tuple[str, ...]) -> list[CatalogString]:
    """Every text in every language, in the order of the sources; what is not translated, or fuzzy, is left out.

    Raises:
        ProblemError: a catalog cannot be read.
    """
    strings = []
    messages = list(source_messages(project, knowledge))
    for language in languages:
        if language == SOURCE_LANGUAGE:
            strings += [CatalogString(language, m.context, m.id, m.id, m.path, m.line) for m in messages]
            continue
        catalog, path = read_catalog(project, language), catalog_path(project, language)
        for message in messages:
            entry = catalog.get(message.id, message.context)
            if entry is not None and isinstance(entry.string, str) and entry.string.strip() and not entry.fuzzy:
                strings.append(CatalogString(language, message.context, message.id, entry.string, path, entry.lineno or 0))
    return strings
