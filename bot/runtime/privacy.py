"""Keeps what people write, and secrets, out of the logs, at every level and whoever logs."""

import contextvars
import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import structlog

WITHHELD = "(withheld: it held what a person wrote)"
WITHHELD_DEBUG = "(withheld: a debug record of this library can hold what a person wrote)"
HIDDEN = "(secret)"
TALKATIVE = ("rasa", "telegram", "httpx", "httpcore")
"""Libraries whose debug records hold whole messages, earlier ones too."""

_secrets: set[str] = set()
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


def hide_in_logs(secret: str) -> None:
    """From now on a secret, such as a bot's token, is replaced by `HIDDEN` in log records and in tracebacks of this process."""
    guard_logs()
    _secrets.add(secret)
    sys.excepthook = _print_guarded
    threading.excepthook = sys.unraisablehook = _print_unseen


def without_secrets(text: str) -> str:
    """A text with each secret replaced by `HIDDEN`."""
    for secret in _secrets:
        text = text.replace(secret, HIDDEN)
    return text


def _print_guarded(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    print(without_secrets("".join(traceback.format_exception(kind, error, where))), file=sys.stderr, end="")


def _print_unseen(hook_args: Any) -> None:
    """An exception of a thread or a finalizer: Python has hooks of their own for these."""
    if hook_args.exc_type is not SystemExit:
        _print_guarded(hook_args.exc_type, hook_args.exc_value, hook_args.exc_traceback)


def _mend(record: logging.LogRecord) -> None:
    """A record whose arguments do not fit keeps them beside its message: logging would print both, past the guard."""
    try:
        record.getMessage()
    except Exception:
        record.msg, record.args = f"{record.msg} {record.args}", ()


def _hide_secrets(record: logging.LogRecord) -> None:
    if not _secrets:
        return
    message = record.getMessage()
    if any(secret in message for secret in _secrets):
        record.msg, record.args = without_secrets(message), ()
    if record.exc_info and record.exc_info[0]:
        # Formatters print this in place of the traceback that they would make.
        record.exc_text = without_secrets("".join(traceback.format_exception(*record.exc_info))).rstrip("\n")


def guard_logs() -> None:
    """Makes every log record pass the guard.

    Debug records of `TALKATIVE` libraries are always withheld; structlog, which Rasa writes message texts to, gives only
    the name of the event to the standard logging.
    """
    make_record = logging.getLogRecordFactory()
    if getattr(make_record, "guards_texts", False):
        return

    def make_guarded_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make_record(*args, **kwargs)
        _mend(record)
        if record.name.startswith(TALKATIVE) and record.levelno < logging.INFO:
            record.msg, record.args = WITHHELD_DEBUG, ()
        elif _texts.get() and _holds_text(record.getMessage(), *(record.exc_info or ())[1:2]):
            record.msg, record.args, record.exc_info = WITHHELD, (), None
        _hide_secrets(record)
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
