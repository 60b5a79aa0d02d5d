"""Catalogs: every text translated, with the placeholders and lengths of the Dutch."""

from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from bot.checks.texts import DIGITS_ALONE
from bot.knowledge import Knowledge
from bot.knowledge.responses import BUTTON_LENGTH
from bot.knowledge.texts import PLACEHOLDER, placeholders, stray_braces
from bot.languages import SOURCE_LANGUAGE
from bot.project import Problem, ProblemError, Project
from bot.translation import source_messages
from bot.translation.catalogs import catalog_path, read_catalog
from bot.translation.messages import SourceMessage

BUTTON_COMMENT = f"at most {BUTTON_LENGTH} characters"


def check_catalogs(project: Project, knowledge: Knowledge, known: tuple[str, ...]) -> list[Problem]:
    """Problems of all catalogs."""
    messages = list(source_messages(project, knowledge))
    problems: list[Problem] = []
    for language in known:
        if language == SOURCE_LANGUAGE:
            continue
        try:
            catalog = read_catalog(project, language)
        except ProblemError as error:
            problems += error.problems
            continue
        problems += _check_catalog(project, catalog, language, messages)
    return problems


def _check_catalog(project: Project, catalog: Catalog, language: str, messages: list[SourceMessage]) -> Iterator[Problem]:
    path = catalog_path(project, language)
    expected = {(message.context, message.id) for message in messages}
    for source in messages:
        entry = catalog.get(source.id, source.context)
        if entry is None:
            yield Problem(path, 0, f"a text of '{source.context}' is missing: run winwijzer locales update, then translate it")
            continue
        line = entry.lineno or 0
        if not isinstance(entry.string, str):
            yield Problem(path, line, f"a text of '{source.context}' has plural forms: keep msgid and msgstr only")
        elif not entry.string.strip():
            yield Problem(path, line, f"a text of '{source.context}' is not translated: write its msgstr")
        elif entry.fuzzy:
            yield Problem(path, line, f"a text of '{source.context}' is fuzzy: compare it with the Dutch and take 'fuzzy' out")
        else:
            yield from (Problem(path, line, text) for text in _string_problems(source, entry))
    for entry in catalog:
        text = entry.id if isinstance(entry.id, str) else entry.id[0]
        if text and (entry.context or "", text) not in expected:
            yield Problem(path, entry.lineno or 0, f"nothing uses this text of '{entry.context}': run winwijzer locales update")


def _string_problems(source: SourceMessage, entry: Message) -> Iterator[str]:
    wanted, found = (sorted(name.removesuffix(".value") for name in placeholders(text)) for text in (source.id, entry.string))
    if wanted != found:
        missing = [name for name in wanted if wanted.count(name) > found.count(name)]
        extra = [name for name in found if found.count(name) > wanted.count(name)]
        parts = [f"{{{name}}} is missing" for name in dict.fromkeys(missing)]
        parts += [f"{{{name}}} is too much" for name in dict.fromkeys(extra)]
        yield f"placeholders differ from the Dutch of '{source.context}': {', '.join(parts)}: write them as in the msgid"
    elif stray_braces(entry.string):
        yield f"a brace in a text of '{source.context}' belongs to no placeholder: write it as in the msgid"
    digits = DIGITS_ALONE.search(PLACEHOLDER.sub("", entry.string))
    if digits:
        yield f"the figure {digits[0]} is typed into a text of '{source.context}': use the placeholder of the Dutch text"
    if any(BUTTON_COMMENT in comment for comment in source.comments) and len(entry.string) > BUTTON_LENGTH:
        yield f"the button of '{source.context}' has {len(entry.string)} characters, it holds {BUTTON_LENGTH}: shorten it"
