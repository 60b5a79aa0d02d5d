"""A stand-in for TensorFlow, so that Rasa 3.6 can be imported without it.

Rasa imports TensorFlow at module level in components that our pipeline never uses, and takes
classes from it to inherit from. The stand-in gives it an empty class for every name it asks for.
Using one of those classes, which only a component such as DIET or TED does, raises
`TensorFlowMissing`. A real TensorFlow, when there is one, is left alone.
"""

import functools
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from types import ModuleType
from typing import Any

STAND_IN_PACKAGES = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")


class TensorFlowMissing(ImportError):
    """Something really needs TensorFlow, which is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} was called, but TensorFlow is not installed. Components that need it "
            "(DIETClassifier, TEDPolicy, ResponseSelector, UnexpecTEDIntentPolicy, LanguageModelFeaturizer) "
            "cannot be used: remove them from config.yml, or install TensorFlow 2.12 in a Python 3.10 environment."
        )


class _EmptyMeta(type):
    """Gives a further empty class for any attribute, and refuses to be called."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _empty_class(f"{cls.__qualname__}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        # Rasa decorates functions at import time (`@tf.function(...)`) and computes type aliases;
        # an undecorated function that is never called harms nobody.
        if len(args) == 1 and callable(args[0]) and not kwargs:
            return args[0]
        raise TensorFlowMissing(cls.__qualname__)


@functools.cache
def _empty_class(qualified_name: str) -> type:
    return _EmptyMeta(qualified_name.rsplit(".", 1)[-1], (), {"__qualname__": qualified_name, "__init__": _refuse})


def _refuse(self: object, *args: Any, **kwargs: Any) -> None:
    raise TensorFlowMissing(type(self).__qualname__)


class _StandInModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _empty_class(f"{self.__name__}.{name}")


class _StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports any module below the stand-in packages as an empty one."""

    def __init__(self, packages: tuple[str, ...]) -> None:
        self.packages = packages

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname.split(".")[0] in self.packages:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: every attribute is made when it is asked for."""


def install() -> bool:
    """Puts the stand-in in place unless a real TensorFlow can be imported.

    Returns:
        True when the stand-in is in place, False when the real TensorFlow is left alone.
    """
    if any(isinstance(finder, _StandInFinder) for finder in sys.meta_path):
        return True
    if "tensorflow" in sys.modules or importlib.util.find_spec("tensorflow") is not None:
        return False
    missing = tuple(name for name in STAND_IN_PACKAGES if importlib.util.find_spec(name) is None)
    sys.meta_path.append(_StandInFinder(missing))
    return True
