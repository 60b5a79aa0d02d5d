"""The languages of the bot, derived from what stands in the project.

A language exists when `intents/<code>/` exists; Dutch is the source of every text.
"""

from collections.abc import Iterable

from babel import Locale, UnknownLocaleError

from bot.project import Problem, ProblemError, Project, UsageError

SOURCE_LANGUAGE = "nl"
"""The letters are Dutch and staff are Dutch: every text is written in Dutch first."""


def languages(project: Project) -> tuple[str, ...]:
    """Codes of the languages people can write in, the source language first.

    Raises:
        ProblemError: there is no folder intents/.
    """
    if not project.intents.is_dir():
        message = "the folder is missing: restore it, or name another checkout in WINWIJZER_PROJECT"
        raise ProblemError([Problem(project.intents, 0, message)])
    found = sorted(folder.name for folder in project.intents.iterdir() if folder.is_dir())
    return tuple(sorted(found, key=lambda code: code != SOURCE_LANGUAGE))


def require_language(code: str | None, project: Project) -> str | None:
    """Gives the code back when the bot has that language.

    Raises:
        UsageError: the bot does not have that language.
    """
    known = languages(project)
    if code is None or code in known:
        return code
    raise UsageError(f"There is no language '{code}'. Choose one of: {', '.join(known)}.")


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
