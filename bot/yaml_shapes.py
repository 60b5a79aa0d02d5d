"""What the entries of a YAML file must hold: which keys, and what kind of value each."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from babel import Locale

from bot.project import Problem
from bot.yaml_files import Key, YamlFile

DAY_PATTERNS = ("%Y-%m-%d", "%Y-%m", "%Y")
LANGUAGE_CODES = frozenset(Locale.parse("en").languages)


@dataclass(frozen=True)
class Kind:
    """A kind of value.

    Attributes:
        what: ends the sentence "'key' must be …".
        fits: whether a value is of this kind.
    """

    what: str
    fits: Callable[[Any], bool]


@dataclass(frozen=True)
class Shape:
    """The keys of an entry with the kind of their values; an optional key may also stand there without a value."""

    required: Mapping[str, Kind]
    optional: Mapping[str, Kind] = field(default_factory=dict)


def is_day(value: object) -> bool:
    """Whether a value is an ISO day, month or year."""
    for pattern in DAY_PATTERNS:
        try:
            datetime.datetime.strptime(str(value), pattern)
        except ValueError:
            continue
        return True
    return False


TEXT = Kind(
    "a text: write it, in quotes if it looks like a number or a date",
    lambda value: isinstance(value, str) and bool(value.strip()),
)
TEXTS = Kind("a list of texts: write [one, two]", lambda value: isinstance(value, list) and all(map(TEXT.fits, value)))
CODES = Kind(
    "a list of language codes: write for instance [pl, ro]",
    lambda value: TEXTS.fits(value) and LANGUAGE_CODES.issuperset(value),
)
MAPPING = Kind("a list of `name: value` lines", lambda value: isinstance(value, dict))
COUNT = Kind("a whole number of 1 or more", lambda value: type(value) is int and value > 0)
FLAG = Kind("true or false", lambda value: isinstance(value, bool))
DAY = Kind("a date: write it as 2025-05-28, 2025-05 or 2025", is_day)
URL = Kind(
    "an address that begins with https:// or http://",
    lambda value: TEXT.fits(value) and value.startswith(("https://", "http://")),
)


def shape_problems(file: YamlFile, shape: Shape, entry: object, *keys: Key) -> list[Problem]:
    """What is missing, unknown or of another kind in the entry that stands at `keys`."""
    if not isinstance(entry, dict):
        return [file.problem(f"this must hold the keys {', '.join(shape.required)}: add them", *keys)]
    problems = [file.problem(f"'{key}' is missing: add it", *keys) for key in shape.required if key not in entry]
    for key, value in entry.items():
        kind = shape.required.get(key) or shape.optional.get(key)
        if kind is None:
            problems.append(file.problem(f"unknown key '{key}': take it out", *keys, key))
        elif not kind.fits(value) and not (value is None and key in shape.optional):
            problems.append(file.problem(f"'{key}' must be {kind.what}", *keys, key))
    return problems


def read_entries(file: YamlFile, shape: Shape, value: object, *keys: Key) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """The well-formed entries of the mapping that stands at `keys`, without keys that have no value; and the problems."""
    if not isinstance(value, dict) or not value:
        return {}, [file.problem("there are no entries here: write the id of each, and its keys under it", *keys)]
    entries: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for name, entry in value.items():
        if found := shape_problems(file, shape, entry, *keys, name):
            problems += found
        else:
            entries[name] = {key: item for key, item in entry.items() if item is not None}
    return entries, problems


def read_values(file: YamlFile, kind: Kind, value: object, *keys: Key) -> tuple[dict[str, Any], list[Problem]]:
    """The values of one kind in the mapping that stands at `keys`, by name; and the problems."""
    if not isinstance(value, dict) or not value:
        return {}, [file.problem("there is nothing here: write `name: value` lines", *keys)]
    problems = [file.problem(f"'{name}' must be {kind.what}", *keys, name) for name, item in value.items() if not kind.fits(item)]
    return {name: item for name, item in value.items() if kind.fits(item)}, problems
