"""The WIN-points: what is wrong with today's date in hand, and what staff should look up."""

import datetime
from collections.abc import Iterator

from bot.project import Problem, ProblemError, Project
from bot.regions.gazetteer import Gazetteer, read_gazetteer
from bot.regions.win_points import WinPoint, parse_win_points, win_points_path
from bot.yaml_files import YamlFile, read_yaml

STALE_MONTHS = 6
"""Months after which staff should look an entry up again."""


def check_win_points(project: Project, today: datetime.date) -> list[Problem]:
    """Errors that only show with today's date; what the reader refuses is told by `check_regions`."""
    try:
        file = read_yaml(win_points_path(project))
        points = parse_win_points(file, read_gazetteer(project))
    except ProblemError:
        return []
    return list(future_dates(file, points, today))


def future_dates(file: YamlFile, points: dict[str, WinPoint], today: datetime.date) -> Iterator[Problem]:
    """Errors: points that were looked up on a day that is still to come."""
    for region, point in points.items():
        months = point.months_old(today)
        if months is not None and months < 0:
            yield file.problem("'as_of' lies in the future: write the day on which the source was read or written", region, "as_of")


def win_point_gaps(file: YamlFile, points: dict[str, WinPoint], gazetteer: Gazetteer, today: datetime.date) -> Iterator[Problem]:
    """Warnings: what is old, over, or missing, for each region."""
    for code, region in gazetteer.regions.items():
        point = points.get(code)
        if point is None:
            yield Problem(file.path, 0, f"region {code} ({region.name}) has no entry: look for its WIN-point", "warning")
            continue
        yield from _old(file, point, today)
        missing = {
            "address": not any(place.address for place in point.addresses),
            "hours": point.hours is None,
            "phone or e-mail": not (point.phone or point.email),
        }
        if gaps := [what for what, gone in missing.items() if gone]:
            yield _warning(file, f"{point.name} has no {', no '.join(gaps)}: ask the point", code)
        if not point.verified:
            yield _warning(file, f"{point.name} is not verified: compare it with the official list", code, "verified")


def _old(file: YamlFile, point: WinPoint, today: datetime.date) -> Iterator[Problem]:
    months = point.months_old(today)
    if months is None:
        yield _warning(file, f"nobody knows how old what is said of {point.name} is: add as_of", point.region)
    elif months >= STALE_MONTHS:
        yield _warning(file, f"what is said of {point.name} is {months} months old: look it up again", point.region, "as_of")
    for date in point.hours.exceptions if point.hours else ():
        if date < today:
            message = f"the exception of {date.isoformat()} is over: take it out"
            yield _warning(file, message, point.region, "exceptions", date.isoformat())


def _warning(file: YamlFile, message: str, *at: str) -> Problem:
    return file.problem(message, *at, severity="warning")
