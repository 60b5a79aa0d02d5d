"""How many questions people ask, of what kind, and how fast they are answered: counts only, no texts, no ids.

A small count could single somebody out. So what is shown are separate sums by language, topic, outcome and region, never crossed with each
other, and for a region with fewer than `FEW` questions only that. The questions of people whose region is not known are not shown beside
the regions: with the sum of all they would tell what is left out.
"""

from __future__ import annotations

import datetime
import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.regions.opening_hours import AMSTERDAM

if TYPE_CHECKING:
    from bot.assistant import Reply

logger = logging.getLogger(__name__)

FILE = "figures.db"
"""Stands beside the conversations."""
FEW = 5
"""A region with fewer questions is shown as fewer than this."""
SPEEDS = (50, 100, 200, 500, 1000)
"""Milliseconds up to which answers are counted together; slower ones are counted under 0."""
BUSY_SECONDS = 0.05
"""So long a count waits at most for another process that writes; then it is lost."""


class Figures:
    """Counts in a SQLite file. Nothing here delays or breaks an answer: what cannot be counted is lost, which is told once.

    Args:
        path: the file; its folder is created.
    """

    def __init__(self, path: Path) -> None:
        self._failed = False
        self._connection: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS counts (day TEXT, language TEXT, topic TEXT, outcome TEXT, region TEXT, questions INTEGER,"
                " milliseconds INTEGER, PRIMARY KEY (day, language, topic, outcome, region))"
            )
            self._connection.execute("CREATE TABLE IF NOT EXISTS speeds (day TEXT, upto INTEGER, questions INTEGER, PRIMARY KEY (day, upto))")
        except (sqlite3.Error, OSError) as error:
            self._fail(error)

    def count(self, reply: Reply, seconds: float) -> None:
        """Counts a question that somebody asked.

        Args:
            reply: what it was answered with.
            seconds: how long that took.
        """
        if self._connection is None:
            return
        day = datetime.datetime.now(AMSTERDAM).date().isoformat()
        milliseconds = round(1000 * seconds)
        key = (day, reply.language, reply.topic or "", reply.outcome, reply.region["code"] if reply.region else "")
        upto = next((most for most in SPEEDS if milliseconds <= most), 0)
        try:
            with self._connection:
                self._connection.execute(
                    "INSERT INTO counts VALUES (?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET"
                    " questions = questions + 1, milliseconds = milliseconds + excluded.milliseconds",
                    (*key, milliseconds),
                )
                self._connection.execute("INSERT INTO speeds VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET questions = questions + 1", (day, upto))
        except sqlite3.Error as error:
            self._fail(error)

    def close(self) -> None:
        if self._connection:
            self._connection.close()

    def _fail(self, error: Exception) -> None:
        if not self._failed:
            logger.error("Questions cannot be counted (%s): is there room on the disk? This is told once.", type(error).__name__)
        self._failed = True


@dataclass(frozen=True)
class Sums:
    """What was counted in some days. All but `days` and `speeds` have the most frequent first.

    Attributes:
        questions: all of them.
        milliseconds: how long an answer took in the mean; None without questions.
        days: questions by day, for each day of the period.
        languages, topics, outcomes: questions by code; topics without those that were not answered with a topic.
        regions: by code; None for fewer than `FEW`. Those without a region are left out.
        speeds: by the milliseconds of `SPEEDS`, and 0 for slower.
    """

    questions: int
    milliseconds: int | None
    days: dict[datetime.date, int]
    languages: dict[str, int] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)
    regions: dict[str, int | None] = field(default_factory=dict)
    speeds: dict[int, int] = field(default_factory=dict)


def read_figures(path: Path, first: datetime.date, last: datetime.date) -> Sums:
    """The sums from one day to another, both included; without a file there is nothing.

    Raises:
        sqlite3.Error: the file cannot be read, or is no database of figures.
    """
    days = {first + datetime.timedelta(days=number): 0 for number in range((last - first).days + 1)}
    if not path.exists():
        return Sums(0, None, days, speeds=dict.fromkeys((*SPEEDS, 0), 0))
    period = (first.isoformat(), last.isoformat())
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=1)) as connection:

        def by(column: str) -> dict[str, int]:
            return dict(
                connection.execute(
                    f"SELECT {column}, SUM(questions) FROM counts WHERE day BETWEEN ? AND ? AND {column} <> ''"
                    f" GROUP BY {column} ORDER BY 2 DESC, 1",
                    period,
                )
            )

        connection.execute("BEGIN")  # all sums from the same moment
        questions, milliseconds = connection.execute(
            "SELECT COALESCE(SUM(questions), 0), COALESCE(SUM(milliseconds), 0) FROM counts WHERE day BETWEEN ? AND ?", period
        ).fetchone()
        days |= {datetime.date.fromisoformat(day): count for day, count in by("day").items()}
        speeds = dict.fromkeys((*SPEEDS, 0), 0)
        speeds |= dict(connection.execute("SELECT upto, SUM(questions) FROM speeds WHERE day BETWEEN ? AND ? GROUP BY upto", period))
        return Sums(
            questions,
            round(milliseconds / questions) if questions else None,
            days,
            by("language"),
            by("topic"),
            by("outcome"),
            # In the order of their codes: an order by counts would tell more of those that are not shown.
            {code: count if count >= FEW else None for code, count in sorted(by("region").items(), key=lambda one: (-max(one[1], FEW - 1), one[0]))},
            speeds,
        )
