"""Begins a language: an empty catalog, empty files for examples and golden questions, a style guide and conventions to fill in."""

import re
from pathlib import Path
from string import Template

from babel import Locale, localedata

from bot.files import replace_file
from bot.knowledge import Knowledge
from bot.languages import catalog_languages, own_name
from bot.nlu.examples import read_intents
from bot.project import Project, UsageError
from bot.translation.catalogs import update_catalogs
from bot.translation.extractor import all_messages

CODE = re.compile(r"^[a-z]{2,3}$")
SKELETONS = Path(__file__).with_name("skeletons")


def add_language(project: Project, knowledge: Knowledge, language: str) -> list[Path]:
    """Writes the files of a new language; those that are there already stay as they are.

    Args:
        language: a code that CLDR knows, such as uk.

    Returns:
        The files written.

    Raises:
        UsageError: there is no such language, or it was added before.
        ProblemError: a file cannot be written.
    """
    if not CODE.match(language) or not localedata.exists(language):
        raise UsageError(f"There is no language with the code '{language}': use the two or three small letters of its ISO code, such as uk for Ukrainian.")
    if language in catalog_languages(project):
        raise UsageError(f"{own_name(language)} ({language}) is there already: translate locales/{language}/, or see winwijzer locales stats.")
    locale = Locale.parse(language)
    values = {
        "code": language,
        "name": locale.english_name,
        "own": own_name(language),
        "plurals": f"{len(locale.plural_form.tags) + 1}: {', '.join([*sorted(locale.plural_form.tags), 'other'])}",
        "direction": "right to left" if locale.text_direction == "rtl" else "left to right",
    }
    described = {topic.id: topic.description for topic in knowledge.topics.values()}
    described |= {intent.id: intent.description for intent in read_intents(project).values() if intent.importance == "required"}
    files = {
        project.locales / language / "STYLE.md": _filled("STYLE.md", values),
        project.locales / language / "conventions.yml": _filled("conventions.yml", values),
        project.conversations / f"{language}.yml": _filled("conversations.yml", values),
    }
    for intent, description in described.items():
        own = {**values, "intent": intent, "description": description}
        files[project.intents / language / f"{intent}.yml"] = _filled("examples.yml", own)
        if intent in knowledge.topics or (project.questions / "nl" / f"{intent}.yml").exists():
            files[project.questions / language / f"{intent}.yml"] = _filled("questions.yml", own)
    written = [path for path in files if not path.exists()]
    for path in written:
        replace_file(path, files[path].encode())
    update_catalogs(project, all_messages(project), (language,))
    return [*written, project.locales / language / "LC_MESSAGES" / "winwijzer.po"]


def _filled(name: str, values: dict[str, str]) -> str:
    return Template((SKELETONS / name).read_text(encoding="utf-8")).substitute(values)
