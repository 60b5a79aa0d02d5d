"""The bot's token is in no log record and in no traceback."""

import io
import logging
import sys

import pytest
import structlog

from bot.runtime import hide_in_logs, privacy
from bot.runtime.privacy import HIDDEN

TOKEN = "123456:AAE-marker_of_a_token"
OTHER = "a-marker-of-the-webhook"
LEVELS = [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL]
LOGGERS = ["somebody.else", "bot.web.app", "telegram.ext", "httpx", "rasa.core"]

PREPARE = f"""
import asyncio, logging, threading
from bot.runtime import hide_in_logs
hide_in_logs("{TOKEN}")
address = "http://127.0.0.1/bot" + "{TOKEN}" + "/getMe"
"""


@pytest.fixture(autouse=True)
def hidden(monkeypatch):
    """The secrets are hidden in this test only."""
    monkeypatch.setattr(privacy, "_secrets", set())
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    hide_in_logs(TOKEN)
    hide_in_logs(OTHER)


@pytest.fixture(params=LOGGERS)
def logged(request):
    """A logger, and what a handler with a formatter of its own writes of it."""
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger(request.param)
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    yield logger, output
    logger.removeHandler(handler)
    logger.level, logger.propagate = before


class Address:
    """As httpx.URL: says the token only when it is printed."""

    def __str__(self):
        return f"https://api.telegram.org/bot{TOKEN}/getMe"


def fail():
    try:
        raise ValueError(f"no answer from {Address()}")
    except ValueError as error:
        raise RuntimeError(f"gave up {OTHER}") from error


@pytest.mark.parametrize("level", LEVELS)
def test_a_secret_in_message_or_arguments_is_hidden(logged, level):
    logger, output = logged
    logger.log(level, f"asking bot{TOKEN}, {OTHER}")
    logger.log(level, "asking %s with %r", Address(), OTHER)
    logger.log(level, "asking %(where)s", {"where": Address()})
    logger.log(level, Address())
    assert len(output.getvalue().splitlines()) == 4 and "marker" not in output.getvalue()


def test_only_the_secret_is_hidden(logged):
    logger, output = logged
    logger.info("asking %s, %d times", Address(), 3)
    assert f"asking https://api.telegram.org/bot{HIDDEN}/getMe, 3 times" in output.getvalue()


@pytest.mark.parametrize("level", LEVELS)
def test_a_secret_in_an_exception_or_its_cause_is_hidden(logged, level):
    logger, output = logged
    try:
        fail()
    except RuntimeError:
        logger.log(level, "failed", exc_info=True)
    written = output.getvalue()
    assert "marker" not in written
    assert f"ValueError: no answer from https://api.telegram.org/bot{HIDDEN}/getMe" in written and f"RuntimeError: gave up {HIDDEN}" in written


def test_a_record_without_a_secret_stays_as_it_is(logged):
    logger, output = logged
    logger.warning("two %s of %d", "words", 2)
    try:
        raise KeyError("nothing")
    except KeyError:
        logger.exception("failed")
    assert "two words of 2" in output.getvalue() and output.getvalue().rstrip().endswith("KeyError: 'nothing'")


def test_a_secret_in_a_structured_event_is_hidden(caplog):
    caplog.set_level(logging.DEBUG)
    structlog.get_logger().warning(f"asked {Address()}")
    assert HIDDEN in caplog.text and "marker" not in caplog.text


@pytest.mark.parametrize(
    "code, told",
    [
        ("raise ValueError(address)", "ValueError: http://127.0.0.1/bot(secret)/getMe"),
        ("raise SystemError('x') from ValueError(address)", "ValueError: http://127.0.0.1/bot(secret)/getMe"),
        ("raise ExceptionGroup('several', [ValueError(address)])", "ValueError: http://127.0.0.1/bot(secret)/getMe"),
        ("async def go(): raise ValueError(address)\nasyncio.run(go())", "ValueError: http://127.0.0.1/bot(secret)/getMe"),
        (
            "async def fail(): raise ValueError(address)\nasync def go():\n    asyncio.create_task(fail())\n    await asyncio.sleep(0)\nasyncio.run(go())",
            "Task exception was never retrieved",
        ),
        ("exec(compile('raise ValueError', address, 'exec'))", 'File "http://127.0.0.1/bot(secret)/getMe"'),
    ],
)
def test_an_uncaught_exception_shows_its_traceback_without_the_secret(run_python, code, told):
    done = run_python(PREPARE + code, check=False)
    assert told in done.stderr and "Traceback" in done.stderr
    assert "marker" not in done.stdout + done.stderr


@pytest.mark.parametrize("level", LEVELS)
def test_a_process_with_an_ordinary_logging_set_up_shows_no_secret(run_python, level):
    code = f"""
from bot.cli.logs import log_to_terminal
log_to_terminal()
logging.getLogger().setLevel(logging.DEBUG)
for name in {LOGGERS!r}:
    logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger(name).log({level}, "asked %s", address)
"""
    done = run_python(PREPARE + code)
    assert len(done.stderr.splitlines()) == len(LOGGERS) and "marker" not in done.stderr


@pytest.mark.parametrize("code", ["threading.Thread(target=int, args=(address,)).start()", "class A:\n    def __del__(self): raise ValueError(address)\nA()"])
def test_an_exception_that_no_caller_sees_shows_no_secret(run_python, code):
    """Of a thread, and of a finalizer: Python prints them by hooks of their own."""
    done = run_python(PREPARE + code)
    assert "ValueError" in done.stderr and "marker" not in done.stderr


def test_a_log_call_with_wrong_arguments_stops_nobody_and_shows_no_secret(logged, capsys):
    logger, output = logged
    logger.warning("asked %d times", Address())
    logger.warning("asked %s", Address(), OTHER)
    assert "marker" not in output.getvalue() + capsys.readouterr().err
