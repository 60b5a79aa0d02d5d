"""The gazetteer, the RNI desks, the places abroad and the WIN-points: complete, consistent, inside the Netherlands."""

import re
from collections.abc import Iterable, Iterator

from bot.knowledge.topic import Topic
from bot.nlu.text import clean, fold
from bot.project import Problem, ProblemError, Project
from bot.regions.abroad import read_abroad
from bot.regions.gazetteer import Gazetteer, inside_the_netherlands, read_gazetteer, read_rows
from bot.regions.location import read_border_towns
from bot.regions.places import read_place_finder
from bot.regions.rni_desks import read_rni_desks
from bot.regions.win_points import read_win_points

REGIONS = 35
"""Labour-market regions of 2026 (CBS)."""
MUNICIPALITIES = 342
"""Municipalities of 2026 (CBS)."""
POSTCODE = re.compile(r"[1-9]\d{3}")
UNIQUE = (
    ("regions.csv", "code"),
    ("regions.csv", "name"),
    ("municipalities.csv", "code"),
    ("municipalities.csv", "name"),
    ("postcodes.csv", "pc4"),
)
"""Columns that hold no value twice."""


def check_regions(project: Project) -> list[Problem]:
    """Problems of knowledge/regions/ and knowledge/win_points.yml."""
    try:
        gazetteer = read_gazetteer(project)
    except ProblemError as error:
        return error.problems
    problems = [
        *_repeated(project),
        *_incomplete(project, gazetteer),
        *_wrong_points(project, gazetteer),
        *_wrong_postcodes(project),
    ]
    reads = (
        lambda: problems.extend(_dutch_places_abroad(project, gazetteer)),
        lambda: read_border_towns(project),
        lambda: read_rni_desks(project, gazetteer),
        lambda: read_win_points(project, gazetteer),
        lambda: read_place_finder(project, gazetteer),
    )
    for read in reads:
        try:
            read()
        except ProblemError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    return problems


def check_provinces(project: Project, topics: Iterable[Topic]) -> list[Problem]:
    """Topics that tell of provinces which do not exist, or name nobody who helps there."""
    try:
        known = {one.province for one in read_gazetteer(project).municipalities.values()}
    except ProblemError:
        return []  # `check_regions` tells it
    problems = []
    for topic in topics:
        for index, province in enumerate(topic.provinces):
            if province not in known:
                message = f"there is no province '{province}': write it as municipalities.csv does ({', '.join(sorted(known))})"
                problems.append(topic.file.problem(message, "provinces", index))
        if topic.provinces and not topic.help:
            message = "a topic with 'provinces' tells who helps there: add 'help' with that organisation first, or take 'provinces' out"
            problems.append(topic.file.problem(message, "provinces"))
    return problems


def _repeated(project: Project) -> Iterator[Problem]:
    for file, column in UNIQUE:
        lines: dict[str, int] = {}
        for line, row in read_rows(project.regions / file, (column,)):
            first = lines.setdefault(fold(clean(row[column])), line)
            if first != line:
                message = f"{column} '{row[column]}' stands in line {first} too: take one of the two out, or correct it"
                yield Problem(project.regions / file, line, message)


def _incomplete(project: Project, gazetteer: Gazetteer) -> Iterator[Problem]:
    """Regions and municipalities that are missing, and those with nothing in them."""
    regions, municipalities = project.regions / "regions.csv", project.regions / "municipalities.csv"
    if len(gazetteer.regions) != REGIONS:
        yield Problem(regions, 0, f"there are {len(gazetteer.regions)} regions, not {REGIONS}: restore the file of 2026")
    if len(gazetteer.municipalities) != MUNICIPALITIES:
        found = len(gazetteer.municipalities)
        yield Problem(municipalities, 0, f"there are {found} municipalities, not {MUNICIPALITIES}: restore the file of 2026")
    used = {municipality.region for municipality in gazetteer.municipalities.values()}
    for line, row in read_rows(regions, ("code", "name")):
        if row["code"] not in used:
            yield Problem(regions, line, f"no municipality lies in region {row['code']}: correct the codes of municipalities.csv")
    with_place = {row["municipality_code"] for _, row in read_rows(project.regions / "places.csv", ("municipality_code",))}
    with_postcode = set(gazetteer.postcodes.values())
    for line, row in read_rows(municipalities, ("code", "name")):
        for file, codes in (("places.csv", with_place), ("postcodes.csv", with_postcode)):
            if row["code"] not in codes:
                yield Problem(municipalities, line, f"{row['name']} has no row in {file}: add one, or correct the code")


def _wrong_points(project: Project, gazetteer: Gazetteer) -> Iterator[Problem]:
    path = project.regions / "municipalities.csv"
    for line, row in read_rows(path, ("code", "name")):
        place = gazetteer.municipalities[row["code"]]
        if not inside_the_netherlands(place.lat, place.lon):
            yield Problem(path, line, f"the centre of {row['name']} lies outside the Netherlands: correct lat and lon")


def _wrong_postcodes(project: Project) -> Iterator[Problem]:
    path = project.regions / "postcodes.csv"
    for line, row in read_rows(path, ("pc4",)):
        if not POSTCODE.fullmatch(row["pc4"]):
            yield Problem(path, line, f"'{row['pc4']}' is no postcode: write four digits, from 1000 to 9999")


def _dutch_places_abroad(project: Project, gazetteer: Gazetteer) -> Iterator[Problem]:
    """Rows of abroad.csv with the name of a Dutch municipality, which is always meant sooner."""
    path = project.regions / "abroad.csv"
    abroad = read_abroad(project)
    own = gazetteer.municipality_names & abroad.keys()
    for line, row in read_rows(path, ("place",)):
        if fold(clean(row["place"])) in own:
            yield Problem(path, line, f"'{row['place']}' is a Dutch municipality: take the row out")
