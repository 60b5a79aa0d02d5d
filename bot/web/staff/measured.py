"""What was counted of the topics: examples, the last run of the golden questions, how often each was asked."""

import functools
import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.dialogue.conversations import tracker_path
from bot.figures import FILE
from bot.project import Project

GOLDEN_RUN = "golden-run.json"
"""In state/: the last run of the golden questions, written by the page of the questions."""
Key = tuple[str, str]
"""Language and topic."""


@dataclass(frozen=True)
class Score:
    """Of `asked` golden questions so many were answered rightly, and so many rightly or with the topic among the buttons."""

    asked: int
    right: int
    offered: int


@dataclass(frozen=True)
class GoldenRun:
    """The last run: when it was, and its scores by language and topic."""

    at: str
    scores: dict[Key, Score]


def count_examples(project: Project) -> dict[Key, int]:
    """How many examples each intent has in each language."""
    counts = {}
    for path in project.intents.glob("*/*.yml"):
        try:
            counts[path.parent.name, path.stem] = _examples_in(path, path.stat().st_mtime_ns)
        except OSError:
            continue
    return counts


@functools.lru_cache(maxsize=4096)
def _examples_in(path: Path, changed: int) -> int:
    """The items of a file's list; counted without parsing, which takes seconds for all files."""
    return sum(line.lstrip().startswith(b"- ") for line in path.read_bytes().split(b"\n"))


def read_golden_run(project: Project) -> GoldenRun | None:
    """The last run of the golden questions; None while there was none, or its file is not as it must be."""
    path = project.state / GOLDEN_RUN
    try:
        return _read_run(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError):
        return None


@functools.lru_cache(maxsize=4)
def _read_run(path: Path, changed: int) -> GoldenRun:
    run = json.loads(path.read_text(encoding="utf-8"))
    asked: Counter[Key] = Counter()
    right: Counter[Key] = Counter()
    offered: Counter[Key] = Counter()
    for result in run["results"]:
        key = result["language"], result["topic"]
        asked[key] += 1
        right[key] += bool(result["right"])
        offered[key] += bool(result["right"] or result["offered"])
    return GoldenRun(str(run["at"]), {key: Score(count, right[key], offered[key]) for key, count in asked.items()})


def count_asked(project: Project) -> dict[str, int] | None:
    """How often each topic was asked, in all languages together; None where that is not counted.

    Topics are not crossed with languages: a small count could single somebody out (`bot.figures`).
    """
    path = tracker_path(project).with_name(FILE)
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=1)) as connection:
            return dict(connection.execute("SELECT topic, SUM(questions) FROM counts WHERE topic <> '' GROUP BY topic"))
    except sqlite3.Error:
        return None
