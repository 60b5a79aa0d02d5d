"""Which updates have been answered, so that none is answered twice, also after a crash."""

import logging
import sqlite3
import time
from pathlib import Path

logger = logging.getLogger(__name__)

KEPT_SECONDS = 3 * 24 * 3600
"""Bot API, getUpdates: Telegram keeps an update for 24 hours at most; three days are on the safe side."""


class Ledger:
    """Numbers of updates in a SQLite file. They say nothing about who sent what.

    Args:
        path: the file; its folder is created.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("CREATE TABLE IF NOT EXISTS answered (update_id INTEGER PRIMARY KEY, at REAL NOT NULL)")

    def has(self, update_id: int) -> bool:
        return self._connection.execute("SELECT 1 FROM answered WHERE update_id = ?", (update_id,)).fetchone() is not None

    def add(self, *update_ids: int) -> None:
        """Writes down that updates were answered. Where that fails it is told, and they may be answered twice after a crash."""
        try:
            self._connection.executemany("INSERT OR IGNORE INTO answered VALUES (?, ?)", [(one, time.time()) for one in update_ids])
        except sqlite3.OperationalError:
            logger.error("The numbers of answered updates could not be written: is there room on the disk? They may be answered twice.")

    def purge(self) -> int:
        """Deletes what Telegram has forgotten too, and tells how much it was."""
        return self._connection.execute("DELETE FROM answered WHERE at < ?", (time.time() - KEPT_SECONDS,)).rowcount

    def close(self) -> None:
        self._connection.close()
