"""When the files of texts last changed, from git."""

import functools
import subprocess
from pathlib import Path

from bot.project import Project

SECONDS = 5
"""Git is not waited for longer: the page does without dates then."""
FOLDERS = ("knowledge/topics", "locales")
MARK = "\x01"
"""Begins a line with a date, which no name of a file does."""


def change_dates(project: Project) -> dict[str, str]:
    """The day of the last commit of each file of topics and catalogs, by its path in the project.

    Returns:
        ISO dates; empty where the project is no git checkout of its own.
    """
    if not (project.root / ".git").exists():
        return {}
    try:
        return _dates(project.root, _git(project.root, "rev-parse", "HEAD"))
    except (OSError, subprocess.SubprocessError):
        return {}


@functools.lru_cache(maxsize=4)
def _dates(root: Path, commit: str) -> dict[str, str]:
    """One reading of the history for all files, kept until there is another commit."""
    dates: dict[str, str] = {}
    date = ""
    for line in _git(root, "-c", "core.quotePath=false", "log", f"--format={MARK}%cs", "--name-only", commit.strip(), "--", *FOLDERS).splitlines():
        if line.startswith(MARK):
            date = line.removeprefix(MARK)
        elif line:
            dates.setdefault(line, date)
    return dates


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, encoding="utf-8", timeout=SECONDS, check=True)
    return done.stdout
