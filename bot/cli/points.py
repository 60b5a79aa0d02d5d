"""`winwijzer points`: what is known of the WIN-points, region by region; staff change and check it here."""

import argparse
import datetime
import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.checks.win_points import future_dates, win_point_gaps
from bot.project import ProblemError, Project, UsageError
from bot.regions import read_gazetteer, read_win_points
from bot.regions.opening_hours import AMSTERDAM
from bot.regions.points_file import KEYS, parse_change, save_changes
from bot.regions.win_points import parse_win_points, win_points_path
from bot.yaml_files import read_yaml

WIDTH = 140
HELP = f"""KEY=VALUE, or KEY= to empty it. Keys are {", ".join(KEYS)}; hours.mo to hours.su, exceptions.2026-12-24,
addresses.1.city, mobile.1.day. Hours are 09:00-17:00, or 09:00-12:00 13:00-17:00, or closed; languages are pl,ro."""


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
    changed = save_changes(project, args.region, [parse_change(text) for text in args.changes], now.date())
    path = project.relative(win_points_path(project))
    print(f"{args.region} is changed in {path}." if changed else f"{args.region} is like that already.")
    return 0


def _map(args: argparse.Namespace, project: Project, now: datetime.datetime) -> int:
    from bot.regions.map import write_map  # scipy and networkx, which only this needs, take a second to load

    path = Path(args.output)
    try:
        write_map(project, path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}): choose another file with -o.") from None
    return 0
