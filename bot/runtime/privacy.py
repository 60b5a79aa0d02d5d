"""Keeps what people write out of the logs, at every level and whoever logs."""

import contextvars
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

WITHHELD = "(withheld: it held what a person wrote)"
WITHHELD_DEBUG = "(withheld: a debug record of Rasa can hold what a person wrote)"

_texts: contextvars.ContextVar[tuple[str, ...]] = contextvars.ContextVar("texts of the turn", default=())


@contextmanager
def withhold_from_logs(*texts: str) -> Iterator[None]:
    """While the block runs, a log record that holds one of the texts is replaced by `WITHHELD`."""
    token = _texts.set(_texts.get() + tuple(text for text in texts if text.strip()))
    try:
        yield
    finally:
        _texts.reset(token)


def _holds_text(*values: object) -> bool:
    return any(text in str(value) for text in _texts.get() for value in values)


def guard_logs() -> None:
    """Makes every log record pass the guard.

    Rasa's own debug records hold whole conversations, earlier messages too, so their text is always withheld;
    structlog, which Rasa writes message texts to, gives only the name of the event to the standard logging.
    """
    make_record = logging.getLogRecordFactory()
    if getattr(make_record, "guards_texts", False):
        return

    def make_guarded_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make_record(*args, **kwargs)
        if record.name.startswith("rasa") and record.levelno < logging.INFO:
            record.msg, record.args = WITHHELD_DEBUG, ()
        elif _texts.get() and _holds_text(record.getMessage(), *(record.exc_info or ())[1:2]):
            record.msg, record.args, record.exc_info = WITHHELD, (), None
        return record

    make_guarded_record.guards_texts = True
    logging.setLogRecordFactory(make_guarded_record)
    structlog.configure(
        processors=[_event_only],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _event_only(logger: Any, method: str, event: dict[str, Any]) -> str:
    return str(event.get("event", ""))
