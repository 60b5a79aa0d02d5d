"""The Netherlands by name and postcode: which municipality and labour-market region a place belongs to."""

import csv
import functools
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from bot.nlu.text import clean, fold
from bot.project import Problem, ProblemError, Project

EARTH_RADIUS_KM = 6371.0
COMMON = "common"
"""The kind of an alias that people use instead of the official name."""
SOUTH, NORTH, WEST, EAST = 50.7, 53.6, 3.3, 7.3
"""Degrees of latitude and longitude between which the European Netherlands lie."""


@dataclass(frozen=True)
class Region:
    """A labour-market region; `code` is the CBS code such as AM26."""

    code: str
    name: str


@dataclass(frozen=True)
class Municipality:
    """A municipality of 2026.

    Attributes:
        code: four digits of CBS, as text.
        name: the official name.
        region: code of its labour-market region.
        province: its province.
        lat, lon: mean of its postcode points in degrees, for ranking by distance only.
    """

    code: str
    name: str
    region: str
    province: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Gazetteer:
    """Looks places up.

    Attributes:
        regions, municipalities: by code.
        names: codes of the municipalities a folded name may mean.
        postcodes: for a four-digit postcode the code of its municipality.
        postcode_points: latitude and longitude in degrees of the postcodes that have them.
        common_names: what people call a municipality whose official name they do not use, by its code.
        areas: codes of the regions in which an area with this folded name lies: provinces, regions and others.
    """

    regions: dict[str, Region]
    municipalities: dict[str, Municipality]
    names: dict[str, tuple[str, ...]]
    postcodes: dict[str, str]
    postcode_points: dict[str, tuple[float, float]]
    common_names: dict[str, str]
    areas: dict[str, tuple[str, ...]]

    @functools.cached_property
    def municipality_names(self) -> frozenset[str]:
        """The folded official names of the municipalities."""
        return _folded_names(self.municipalities)

    @functools.cached_property
    def municipality_sizes(self) -> dict[str, int]:
        """How many postcodes each municipality has, by its folded official name: a measure of how many people live there."""
        postcodes = Counter(self.postcodes.values())
        return {fold(clean(one.name)): postcodes[one.code] for one in self.municipalities.values()}

    def region_of(self, code: str) -> Region:
        """The region of a municipality's code; of a region's code itself."""
        return self.regions[self.municipalities[code].region if code in self.municipalities else code]

    def by_postcode(self, pc4: str) -> str | None:
        """The municipality of a four-digit postcode.

        A code that is not known gets the municipality of its nearest known neighbours, below and above, when both
        lie in one region (76 codes are left out of the data for their licence, see the README); else None.
        """
        if pc4 in self.postcodes:
            return self.postcodes[pc4]
        number = int(pc4)
        neighbours = []
        for step in (-1, 1):
            found = next((str(code) for code in range(number + step, number + 60 * step, step) if str(code) in self.postcodes), None)
            if found is None:
                return None
            neighbours.append(self.postcodes[found])
        if self.region_of(neighbours[0]) == self.region_of(neighbours[1]):
            return neighbours[0]
        return None

    def choice(self, municipalities: tuple[str, ...]) -> str | None:
        """The municipality that a name with these meanings stands for, None when they lie in different regions."""
        if len({self.region_of(code) for code in municipalities}) != 1:
            return None
        return municipalities[0]

    def distance(self, one: str, other: str) -> float:
        """Kilometres between the centres of two municipalities, as the crow flies."""
        a, b = self.municipalities[one], self.municipalities[other]
        return great_circle(a.lat, a.lon, b.lat, b.lon)


def great_circle(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres between two points given in degrees."""
    lat1, lon1, lat2, lon2 = map(radians, (lat1, lon1, lat2, lon2))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(h))


def read_gazetteer(project: Project) -> Gazetteer:
    """Reads knowledge/regions/*.csv.

    Raises:
        ProblemError: a file is missing, or a row names a code that does not exist; with file and line.
    """
    folder = project.regions
    problems: list[Problem] = []
    regions = {row["code"]: Region(row["code"], row["name"]) for _, row in read_rows(folder / "regions.csv", ("code", "name"))}
    municipalities: dict[str, Municipality] = {}
    path = folder / "municipalities.csv"
    rows = read_rows(path, ("code", "name", "region_code", "province", "lat", "lon"))
    # A municipality whose row has a problem exists all the same.
    codes = {row["code"] for _, row in rows}
    for line, row in rows:
        if row["region_code"] not in regions:
            problems.append(Problem(path, line, f"there is no region '{row['region_code']}' in regions.csv: correct the code"))
            continue
        try:
            lat, lon = float(row["lat"]), float(row["lon"])
        except ValueError:
            problems.append(Problem(path, line, "lat and lon are degrees such as 53.0031 and 6.7110: correct them"))
            continue
        municipalities[row["code"]] = Municipality(row["code"], row["name"], row["region_code"], row["province"], lat, lon)

    names: dict[str, dict[str, None]] = defaultdict(dict)
    common_names: dict[str, str] = {}
    for municipality in municipalities.values():
        names[fold(clean(municipality.name))][municipality.code] = None
    for file, column in (("places.csv", "place"), ("place_aliases.csv", "alias")):
        path = folder / file
        rows = read_rows(path, (column, "municipality_code"))
        for (line, row), name in zip(rows, folded([row[column] for _, row in rows]), strict=True):
            if row["municipality_code"] not in codes:
                problems.append(Problem(path, line, f"there is no municipality '{row['municipality_code']}': correct the code"))
                continue
            names[name][row["municipality_code"]] = None
            if row.get("kind") == COMMON:
                common_names[row["municipality_code"]] = row[column]

    postcodes: dict[str, str] = {}
    points: dict[str, tuple[float, float]] = {}
    path = folder / "postcodes.csv"
    for line, row in read_rows(path, ("pc4", "municipality_code")):
        if row["municipality_code"] not in codes:
            problems.append(Problem(path, line, f"there is no municipality '{row['municipality_code']}': correct the code"))
            continue
        postcodes[row["pc4"]] = row["municipality_code"]
        if not row.get("lat") and not row.get("lon"):
            continue
        try:
            points[row["pc4"]] = _point(row)
        except ValueError:
            message = f"the point of postcode {row['pc4']} must lie in the Netherlands: correct lat and lon, or empty both"
            problems.append(Problem(path, line, message))
    if problems:
        raise ProblemError(problems)
    places = {name: tuple(codes) for name, codes in names.items()}
    return Gazetteer(regions, municipalities, places, postcodes, points, common_names, _areas(folder / "areas.csv", regions, municipalities))


def _areas(path: Path, regions: dict[str, Region], municipalities: dict[str, Municipality]) -> dict[str, tuple[str, ...]]:
    """The regions of every province, region and other area whose name is not that of a municipality."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for municipality in municipalities.values():
        found[fold(clean(municipality.province))][municipality.region] = None
    for region in regions.values():
        for name in {region.name, region.name.removeprefix("Regio ")}:
            found[fold(clean(name))][region.code] = None
    problems: list[Problem] = []
    for line, row in read_rows(path, ("area", "region_codes")):
        for code in row["region_codes"].split():
            if code in regions:
                found[fold(clean(row["area"]))][code] = None
            else:
                problems.append(Problem(path, line, f"there is no region '{code}' in regions.csv: correct the code"))
    if problems:
        raise ProblemError(problems)
    own = _folded_names(municipalities)
    return {name: tuple(codes) for name, codes in found.items() if name not in own}


def _folded_names(municipalities: dict[str, Municipality]) -> frozenset[str]:
    return frozenset(fold(clean(municipality.name)) for municipality in municipalities.values())


def inside_the_netherlands(lat: float, lon: float) -> bool:
    """Whether a point in degrees lies between the outermost points of the country; parts of its neighbours do too."""
    return SOUTH <= lat <= NORTH and WEST <= lon <= EAST


def _point(row: dict[str, str]) -> tuple[float, float]:
    """The latitude and longitude of a row; ValueError when they are no numbers or lie outside the country."""
    lat, lon = float(row.get("lat") or ""), float(row.get("lon") or "")
    if not inside_the_netherlands(lat, lon):
        raise ValueError
    return lat, lon


def folded(names: list[str]) -> list[str]:
    """The key of each name, folded all at once, which is five times as fast; no name holds a 0."""
    plain = [name for name in names if name.isascii()]
    other = [name for name in names if not name.isascii()]
    keys: dict[str, str] = {}
    for group in (plain, other):
        keys.update(zip(group, fold(clean(" 0 ".join(group))).split(" 0 ")))
    return [keys[name] for name in names]


def read_rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            names = next(reader, [])
            if missing := set(columns) - set(names):
                raise ProblemError([Problem(path, 1, f"column {', '.join(sorted(missing))} is missing: add it")])
            rows = [(reader.line_num, dict(zip_longest(names, row[: len(names)], fillvalue=""))) for row in reader if row]
    except OSError as error:
        raise ProblemError([Problem(path, 0, f"cannot be read ({error.strerror}): restore it")]) from None
    except UnicodeDecodeError:
        raise ProblemError([Problem(path, 0, "not UTF-8: save the file as UTF-8")]) from None
    except csv.Error as error:
        raise ProblemError([Problem(path, reader.line_num, f"not a valid csv line ({error}): check its quotes")]) from None
    empty = [(line, column) for line, row in rows for column in columns if not row[column].strip()]
    if empty:
        raise ProblemError([Problem(path, line, f"column {column} is empty: fill it in") for line, column in empty])
    return rows
