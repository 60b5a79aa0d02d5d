"""A map of the labour-market regions and their WIN-points as SVG, drawn from the middles of the postcodes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from colorsys import hls_to_rgb
from dataclasses import dataclass
from math import cos, dist, radians
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
from scipy.spatial import KDTree

from bot.nlu.text import clean, fold
from bot.project import Project
from bot.regions.gazetteer import EARTH_RADIUS_KM, EAST, NORTH, SOUTH, WEST, Gazetteer, Municipality, read_gazetteer
from bot.regions.win_points import WinPoint, read_win_points

UNITS_PER_KM = 10.0
"""Scale of the drawing."""
ACROSS, DOWN = 28, 24
"""Units between the middles of two hexagons in a row, and between two rows."""
HEXAGON = "m0-15l13 7v15l-13 8-13-8v-15z"
"""From the middle of a hexagon; a little smaller than its place, so that a line of light shows between two."""
CORNERS = ((0, -16), (14, -8), (14, 8), (0, 16), (-14, 8), (-14, -8))
"""The corners of the place of a hexagon seen from its middle, clockwise from the upper one."""
STEPS = ((1, -1), (2, 0), (1, 1), (-1, 1), (-2, 0), (-1, -1))
"""Columns and rows to the neighbour across the side that begins at each corner."""
REACH, RIM, SURE = 50, 36, 17
"""Units: land lies within the first of a postcode, less a rim of the second; and all within the third."""
LAKE = 40
"""Hexagons: a smaller hole in the land is a place where nobody lives, not water."""
MARGIN = 120
"""Units between the outermost points and the edge of the drawing."""
HUES = 12
TONES = ((0.80, 0.56), (0.72, 0.48), (0.87, 0.70))
"""Lightness and saturation, 0 to 1, in which each hue is used: three times twelve colours for 35 regions."""
PAPER, INK, HALO = "#f6f3ec", "#22304a", "#ffffff"
FONT = "'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
LABEL, LINE, LETTER = 38, 40, 0.57
"""Units: size of a region's name, from line to line; and mean width of a letter in sizes."""
LONGEST_LINE = 12
"""Letters from which a name is written on two lines."""
MARK = 27
"""Units: radius of the mark of a point."""
TITLE = "WIN-punten"
SUBTITLE = "in de 35 arbeidsmarktregio\u2019s van Nederland"
LEGEND = {"open": "Open", "preparing": "In voorbereiding", "unknown": "Bestaat, onbekend of het open is"}
NOTHING = "Zonder teken: nog niets bekend"
FOOT = (
    "Getekend met de middens van de postcodes: grenzen zijn niet precies.",
    "Regio\u2019s en gemeenten: CBS, 2026. Officiële lijst van punten: workinnl.nl.",
)

Cell = tuple[int, int]
"""Column, counted in half hexagons, and row."""
Spot = tuple[float, float]
"""A place in the drawing in units, from its left upper corner."""


@dataclass(frozen=True)
class Box:
    """A rectangle that a text or a mark covers: its middle, width and height in units."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: "Box") -> float:
        """The area that two boxes share."""
        across = (self.width + other.width) / 2 - abs(self.x - other.x)
        down = (self.height + other.height) / 2 - abs(self.y - other.y)
        across, down = min(across, self.width, other.width), min(down, self.height, other.height)
        return max(across, 0) * max(down, 0)


def region_map(gazetteer: Gazetteer, points: Mapping[str, WinPoint]) -> str:
    """The map as an SVG document with a Dutch legend; the same data always give the same text.

    The data have no borders, so land is drawn as hexagons of about 3 km in the colour of the nearest postcode's region.
    A point stands in the town of its first address; without one in the municipality of its region with most postcodes.
    """
    cells = _cells(gazetteer)
    regions = {region: [cell for cell, owner in cells.items() if owner == region] for region in sorted(set(cells.values()))}
    marks = {region: _spot(*_town(gazetteer, point)) for region, point in sorted(points.items())}
    corner = _spot(SOUTH, EAST)
    drawing = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {corner[0]:.0f} {corner[1]:.0f}"})
    drawing.attrib |= {"role": "img", "aria-labelledby": "win-title win-what", "font-family": FONT}
    _element(drawing, "title", f"{TITLE} {SUBTITLE}", id="win-title")
    _element(drawing, "desc", _description(gazetteer, points), id="win-what")
    _element(drawing, "rect", width="100%", height="100%", fill=PAPER)
    _draw_land(drawing, gazetteer, points, cells, regions)
    _draw_names(drawing, gazetteer, cells, regions, list(marks.values()))
    for region, spot in marks.items():
        _draw_mark(drawing, spot, points[region].status, points[region].name)
    _draw_legend(drawing, points, len(gazetteer.regions), corner[1])
    return ET.tostring(drawing, encoding="unicode") + "\n"


def write_map(project: Project, path: Path) -> None:
    """Draws the map of a project into a file.

    Raises:
        ProblemError: the gazetteer or the WIN-points cannot be read.
        OSError: the file cannot be written.
    """
    gazetteer = read_gazetteer(project)
    path.write_text(region_map(gazetteer, read_win_points(project, gazetteer)), encoding="utf-8")


def _spot(lat: float, lon: float) -> Spot:
    units = UNITS_PER_KM * EARTH_RADIUS_KM
    middle = radians((SOUTH + NORTH) / 2)
    return MARGIN + units * radians(lon - WEST) * cos(middle), MARGIN + units * radians(NORTH - lat)


def _middle(cell: Cell) -> tuple[int, int]:
    return cell[0] * ACROSS // 2, cell[1] * DOWN


def _around(cell: Cell) -> Iterator[Cell]:
    return ((cell[0] + across, cell[1] + down) for across, down in STEPS)


def _cells(gazetteer: Gazetteer) -> dict[Cell, str]:
    """The hexagons of the land with the region that each lies in."""
    codes = list(gazetteer.postcode_points)
    postcodes = KDTree([_spot(*gazetteer.postcode_points[code]) for code in codes])
    width, height = _spot(SOUTH, EAST)
    rows, columns = int(height) // DOWN + 1, int(width) * 2 // ACROSS + 1
    grid = [(column, row) for row in range(rows) for column in range(row % 2, columns, 2)]
    middles = np.array([_middle(cell) for cell in grid])
    distances, nearest = postcodes.query(middles)
    to_sea = KDTree(middles[distances > REACH]).query(middles)[0]
    water = {cell for cell, land in zip(grid, (to_sea > RIM) | (distances < SURE)) if not land}
    lakes = nx.Graph()
    lakes.add_nodes_from(water)
    lakes.add_edges_from((cell, other) for cell in water for other in _around(cell) if other in water)
    water -= {cell for hole in nx.connected_components(lakes) if len(hole) < LAKE for cell in hole}
    regions = [gazetteer.region_of(gazetteer.postcodes[code]).code for code in codes]
    return {cell: regions[index] for cell, index in zip(grid, nearest) if cell not in water}


def _town(gazetteer: Gazetteer, point: WinPoint) -> Spot:
    """Latitude and longitude of the town of a point."""
    own = [place for place in gazetteer.municipalities.values() if place.region == point.region]
    named = gazetteer.names.get(fold(clean(point.addresses[0].city)), ()) if point.addresses else ()
    postcodes = Counter(gazetteer.postcodes.values())

    def rank(place: Municipality) -> tuple[bool, int, str]:
        return place.code in named, postcodes[place.code], place.code

    town = max(own, key=rank)
    return town.lat, town.lon


def _colours(cells: Mapping[Cell, str]) -> dict[str, str]:
    """A colour of its own for every region, as unlike those of its neighbours as the colours that are left allow."""
    borders = nx.Graph()
    borders.add_nodes_from(sorted(set(cells.values())))
    for cell, region in cells.items():
        borders.add_edges_from((region, cells[other]) for other in _around(cell) if cells.get(other, region) != region)
    left = [hls_to_rgb(hue / HUES, lightness, saturation) for lightness, saturation in TONES for hue in range(HUES)]
    chosen: dict[str, tuple[float, float, float]] = {}
    for region in sorted(borders, key=lambda region: (-borders.degree(region), region)):
        beside = [chosen[other] for other in borders[region] if other in chosen]
        best = max(left, key=lambda colour: min((dist(colour, other) for other in beside), default=0))
        left.remove(best)
        chosen[region] = best
    return {region: "#" + "".join(f"{round(255 * part):02x}" for part in colour) for region, colour in chosen.items()}


def _draw_land(
    drawing: ET.Element,
    gazetteer: Gazetteer,
    points: Mapping[str, WinPoint],
    cells: Mapping[Cell, str],
    regions: Mapping[str, list[Cell]],
) -> None:
    colours = _colours(cells)
    for region, own in regions.items():
        group = _element(drawing, "g")
        name = gazetteer.regions[region].name
        _element(group, "title", f"{name}: {points[region].name}" if region in points else name)
        middles = (_middle(cell) for cell in own)
        _element(group, "path", d="".join(f"M{x} {y}{HEXAGON}" for x, y in middles), fill=colours[region])
    borders = []
    for cell, region in cells.items():
        x, y = _middle(cell)
        for side, other in enumerate(_around(cell)):
            if cells.get(other, region) < region:
                (ax, ay), (bx, by) = CORNERS[side], CORNERS[(side + 1) % 6]
                borders.append(f"M{x + ax} {y + ay}l{bx - ax} {by - ay}")
    _element(drawing, "path", d="".join(borders), stroke=PAPER, stroke_width=7, stroke_linecap="round")


def _draw_names(
    drawing: ET.Element,
    gazetteer: Gazetteer,
    cells: Mapping[Cell, str],
    regions: Mapping[str, list[Cell]],
    marks: list[Spot],
) -> None:
    """Writes each name well inside its region, the smallest region first, clear of the marks and of other names."""
    taken = [Box(x, y, 2.2 * MARK, 2.2 * MARK) for x, y in marks]
    halo = {"stroke": HALO, "stroke_width": 7, "stroke_opacity": 0.65, "stroke_linejoin": "round", "paint_order": "stroke"}
    names = _element(drawing, "g", text_anchor="middle", font_size=LABEL, fill=INK, **halo)
    for region, own in sorted(regions.items(), key=lambda item: (len(item[1]), item[0])):
        lines = _lines(gazetteer.regions[region].name)
        width, height = LABEL * LETTER * max(map(len, lines)), LINE * len(lines)
        inside = [_middle(cell) for cell in own]
        rim = [_middle(other) for cell in own for other in _around(cell) if cells.get(other) != region]
        outer, inner = KDTree(rim), KDTree(inside)

        def cost(spot: Spot) -> tuple[float, float]:
            box = Box(*spot, width, height)
            ends = [(box.x + part * width / 2, box.y) for part in (-1, 0, 1)]
            return sum(map(box.overlap, taken)), max(inner.query(ends)[0] - outer.query(ends)[0])

        x, y = min(inside, key=cost)
        taken.append(Box(x, y, width, height))
        text = _element(names, "text")
        for number, line in enumerate(lines):
            base = y + LINE * (number - len(lines) / 2) + 0.8 * LABEL
            _element(text, "tspan", line, x=x, y=f"{base:.0f}")


def _lines(name: str) -> list[str]:
    """A name on one line, or a long one broken in two as evenly as it goes."""
    breaks = [place for place, letter in enumerate(name, 1) if letter in " -/"]
    if len(name) <= LONGEST_LINE or not breaks:
        return [name]
    middle = min(breaks, key=lambda place: max(place, len(name) - place) + 2 * (name[place - 1] == "-"))
    return [name[:middle].strip(), name[middle:]]


def _draw_mark(drawing: ET.Element, spot: Spot, status: str, name: str) -> None:
    x, y = (f"{part:.0f}" for part in spot)
    group = _element(drawing, "g", transform=f"translate({x} {y})", stroke=INK)
    _element(group, "title", name)
    if status == "unknown":
        _element(group, "circle", r=MARK // 2, fill=HALO, stroke_width=6)
        return
    _element(group, "circle", r=MARK + 5, fill=HALO, stroke="none")
    _element(group, "circle", r=MARK - 4, fill=INK if status == "open" else HALO, stroke_width=8)
    if status == "preparing":
        _element(group, "path", d=f"M0-{MARK - 4}a{MARK - 4} {MARK - 4} 0 0 0 0 {2 * MARK - 8}z", fill=INK, stroke="none")


def _draw_legend(drawing: ET.Element, points: Mapping[str, WinPoint], regions: int, height: float) -> None:
    _write(drawing, TITLE, MARGIN, 250, 140, font_weight="bold")
    _write(drawing, SUBTITLE, MARGIN, 325, 46)
    counts = Counter(point.status for point in points.values())
    y = 450
    for status, meaning in LEGEND.items():
        _draw_mark(drawing, (MARGIN + MARK, y), status, meaning)
        _write(drawing, f"{meaning} ({counts[status]})", MARGIN + 3 * MARK, y + 14, 42)
        y += 80
    _write(drawing, f"{NOTHING} ({regions - len(points)})", MARGIN, y + 14, 42)
    for number, line in enumerate(reversed(FOOT)):
        _write(drawing, line, MARGIN, height - 90 - number * 46, 34)


def _description(gazetteer: Gazetteer, points: Mapping[str, WinPoint]) -> str:
    """The map in words."""
    parts = []
    for status, meaning in LEGEND.items():
        names = sorted(gazetteer.regions[region].name for region, point in points.items() if point.status == status)
        parts.append(f"{meaning}: {', '.join(names) or 'geen'}.")
    return " ".join(parts)


def _write(parent: ET.Element, text: str, x: float, y: float, size: int, **attributes: str) -> ET.Element:
    return _element(parent, "text", text, x=f"{x:.0f}", y=f"{y:.0f}", fill=INK, font_size=size, **attributes)


def _element(parent: ET.Element, tag: str, text: str | None = None, **attributes: str | int) -> ET.Element:
    """Adds an element; an underscore in the name of an attribute stands for a dash."""
    element = ET.SubElement(parent, tag, {name.replace("_", "-"): str(value) for name, value in attributes.items()})
    element.text = text
    return element
