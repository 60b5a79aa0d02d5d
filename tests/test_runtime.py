"""Rasa without TensorFlow, without the network, and without message texts in the logs."""

import logging

import pytest
import structlog

from bot.runtime import prepare_rasa, withhold_from_logs
from bot.runtime.privacy import WITHHELD, WITHHELD_DEBUG

MARKER = "zxmarkerqv"

NO_CONNECTIONS = """
import sys
def refuse(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        address = args[-1] if event == "socket.connect" else args
        if not str(address).startswith(("/", "b'", "\\x00")):
            raise SystemExit(f"CONNECTION {event} {address}")
sys.addaudithook(refuse)
"""

TRAIN_AND_TALK = """
import asyncio
from bot import assistant
from bot.project import Project
project = Project()
assistant.train(project, lambda name, done, total: None)
loaded = assistant.Assistant.load(project, keep=True)
reply = asyncio.run(loaded.handle(assistant.Turn("conversation", "mijn loon is niet betaald")))
print("REPLY", reply.outcome)
"""


def test_without_tensorflow_the_stand_in_gives_classes_to_inherit_from(run_python):
    code = """
from bot.runtime.tensorflow_standin import install
assert install()
import tensorflow as tf
from tensorflow.keras.utils import Sequence
class Layer(tf.keras.layers.Layer): pass
class Data(Sequence): pass
print(issubclass(Layer, tf.keras.layers.Layer))
"""
    assert "True" in run_python(code).stdout


def test_a_real_tensorflow_is_left_alone(run_python, tmp_path):
    package = tmp_path / "tensorflow"
    package.mkdir()
    (package / "__init__.py").write_text("__version__ = '2.12.0'\nreal = True\n")
    code = """
from bot.runtime import prepare_rasa
from bot.runtime.tensorflow_standin import install
print(install())
prepare_rasa()
import tensorflow
print(tensorflow.real, tensorflow.__version__)
"""
    assert run_python(code, PYTHONPATH=str(tmp_path)).stdout.split() == ["False", "True", "2.12.0"]


def test_a_component_that_needs_tensorflow_says_so(run_python, small_project):
    config = (small_project / "config.yml").read_text(encoding="utf-8")
    with_diet = config.replace("  - name: bot.nlu.classifier.NgramIntentClassifier", "  - name: DIETClassifier\n    epochs: 1")
    other = small_project / "config-diet.yml"
    other.write_text(with_diet, encoding="utf-8")
    code = f"""
from bot.project import Project, UsageError
from bot import assistant
class WithDiet(Project):
    @property
    def config(self): return self.root / "{other.name}"
try:
    assistant.train(WithDiet(), lambda name, done, total: None)
except UsageError as error:
    print("SAID", error)
"""
    said = run_python(code).stdout
    assert "SAID" in said and "TensorFlow is not installed" in said and "DIETClassifier" in said


def test_training_and_talking_open_no_connection_and_log_no_text(run_python, small_project):
    code = (
        NO_CONNECTIONS
        + """
import logging, structlog
logging.basicConfig(level=logging.DEBUG)
logging.getLogger().setLevel(logging.DEBUG)
"""
        + TRAIN_AND_TALK.replace("mijn loon is niet betaald", f"mijn {MARKER} loon is niet betaald")
        + """
for name in list(logging.root.manager.loggerDict):
    logging.getLogger(name).setLevel(logging.DEBUG)
reply = asyncio.run(loaded.handle(assistant.Turn("conversation", "en nog eens MARKER over mijn loon")))
""".replace("MARKER", MARKER)
    )
    done = run_python(code)
    assert "REPLY answer" in done.stdout or "REPLY" in done.stdout
    assert MARKER not in done.stdout + done.stderr
    assert "CONNECTION" not in done.stdout + done.stderr
    assert len(done.stderr) > 500  # something was logged


def test_the_connection_guard_of_this_suite_catches_one(run_python):
    code = NO_CONNECTIONS + "import socket\nsocket.create_connection(('127.0.0.1', 9))"
    assert "CONNECTION" in run_python(code, check=False).stderr


def test_telemetry_is_off_whatever_the_user_has_set(run_python):
    code = """
from bot.runtime import prepare_rasa
prepare_rasa()
import rasa.telemetry, sentry_sdk
print(rasa.telemetry.is_telemetry_enabled(), sentry_sdk.Hub.current.client)
"""
    assert run_python(code, RASA_TELEMETRY_ENABLED="true").stdout.split() == ["False", "None"]


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR])
def test_a_text_is_withheld_at_every_level_from_every_logger(caplog, level):
    prepare_rasa()
    caplog.set_level(logging.DEBUG)
    with withhold_from_logs(f"mijn {MARKER}"):
        logging.getLogger("somebody.else").log(level, "got %s", f"mijn {MARKER}")
        try:
            raise ValueError(f"cannot parse mijn {MARKER}")
        except ValueError:
            logging.getLogger("somebody.else").log(level, "failed", exc_info=True)
    assert MARKER not in caplog.text and WITHHELD in caplog.text


def test_debug_records_of_rasa_are_withheld_whole(caplog):
    prepare_rasa()
    caplog.set_level(logging.DEBUG, logger="rasa")
    logging.getLogger("rasa.core.something").debug("an earlier message: %s", MARKER)
    assert MARKER not in caplog.text and WITHHELD_DEBUG in caplog.text


def test_structlog_gives_only_the_name_of_the_event(caplog, capsys):
    prepare_rasa()
    caplog.set_level(logging.DEBUG)
    structlog.get_logger().warning("processor.message.parse", parse_data_text=MARKER)
    assert MARKER not in caplog.text + capsys.readouterr().out
