"""YAML files read with the line of every value, so that a problem can name it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.project import Problem, ProblemError

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as Loader

Key = str | int


@dataclass(frozen=True)
class YamlFile:
    """A parsed file.

    Attributes:
        path: where it was read.
        data: its content as dicts, lists and scalars.
        lines: for the path of keys that leads to a value, its 1-based line.
    """

    path: Path
    data: Any
    lines: dict[tuple[Key, ...], int]

    def line(self, *keys: Key) -> int:
        """The line of a value, or of the nearest thing around it."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)

    def problem(self, message: str, *keys: Key, severity: str = "error") -> Problem:
        return Problem(self.path, self.line(*keys), message, severity)


def read_yaml(path: Path, *, text_only: bool = False) -> YamlFile:
    """Reads one YAML document.

    Args:
        path: the file, UTF-8.
        text_only: take every scalar as the text that stands there, so that a message `no` or `12` stays a text.

    Raises:
        ProblemError: the file cannot be read, is not UTF-8, is not YAML, or names a key twice.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ProblemError([Problem(path, 0, "the file is missing: create it, or take its name out of what refers to it")]) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ProblemError([Problem(path, line, "not UTF-8: save the file as UTF-8")]) from None
    except OSError as error:
        raise ProblemError([Problem(path, 0, f"cannot be read ({error.strerror}): check its permissions")]) from None
    if unprintable := yaml.reader.Reader.NON_PRINTABLE.search(content):
        line = content[: unprintable.start()].count("\n") + 1
        raise ProblemError([Problem(path, line, f"an invisible character ({ord(unprintable[0]):#04x}) stands here: take it out")])
    loader = Loader(content)
    lines: dict[tuple[Key, ...], int] = {(): 1}
    problems: list[Problem] = []
    try:
        root = loader.get_single_node()
        data = None if root is None else _convert(root, loader, (), lines, problems, path, text_only)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = getattr(error, "problem", None) or "it cannot be parsed"
        line = mark.line + 1 if mark else 1
        raise ProblemError([Problem(path, line, f"not valid YAML ({what}): check indentation, quotes and colons here")]) from None
    except RecursionError:
        raise ProblemError([Problem(path, 1, "nested too deeply: take out brackets, or an alias that refers to itself")]) from None
    finally:
        loader.dispose()
    if problems:
        raise ProblemError(problems)
    return YamlFile(path, data, lines)


def _convert(
    node: yaml.Node,
    loader: Any,
    keys: tuple[Key, ...],
    lines: dict[tuple[Key, ...], int],
    problems: list[Problem],
    path: Path,
    text_only: bool,
) -> Any:
    lines[keys] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                line = key_node.start_mark.line + 1
                problems.append(Problem(path, line, f"'{key}' stands here a second time: keep one of the two"))
                continue
            mapping[key] = _convert(value_node, loader, (*keys, key), lines, problems, path, text_only)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [
            _convert(item, loader, (*keys, index), lines, problems, path, text_only)
            for index, item in enumerate(node.value)
        ]
    try:
        return node.value if text_only else loader.construct_object(node)
    except ValueError:
        message = f"'{node.value}' is no date or number that exists: correct it, or put quotes around it"
        problems.append(Problem(path, node.start_mark.line + 1, message))
        return None
