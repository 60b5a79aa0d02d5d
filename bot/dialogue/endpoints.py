"""Where actions run and where conversations are kept."""

import os
from pathlib import Path
from typing import Any, Optional, Text

import sqlalchemy
from rasa.core.actions.action import ActionExecutionRejection
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as SdkRejection

ACTION_SERVER = "WINWIJZER_ACTION_SERVER"
"""Environment variable: URL of a rasa_sdk action server, for instance http://127.0.0.1:5055/webhook."""
TRACKER_DB = "WINWIJZER_TRACKER_DB"
"""Environment variable: path of the SQLite file that holds the conversations."""


class InProcessActions(EndpointConfig):
    """An action server without a server: the request is given to rasa_sdk's executor in this process.

    Attributes:
        validates: the executor has checked the form of the response, which need not be done again.
    """

    validates = True

    def __init__(self) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("bot.dialogue.actions")

    async def request(
        self,
        method: Text = "post",
        subpath: Optional[Text] = None,
        content_type: Optional[Text] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Optional[Any]:
        """Runs the action that Rasa asks for.

        Raises:
            ActionExecutionRejection: the action declines, as a server tells it with status 400.
        """
        try:
            return await self._executor.run(kwargs["json"])
        except SdkRejection as rejection:
            raise ActionExecutionRejection(rejection.action_name, rejection.message) from None


def action_endpoint() -> EndpointConfig:
    """The action server whose URL is set, else the actions in this process."""
    url = os.environ.get(ACTION_SERVER)
    return EndpointConfig(url=url, enable_selective_domain=True) if url else InProcessActions()


def tracker_store(default: Path, *, keep: bool) -> TrackerStore:
    """Where conversations are kept.

    Args:
        default: the SQLite file when `TRACKER_DB` is not set; its folder is created.
        keep: False for conversations that end with the process, kept in memory only.
    """
    if not keep:
        return InMemoryTrackerStore(None)
    path = Path(os.environ.get(TRACKER_DB) or default)
    path.parent.mkdir(parents=True, exist_ok=True)
    store = SQLTrackerStore(dialect="sqlite", db=str(path))
    # SQLAlchemy opens and closes a SQLite file for every query, which costs 3 ms a turn: keep connections instead.
    store.engine = sqlalchemy.create_engine(
        store.engine.url, poolclass=sqlalchemy.pool.QueuePool, connect_args={"check_same_thread": False}
    )
    sqlalchemy.event.listen(store.engine, "connect", _set_pragmas)
    store.sessionmaker.configure(bind=store.engine)
    return store


def _set_pragmas(connection: Any, record: Any) -> None:
    """A write-ahead log: a turn is kept when the process dies, and readers do not wait for writers."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")
