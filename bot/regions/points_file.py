"""Changes knowledge/win_points.yml, entry by entry, and leaves everything else in it as it is."""

import copy
import datetime
import io
import re
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark, YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from ruamel.yaml.tokens import CommentToken

from bot.checks.win_points import future_dates
from bot.files import replace_file
from bot.project import Problem, ProblemError, Project, UsageError
from bot.regions import read_gazetteer
from bot.regions.opening_hours import WEEKDAYS
from bot.regions.win_points import parse_win_points, win_points_path
from bot.yaml_files import YamlFile, read_yaml

KEYS = ("name", "status", "addresses", "hours", "exceptions", "languages", "phone", "email", "url", "mobile", "source", "as_of", "verified")
"""The keys of an entry in the order in which they are written."""
ITEM_KEYS = {"addresses": ("address", "postcode", "city"), "mobile": ("place", "day", "hours", "address")}
"""The keys of one item of a list, in the order in which they are written."""
FOLLOWING = re.compile(r"(?:\n(?:#[^\n]*|[ \t]*))*\Z")
"""Empty lines, and comments at the margin, behind an entry: they belong to the next one."""
TYPED = ("as_of", "verified")
"""Keys whose value is no text in YAML."""

Keys = tuple[str, ...]
Change = tuple[Keys, str]
"""The keys that lead to a value, and the text that it becomes; empty to take it out."""


def save_changes(project: Project, region: str, changes: list[Change], today: datetime.date) -> bool:
    """Changes the entry of one region, or adds it, when the file is right afterwards.

    Args:
        today: no date of the file may lie behind it.

    Returns:
        Whether anything was not like that already.

    Raises:
        UsageError: there is no such region.
        ProblemError: the file cannot be read or written, or would not be right.
    """
    path = win_points_path(project)
    gazetteer = read_gazetteer(project)
    if region not in gazetteer.regions:
        raise UsageError(f"There is no region '{region}': winwijzer points list names them all.")

    lines = read_yaml(path).lines
    old = path.read_bytes()
    text = old.decode("utf-8")
    new = change_entry(path, text.replace("\r\n", "\n"), region, changes)
    if "\r\n" in text:
        new = new.replace("\n", "\r\n")
    if new == text:
        return False

    def validate(written: Path) -> None:
        file = YamlFile(path, read_yaml(written).data, lines)
        if problems := list(future_dates(file, parse_win_points(file, gazetteer), today)):
            raise ProblemError(problems)

    replace_file(path, new.encode(), validate)
    return True


def parse_change(text: str) -> Change:
    """Reads `hours.mo=09:00-17:00`.

    Raises:
        UsageError: there is no such key, no `=`, or a value that nobody could read.
    """
    key, equals, value = text.partition("=")
    value = value.strip()
    at = tuple(key.strip().split("."))
    if not equals:
        raise UsageError(f"'{text}' changes nothing: write KEY=VALUE, or KEY= to empty it.")
    if not value.isprintable():
        raise UsageError(f"The value of '{key}' has an invisible character: type it anew.")
    head, rest = at[0], at[1:]
    known = head in KEYS and not rest
    if head in ("hours", "exceptions"):
        known = len(rest) == 1 or not rest and not value
    elif head in ITEM_KEYS:
        number = not rest or rest[0].isdecimal() and int(rest[0]) > 0
        known = number and (len(rest) < 2 and not value or len(rest) == 2 and rest[1] in ITEM_KEYS[head])
    if not known:
        raise UsageError(f"'{key}' is no key that can be set: see winwijzer points set --help.")
    return at, value


def change_entry(path: Path, text: str, region: str, changes: list[Change]) -> str:
    """The text of a file of entries with one of them changed, or added in the order of the codes.

    Every other entry, and every comment but that of a line that goes, stays as it is.

    Raises:
        ProblemError: the entries do not stand on lines of their own.
        UsageError: an item of a list is numbered too high.
    """
    text = text if text.endswith("\n") or not text else text + "\n"
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if root is not None and (not isinstance(root, yaml.MappingNode) or root.flow_style):
        raise ProblemError([Problem(path, 1, "each region must begin on a line of its own: write AM26: and its keys under it")])
    starts = {key.value: key.start_mark.index for key, _ in root.value} if root is not None else {}
    spans = {}
    for (code, start), end in zip(starts.items(), [*list(starts.values())[1:], len(text)]):
        spans[code] = start, start + len(FOLLOWING.sub("", text[start:end])) + 1
    if region in spans:
        start, end = spans[region]
    else:
        before = [end for code, (_, end) in spans.items() if code < region]
        start = end = before[-1] if before else min(starts.values(), default=len(text))
    round_trip = YAML()
    round_trip.preserve_quotes = True
    round_trip.width = len(text) + 4096  # no line is broken
    round_trip.indent(mapping=2, sequence=4, offset=2)
    try:
        document = round_trip.load(text[start:end] or f"{region}:\n")
    except YAMLError:
        line = text.count("\n", 0, start) + 1
        raise ProblemError([Problem(path, line, "this entry leans on another one: write it out, or change it in the file")]) from None
    [(key, entry)] = document.items()
    if not isinstance(entry, CommentedMap):
        entry = document[key] = CommentedMap()
    before = copy.deepcopy(entry)
    last = _settle_comments(entry, [])
    for at, value in changes:
        _change(entry, at, value)
    if entry == before:
        return text
    stream = io.StringIO()
    round_trip.dump(document, stream)
    return text[:start] + stream.getvalue() + "".join(last) + text[end:]


def _settle_comments(node: CommentedMap | CommentedSeq, carried: list[str]) -> list[str]:
    """Ties each line of comment to the key below it; ruamel ties it to the value above, where a new key would part the two.

    Args:
        carried: lines of comment that stand above the first key.

    Returns:
        The lines below the last value.
    """
    mapping = isinstance(node, CommentedMap)
    above, behind, size = (1, 2, 4) if mapping else (1, 0, 2)  # where ruamel keeps a comment
    for key in list(node) if mapping else range(len(node)):
        if carried:
            slots = node.ca.items.setdefault(key, [None] * size)
            slots[above] = [CommentToken(line, CommentMark(0)) for line in carried] + (slots[above] or [])
            carried = []
        value = node[key]
        if isinstance(value, (CommentedMap, CommentedSeq)) and value and not value.fa.flow_style():
            carried = _settle_comments(value, [])
        elif token := node.ca.items.get(key, [None] * size)[behind]:
            own, newline, below = token.value.partition("\n")
            carried = below.splitlines(keepends=True)
            token.value = own + newline
            if carried and not own:
                node.ca.items[key][behind] = None
    return carried


def _change(entry: CommentedMap, at: Keys, value: str) -> None:
    head, rest = at[0], at[1:]
    if not value:
        _empty(entry, at)
    elif head in ITEM_KEYS:
        items = _inner(entry, head, CommentedSeq)
        number = int(rest[0])
        if number > len(items) + 1:
            raise UsageError(f"{head}.{number} comes too soon: the next one is {head}.{len(items) + 1}.")
        if number > len(items):
            items.append(CommentedMap())
        _place(items[number - 1], rest[1], _text(value), ITEM_KEYS[head])
    elif rest:
        _place(_inner(entry, head, CommentedMap), rest[0], _text(value), WEEKDAYS)
    elif head == "languages":
        codes = CommentedSeq(_text(code) for code in value.replace(",", " ").split())
        codes.fa.set_flow_style()
        _place(entry, head, codes, KEYS)
    else:
        _place(entry, head, _typed(value) if head in TYPED else _text(value), KEYS)


def _inner(entry: CommentedMap, key: str, kind: type) -> Any:
    if not isinstance(entry.get(key), kind):
        _place(entry, key, kind(), KEYS)
    return entry[key]


def _place(mapping: CommentedMap, key: str, value: Any, order: tuple[str, ...]) -> None:
    """Sets a value, a new one where its key belongs: in the given order, then in that of the alphabet."""

    def rank(name: str) -> tuple[int, str]:
        return order.index(name) if name in order else len(order), name

    for known in mapping:
        if str(known) == key:
            if mapping[known] != value:
                mapping[known] = value
            return
    mapping.insert(sum(rank(str(known)) < rank(key) for known in mapping), _typed(key), value)


def _empty(entry: CommentedMap, at: Keys) -> None:
    """Takes a value out, and what is empty without it."""
    trail: list[tuple[Any, Any]] = []
    node: Any = entry
    for step in at:
        names = list(node) if isinstance(node, CommentedMap) else range(len(node)) if isinstance(node, CommentedSeq) else ()
        number = isinstance(node, CommentedSeq)
        name = next((name for name in names if str(name + 1 if number else name) == step), None)
        if name is None:
            return
        trail.append((node, name))
        node = node[name]
    for holder, name in reversed(trail):
        del holder[name]
        if holder:
            break


def _typed(text: str) -> Any:
    """What YAML takes a text for, where that is a date, a number, true or false."""
    try:
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return text
    return value if isinstance(value, (bool, int, datetime.date)) else text


def _text(text: str) -> str:
    """A text, in quotes where YAML would take it for something else, and around hours."""
    try:
        plain = yaml.safe_load(f"{{key: {text}}}") == {"key": text} and (":" not in text or text.startswith("https://"))
    except (yaml.YAMLError, ValueError):
        plain = False
    return text if plain else DoubleQuotedScalarString(text)
