"""Trains the Rasa model, telling how far it is."""

import contextlib
import gc
import io
import logging
import re
from collections.abc import Callable, Iterator

import rasa.model_training
from rasa.engine.training.hooks import TrainingHook
from rasa.shared.exceptions import RasaException

from bot.project import ProblemError, Project, UsageError
from bot.runtime.tensorflow_standin import TensorFlowMissing
from bot.yaml_files import read_yaml

STARTS = re.compile(r"^Starting to train component '(?P<name>\w+)'")


class _Progress(logging.Handler):
    """Hears Rasa say which component begins to train."""

    def __init__(self, total: int, on_progress: Callable[[str, int, int], None]) -> None:
        super().__init__(logging.INFO)
        self._total = total
        self._done = 0
        self._on_progress = on_progress

    def emit(self, record: logging.LogRecord) -> None:
        match = STARTS.match(record.getMessage())
        if match:
            self._on_progress(match["name"], min(self._done, self._total), self._total)
            self._done += 1


def run_training(project: Project, name: str, on_progress: Callable[[str, int, int], None]) -> None:
    """Trains and writes models/<name>.

    Raises:
        ProblemError: the project's files cannot be used.
        UsageError: Rasa refuses the configuration.
    """
    configuration = read_yaml(project.config).data
    total = len(configuration["pipeline"]) + len(configuration["policies"])
    hook_logger = logging.getLogger("rasa.engine.training.hooks")
    handler = _Progress(total, on_progress)
    level, propagate = hook_logger.level, hook_logger.propagate
    hook_logger.addHandler(handler)
    hook_logger.setLevel(logging.INFO)
    hook_logger.propagate = False
    try:
        # Rasa prints where it saved the model; our caller says what happened.
        with contextlib.redirect_stdout(io.StringIO()), _without_caching(), _without_collecting():
            rasa.model_training.train(
                domain="",
                config=str(project.config),
                training_files=None,
                output=str(project.models),
                fixed_model_name=name,
                force_training=True,
            )
    except ProblemError:
        raise
    except (SystemExit, Exception) as error:
        raise UsageError(_advice(error)) from error
    finally:
        hook_logger.removeHandler(handler)
        hook_logger.setLevel(level)
        hook_logger.propagate = propagate
    on_progress("", total, total)


@contextlib.contextmanager
def _without_caching() -> Iterator[None]:
    """Spares the fingerprints of all that components take and give: they serve Rasa's cache, which is off, and take
    half of the training time."""
    before, after = TrainingHook.on_before_node, TrainingHook.on_after_node
    TrainingHook.on_before_node = lambda *args, **kwargs: {}
    TrainingHook.on_after_node = lambda *args, **kwargs: None
    try:
        yield
    finally:
        TrainingHook.on_before_node, TrainingHook.on_after_node = before, after


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Leaves garbage where it is: a million small objects stay to the end, and looking through them again and again takes seconds."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _advice(error: BaseException) -> str:
    """What a person can do about training that failed: the innermost cause that says so itself."""
    causes = [error]
    while causes[-1].__cause__ or causes[-1].__context__:
        causes.append(causes[-1].__cause__ or causes[-1].__context__)
    for cause in causes:
        if isinstance(cause, TensorFlowMissing):
            return str(cause)
    for cause in reversed(causes):
        if isinstance(cause, RasaException):
            return f"Rasa refuses the configuration in config.yml: {cause}"
    return f"Training failed ({type(causes[-1]).__name__}: {causes[-1]}): undo the last change in config.yml or intents/."
