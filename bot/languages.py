"""The languages of the bot, derived from what stands in the project.

A language exists when `intents/<code>/` holds an example; Dutch is the source of every text. A catalog without examples is a language in
preparation: translators work on it, nobody is answered in it.
"""

from collections.abc import Iterable
from pathlib import Path

from babel import Locale, UnknownLocaleError

from bot.project import Problem, ProblemError, Project, UsageError

SOURCE_LANGUAGE = "nl"
"""The letters are Dutch and staff are Dutch: every text is written in Dutch first."""


EMPTY = ["examples: []"]
"""What stands in the file of an intent of a language in preparation, beside comments and empty lines."""


def languages(project: Project) -> tuple[str, ...]:
    """Codes of the languages people can write in, the source language first.

    Raises:
        ProblemError: there is no folder intents/.
    """
    if not project.intents.is_dir():
        message = "the folder is missing: restore it, or name another checkout in WINWIJZER_PROJECT"
        raise ProblemError([Problem(project.intents, 0, message)])
    return _source_first(folder.name for folder in project.intents.iterdir() if folder.is_dir() and _has_example(folder))


def catalog_languages(project: Project) -> tuple[str, ...]:
    """Codes of the languages that translators work on, those in preparation too, the source language first.

    Raises:
        ProblemError: there is no folder intents/.
    """
    translated = {path.parents[1].name for path in project.locales.glob("*/LC_MESSAGES/winwijzer.po")}
    return _source_first({*languages(project), *translated})


def staff_languages(project: Project) -> tuple[str, ...]:
    """Codes of the languages in which staff can read their pages, the source language first."""
    return _source_first({SOURCE_LANGUAGE, *(path.parents[1].name for path in project.locales.glob("*/LC_MESSAGES/staff.po"))})


def _has_example(folder: Path) -> bool:
    """Whether anything stands in the files of a language; what cannot be used is told by who reads it."""
    for path in folder.glob("*.yml"):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        if [line.strip() for line in lines if line.strip() and not line.startswith("#")] != EMPTY:
            return True
    return False


def _source_first(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=lambda code: (code != SOURCE_LANGUAGE, code)))


def require_language(code: str | None, project: Project) -> str | None:
    """Gives the code back when the bot has that language.

    Raises:
        UsageError: the bot does not have that language.
    """
    known = languages(project)
    if code is None or code in known:
        return code
    raise UsageError(f"There is no language '{code}'. Choose one of: {', '.join(known)}.")


FORMATS = {"en": "en_GB"}
"""Whose dates, times and amounts a language takes where CLDR's own are of another continent: readers are in Europe."""


def formats(language: str) -> str:
    """The CLDR locale in which dates, times, amounts and lists are written: `en` gives `en_GB`, `pl` gives `pl`."""
    return FORMATS.get(language, language)


def own_name(code: str) -> str:
    """What speakers call their language: `pl` gives `Polski`."""
    try:
        name = Locale.parse(code).get_display_name(code) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]


def language_names(codes: Iterable[str], language: str) -> list[str]:
    """Names of languages in the reader's language: `["pl"]` gives `["Pools"]` in Dutch."""
    names = Locale.parse(language).languages
    return [names.get(code, code) for code in codes]
