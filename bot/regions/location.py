"""Which municipality, postcode and region a shared GPS position lies in; a position is used once and never kept."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.project import Problem, ProblemError, Project
from bot.regions.gazetteer import EARTH_RADIUS_KM, Gazetteer, read_rows

BORDER_KM = 3.0
"""A position this near to the border of a region is told of the other region too."""
FAR_KM = 15.0
"""Further than this from every postcode a position is abroad or at sea."""


@dataclass(frozen=True)
class Location:
    """What a position is near to.

    Attributes:
        municipality: code of the municipality of the nearest postcode.
        postcode: the nearest postcode, four digits.
        distance_km: kilometres to the middle of that postcode.
        neighbour: code of the region across the border, None when no border of a region is within `BORDER_KM`.
        abroad: whether the position lies outside the Netherlands; the other fields then tell what is nearest there.
    """

    municipality: str
    postcode: str
    distance_km: float
    neighbour: str | None
    abroad: bool


def locate(gazetteer: Gazetteer, border_towns: tuple[tuple[float, float], ...], lat: float, lon: float) -> Location:
    """What a position in degrees is near to.

    The border of a region runs halfway between the nearest postcode of the region and the nearest of another one.
    The border of the country runs halfway between postcodes and the towns abroad that `read_border_towns` gives; at
    sea it is the line at `FAR_KM`. Measured with the places of GeoNames, November 2026: none of 1,966 Dutch ones comes
    out abroad, and 0.5 % of 7,864 positions at 1.5 km from one. Of 864 positions at 1.5 km from a town abroad within
    10 km of the border 3 % come out as the Netherlands. What cannot be told apart: the two sides within about 2 km of
    the border, the two communities of Baarle, and villages abroad that GeoNames does not list as towns, such as Elten.

    Raises:
        ValueError: the two numbers are no position on earth, or they are 0 and 0, which a phone without signal sends.
    """
    if not (abs(lat) <= 90 and abs(lon) <= 180):  # so is NaN, which is not less than anything
        raise ValueError("This is no position on earth.")
    if lat == lon == 0:
        raise ValueError("The position is empty: the phone does not know where it is.")
    codes = list(gazetteer.postcode_points)
    distances = _distances(lat, lon, gazetteer.postcode_points.values())
    nearest = int(distances.argmin())
    postcode, distance = codes[nearest], float(distances[nearest])
    return Location(
        municipality=gazetteer.postcodes[postcode],
        postcode=postcode,
        distance_km=distance,
        neighbour=_neighbour(gazetteer, codes, distances),
        abroad=distance > FAR_KM or bool((_distances(lat, lon, border_towns) < distance).any()),
    )


def read_border_towns(project: Project) -> tuple[tuple[float, float], ...]:
    """Latitude and longitude in degrees of the towns in Belgium and Germany near the border: border_towns.csv.

    Raises:
        ProblemError: the file cannot be read, or a row has no numbers.
    """
    path = project.regions / "border_towns.csv"
    problems: list[Problem] = []
    towns: list[tuple[float, float]] = []
    for line, row in read_rows(path, ("place", "country", "lat", "lon")):
        try:
            towns.append((float(row["lat"]), float(row["lon"])))
        except ValueError:
            problems.append(Problem(path, line, "lat and lon are degrees such as 51.8350 and 6.2470: correct them"))
    if problems:
        raise ProblemError(problems)
    return tuple(towns)


def _neighbour(gazetteer: Gazetteer, codes: list[str], distances: np.ndarray) -> str | None:
    """The region of the nearest postcode in another region, when the line halfway to it is within `BORDER_KM`."""
    regions = np.array([gazetteer.region_of(gazetteer.postcodes[code]).code for code in codes])
    own = int(distances.argmin())
    elsewhere = np.flatnonzero(regions != regions[own])
    if not elsewhere.size:
        return None
    other = int(elsewhere[distances[elsewhere].argmin()])
    points = gazetteer.postcode_points
    between = float(_distances(*points[codes[own]], [points[codes[other]]])[0])
    is_near = distances[other] ** 2 - distances[own] ** 2 <= 2 * between * BORDER_KM
    return str(regions[other]) if is_near else None


def _distances(lat: float, lon: float, points: Iterable[tuple[float, float]]) -> np.ndarray:
    """Kilometres to each point on a plane that touches the earth in `lat`: right to 1 % within 50 km."""
    lats, lons = np.radians(np.array(list(points), float).reshape(-1, 2)).T
    return EARTH_RADIUS_KM * np.hypot(lats - np.radians(lat), (lons - np.radians(lon)) * np.cos(np.radians(lat)))
