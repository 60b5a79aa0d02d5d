"""How far each text is in each language, read from the catalogs and kept until a catalog changes."""

import difflib
import functools
import re
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import PoFileError, denormalize, read_po

from bot.dialogue.renderer import Renderer
from bot.languages import SOURCE_LANGUAGE
from bot.project import Project
from bot.translation.catalogs import catalog_path

STATES = ("translated", "fuzzy", "missing")
PREVIOUS = "| "
"""Begins, in a comment, a line of the msgid that a fuzzy translation was made of."""
WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class StringState:
    """How far one text is.

    Attributes:
        state: one of `STATES`.
        line: of its entry in the catalog; 0 where there is none.
        previous: the Dutch that a fuzzy translation was made of; empty where it is not known.
        fuzzy: the translation that needs a look.
    """

    state: str
    line: int = 0
    previous: str = ""
    fuzzy: str = ""


DONE = StringState("translated")
MISSING = StringState("missing")


def state_of(project: Project, say: Renderer, language: str, context: str, text: str) -> StringState:
    """How far a text is; of a catalog that cannot be read, what the last good one had."""
    if language == SOURCE_LANGUAGE:
        return DONE
    path = catalog_path(project, language)
    try:
        states = _read(path, language, path.stat().st_mtime_ns)
    except (OSError, ValueError, PoFileError):
        return DONE if say.translations.has(language, context, text) else MISSING
    return states.get((context, text), MISSING)


@functools.lru_cache(maxsize=64)
def _read(path: Path, language: str, changed: int) -> dict[tuple[str, str], StringState]:
    """The states in a catalog, by msgctxt and msgid.

    Args:
        changed: when the file was written, so that another content is read anew.
    """
    with path.open("rb") as file:
        catalog = read_po(file, locale=language, abort_invalid=True)
    states = {}
    for message in catalog:
        if not message.id or not isinstance(message.id, str):
            continue
        key = message.context or "", message.id
        if message.fuzzy:
            states[key] = StringState("fuzzy", message.lineno or 0, _previous(message.user_comments), str(message.string or ""))
        else:
            states[key] = StringState("translated" if message.string else "missing", message.lineno or 0)
    return states


def _previous(comments: list[str]) -> str:
    """The previous msgid; Babel gives it as comments of the translator."""
    lines = [comment.removeprefix(PREVIOUS).strip() for comment in comments if comment.startswith(PREVIOUS)]
    start = next((number for number, line in enumerate(lines) if line.startswith("msgid ")), None)
    if start is None:
        return ""
    quoted = [lines[start].removeprefix("msgid ").strip(), *(line for line in lines[start + 1 :] if line.startswith('"'))]
    return "".join(denormalize(line) for line in quoted)


def changes(old: str, new: str) -> list[tuple[str, str]]:
    """How one text became another, in words.

    Returns:
        Pairs of same, old or new, and the words.
    """
    before, after = WORD.findall(old), WORD.findall(new)
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(after[c:d])))
            continue
        found += [(name, "".join(words)) for name, words in (("old", before[a:b]), ("new", after[c:d])) if words]
    return found
