"""Finds the texts to translate, with Babel: ours for the files of knowledge/, Babel's and Jinja's own for code and pages.

`pybabel extract -F bot/translation/babel.cfg .` finds the same.
"""

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from bot.knowledge import read_knowledge
from bot.project import Project
from bot.translation.messages import SourceMessage, source_messages

MAPPING = Path(__file__).with_name("babel.cfg")
COMMENT_TAG = "Translators:"
"""Begins a comment in code and pages that is meant for translators."""
PACKAGE = Project(Path(__file__).resolve().parents[2])
"""Where this code and its pages stand; the knowledge may stand in another folder."""


def extract(fileobj: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Babel's extraction method for a file of knowledge/, by the name `winwijzer`.

    Returns:
        For each text its line, `pgettext`, msgctxt with msgid, and the comments for translators.

    Raises:
        ProblemError: knowledge/ cannot be read.
    """
    path = Path(fileobj.name).resolve()
    root = next(folder.parent for folder in path.parents if folder.name == "knowledge")
    for message in _messages_by_file(root, _state(root)).get(path, ()):
        yield message.line, "pgettext", (message.context, message.id), list(message.comments)


def _state(root: Path) -> tuple[int, int]:
    """Changes whenever a file of knowledge/ does."""
    times = [path.stat().st_mtime_ns for path in (root / "knowledge").rglob("*.yml")]
    return len(times), max(times, default=0)


@functools.lru_cache(maxsize=1)
def _messages_by_file(root: Path, state: tuple[int, int]) -> dict[Path, list[SourceMessage]]:
    """The texts of knowledge/ by their file; read once for all files, because a text can name things of other files."""
    project = Project(root)
    found: dict[Path, list[SourceMessage]] = {}
    for message in source_messages(project, read_knowledge(project)):
        found.setdefault(message.path.resolve(), []).append(message)
    return found


def all_messages(project: Project) -> list[SourceMessage]:
    """Every text that people are told, in the order of the files, and in a file of its lines.

    Raises:
        ProblemError: knowledge/ cannot be read.
    """
    return _extracted(project.root, "knowledge")


def staff_messages() -> list[SourceMessage]:
    """Every text of the pages for staff."""
    return _extracted(PACKAGE.root, "bot")


def _extracted(root: Path, folder: str) -> list[SourceMessage]:
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    mine = [(pattern, method) for pattern, method in methods if pattern.startswith(f"{folder}/")]
    found = extract_from_dir(root, mine, options, DEFAULT_KEYWORDS, (COMMENT_TAG,), strip_comment_tags=True, directory_filter=_is_in(root / folder))
    messages: dict[tuple[str, str], SourceMessage] = {}
    for name, line, text, comments, context in found:
        first, plural = text if isinstance(text, tuple) else (text, "")
        messages.setdefault((context or "", first), SourceMessage(context or "", first, root / name, line, tuple(comments), plural))
    return list(messages.values())


def _is_in(folder: Path) -> Any:
    """Keeps Babel out of the folders beside one, such as those of the installed libraries."""
    return lambda directory: Path(directory).is_relative_to(folder)
