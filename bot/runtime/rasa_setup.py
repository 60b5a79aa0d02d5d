"""Settings that must stand before Rasa is imported: no TensorFlow, no telemetry, no message texts in logs."""

import logging
import os
import warnings

from bot.runtime.privacy import guard_logs
from bot.runtime.tensorflow_standin import install


def prepare_rasa() -> None:
    """Prepares the process for `import rasa`. Every entry point calls it first; calling it again does nothing more.

    Rasa's telemetry and its error reports to Sentry are off, whatever its global configuration file says; training
    results are not cached, because a cache that misses a change serves stale features.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ["LOG_LEVEL"] = "ERROR"  # silences the progress bars of Rasa; ours is enough
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    install()
    guard_logs()
    logging.getLogger("rasa").setLevel(logging.WARNING)
    # Rasa and the libraries it pins were written for older Pythons; a user can mend none of it. Sanic, which Rasa
    # imports, sets filters of its own when it is imported: ours must come after.
    import sanic.app  # noqa: F401

    for category in (DeprecationWarning, FutureWarning, UserWarning):
        warnings.simplefilter("ignore", category)
