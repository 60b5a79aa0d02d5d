"""The gazetteer and the WIN-points: complete, consistent, inside the Netherlands."""

from bot.project import Problem, ProblemError, Project
from bot.regions import read_gazetteer, read_place_finder, read_win_points

REGIONS = 35
"""Labour-market regions of 2026 (CBS)."""
MUNICIPALITIES = 342
"""Municipalities of 2026 (CBS)."""
SOUTH, NORTH, WEST, EAST = 50.7, 53.7, 3.2, 7.3
"""Degrees of latitude and longitude between which the European Netherlands lie."""


def check_regions(project: Project) -> list[Problem]:
    """Problems of knowledge/regions/ and knowledge/win_points.yml."""
    try:
        gazetteer = read_gazetteer(project)
    except ProblemError as error:
        return error.problems
    problems: list[Problem] = []
    path = project.regions / "municipalities.csv"
    for what, found, wanted in (("regions", len(gazetteer.regions), REGIONS), ("municipalities", len(gazetteer.municipalities), MUNICIPALITIES)):
        if found != wanted:
            problems.append(Problem(path, 0, f"there are {found} {what}, not {wanted}: restore the file of 2026"))
    used = {municipality.region for municipality in gazetteer.municipalities.values()}
    for code in sorted(set(gazetteer.regions) - used):
        problems.append(Problem(path, 0, f"no municipality lies in region {code}: correct the region codes"))
    for place in gazetteer.municipalities.values():
        if not (SOUTH <= place.lat <= NORTH and WEST <= place.lon <= EAST):
            problems.append(Problem(path, 0, f"the centre of {place.name} lies outside the Netherlands: correct lat and lon"))
    for read in (lambda: read_win_points(project, gazetteer), lambda: read_place_finder(project, gazetteer)):
        try:
            read()
        except ProblemError as error:
            problems += error.problems
    return problems
