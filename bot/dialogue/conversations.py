"""Where conversations are kept, and how they are deleted: Rasa's tracker stores have no method for that."""

import os
from pathlib import Path
from typing import Any

import sqlalchemy
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore

from bot.project import Project, UsageError

TRACKER_DB = "WINWIJZER_TRACKER_DB"
"""Environment variable: path of the SQLite file that holds the conversations."""


def tracker_path(project: Project) -> Path:
    """The SQLite file of the conversations."""
    return Path(os.environ.get(TRACKER_DB) or project.state / "conversations.db")


def tracker_store(path: Path | None) -> TrackerStore:
    """A store of conversations.

    Args:
        path: the SQLite file, whose folder is created; None for conversations that end with the process.

    Raises:
        UsageError: the file cannot be opened, or is no database.
    """
    if path is None:
        return InMemoryTrackerStore(None)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        store = SQLTrackerStore(dialect="sqlite", db=str(path))
    except (OSError, sqlalchemy.exc.DatabaseError) as error:
        raise UsageError(f"The conversations in {path} cannot be opened ({type(error).__name__}): mend or move that file, or set {TRACKER_DB}.") from None
    # SQLAlchemy opens and closes a SQLite file for every query, which costs 3 ms a turn: keep connections instead.
    store.engine = sqlalchemy.create_engine(
        store.engine.url,
        poolclass=sqlalchemy.pool.QueuePool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # Rasa logs errors of the database, with what was to be written
    )
    sqlalchemy.event.listen(store.engine, "connect", _set_pragmas)
    store.sessionmaker.configure(bind=store.engine)
    return store


def _set_pragmas(connection: Any, record: Any) -> None:
    """A write-ahead log: a turn is kept when the process dies, and readers do not wait for writers."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")


def delete_conversation(store: TrackerStore, conversation: str) -> int:
    """Deletes every event of a conversation, also from the write-ahead log.

    Returns:
        How many events there were.
    """
    if isinstance(store, SQLTrackerStore):
        return _delete(store, store.SQLEvent.sender_id == conversation)
    return int(store.store.pop(conversation, None) is not None)


def delete_before(store: TrackerStore, timestamp: float) -> int:
    """Deletes every event that is older than a moment, in seconds since 1970. What is kept in memory ends with the process.

    Returns:
        How many events there were.
    """
    return _delete(store, store.SQLEvent.timestamp < timestamp) if isinstance(store, SQLTrackerStore) else 0


def _delete(store: SQLTrackerStore, which: Any) -> int:
    with store.session_scope() as session:
        count = session.query(store.SQLEvent).filter(which).delete()
        session.commit()
    if count:
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return count
