"""`winwijzer points`: what is known of the WIN-points, region by region; staff change and check it here."""

import argparse
import copy
import dataclasses
import datetime
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark, YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from ruamel.yaml.tokens import CommentToken

from bot.checks.win_points import future_dates, win_point_gaps
from bot.project import Problem, ProblemError, Project, UsageError
from bot.regions import read_gazetteer, read_win_points
from bot.regions.opening_hours import AMSTERDAM, WEEKDAYS
from bot.regions.win_points import parse_win_points, win_points_path
from bot.yaml_files import YamlFile, read_yaml

WIDTH = 140
KEYS = ("name", "status", "addresses", "hours", "exceptions", "languages", "phone", "email", "url", "mobile", "source", "as_of", "verified")
"""The keys of an entry in the order in which they are written."""
ITEM_KEYS = {"addresses": ("address", "postcode", "city"), "mobile": ("place", "day", "hours", "address")}
"""The keys of one item of a list, in the order in which they are written."""
FOLLOWING = re.compile(r"(?:\n(?:#[^\n]*|[ \t]*))*\Z")
"""Empty lines, and comments at the margin, behind an entry: they belong to the next one."""
TYPED = ("as_of", "verified")
"""Keys whose value is no text in YAML."""
HELP = f"""KEY=VALUE, or KEY= to empty it. Keys are {", ".join(KEYS)}; hours.mo to hours.su, exceptions.2026-12-24,
addresses.1.city, mobile.1.day. Hours are 09:00-17:00, or 09:00-12:00 13:00-17:00, or closed; languages are pl,ro."""

Keys = tuple[str, ...]
Change = tuple[Keys, str]
"""The keys that lead to a value, and the text that it becomes; empty to take it out."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="a table of all regions", description="What is known of the point of each region.")
    listing.add_argument("--json", action="store_true", help="print JSON")
    setting = actions.add_parser("set", help="change an entry", description="Changes the entry of one region, or adds it.")
    setting.add_argument("region", metavar="REGION", help="code of the region, such as AM26")
    setting.add_argument("changes", metavar="KEY=VALUE", nargs="+", help=HELP)
    description = "Errors, and what is old or missing; exit code 1 on an error."
    actions.add_parser("check", help="what is wrong, old or missing", description=description)
    drawing = actions.add_parser("map", help="draw the regions and their points", description="Draws a map as SVG.")
    drawing.add_argument("-o", "--output", metavar="FILE", required=True, help="where to write it, such as map.svg")


def run(args: argparse.Namespace, project: Project) -> int:
    return {"list": _list, "set": _set, "check": _check, "map": _map}[args.action](args, project, datetime.datetime.now(AMSTERDAM))


def _list(args: argparse.Namespace, project: Project, now: datetime.datetime) -> int:
    gazetteer = read_gazetteer(project)
    points = read_win_points(project, gazetteer)
    if args.json:
        entries = []
        for code, region in gazetteer.regions.items():
            point = points.get(code)
            months = point.months_old(now.date()) if point else None
            entries.append({"code": code, "region": region.name, "months_old": months, "win_point": point.entry(now) if point else None})
        print(json.dumps(entries, ensure_ascii=False))
        return 0
    table = Table("code", "region", "status", "name", "town", "hours", "source", "verified")
    for code, region in gazetteer.regions.items():
        point = points.get(code)
        if point is None:
            table.add_row(code, region.name, "no entry")
            continue
        town = point.addresses[0].city if point.addresses else ""
        months = point.months_old(now.date())
        age = "no date" if months is None else f"{months} months"
        table.add_row(code, region.name, point.status, point.name, town, _yes(point.hours), age, _yes(point.verified))
    Console(width=WIDTH).print(table)
    return 0


def _yes(value: object) -> str:
    return "yes" if value else "no"


def _check(args: argparse.Namespace, project: Project, now: datetime.datetime) -> int:
    gazetteer = read_gazetteer(project)
    try:
        file = read_yaml(win_points_path(project))
        points = parse_win_points(file, gazetteer)
        problems = [*future_dates(file, points, now.date()), *win_point_gaps(file, points, gazetteer, now.date())]
    except ProblemError as error:
        problems = error.problems
    for problem in sorted(problems, key=lambda problem: problem.line):
        print(problem.text(project))
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"{errors} errors, {len(problems) - errors} warnings.")
    return 1 if errors else 0


def _set(args: argparse.Namespace, project: Project, now: datetime.datetime) -> int:
    changes = [parse_change(text) for text in args.changes]
    path = win_points_path(project)
    gazetteer = read_gazetteer(project)
    if args.region not in gazetteer.regions:
        raise UsageError(f"There is no region '{args.region}': winwijzer points list names them all.")

    def validate(file: YamlFile) -> None:
        if problems := list(future_dates(file, parse_win_points(file, gazetteer), now.date())):
            raise ProblemError(problems)

    read_yaml(path)  # tells what is wrong with a file that is no YAML
    old = path.read_bytes().decode("utf-8")
    new = change_entry(path, old.replace("\r\n", "\n"), args.region, changes)
    if "\r\n" in old:
        new = new.replace("\n", "\r\n")
    if new == old:
        print(f"{args.region} is like that already.")
        return 0
    replace_file(path, new, validate)
    print(f"{args.region} is changed in {project.relative(path)}.")
    return 0


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


def replace_file(path: Path, text: str, validate: Callable[[YamlFile], None]) -> None:
    """Puts a new text in the place of a YAML file in one step, when it holds what it must.

    Args:
        validate: raises ProblemError.

    Raises:
        ProblemError: the new text is not as it must be, with the lines of the old one; or it cannot be written.
    """
    lines = read_yaml(path).lines
    target = path.resolve()
    new = None
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", dir=target.parent, suffix=".new", delete=False) as file:
            new = Path(file.name)
            file.write(text)
        validate(YamlFile(path, read_yaml(new).data, lines))
        shutil.copymode(target, new)
        os.replace(new, target)
    except OSError as error:
        raise ProblemError([Problem(path, 0, f"cannot be written ({error.strerror}): check the permissions of its folder")]) from None
    except ProblemError as error:
        raise ProblemError([dataclasses.replace(problem, path=path) for problem in error.problems]) from None
    finally:
        if new:
            new.unlink(missing_ok=True)


def _map(args: argparse.Namespace, project: Project, now: datetime.datetime) -> int:
    from bot.regions.map import write_map  # scipy and networkx, which only this needs, take a second to load

    path = Path(args.output)
    try:
        write_map(project, path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}): choose another file with -o.") from None
    return 0
