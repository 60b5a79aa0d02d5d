"""The map of the regions and their WIN-points."""

import re
from collections import namedtuple
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from bot.regions import read_gazetteer, read_win_points
from bot.regions.map import region_map, write_map

LARGEST = 300_000
"""Bytes that the map may have."""
SVG = "{http://www.w3.org/2000/svg}"
STEPS = ((28, 0), (14, 24), (-14, 24))
"""From the middle of a hexagon to three of its neighbours; the other three lie on the opposite side."""

Address = namedtuple("Address", "city")
Point = namedtuple("Point", "region name status addresses")


def point(region, name, status, *cities):
    return Point(region, name, status, tuple(map(Address, cities)))


@pytest.fixture(scope="module")
def gazetteer(project):
    return read_gazetteer(project)


@pytest.fixture(scope="module")
def text(project, gazetteer):
    return region_map(gazetteer, read_win_points(project, gazetteer))


@pytest.fixture(scope="module")
def drawing(text):
    return ET.fromstring(text)


def titled(drawing, title):
    """The groups with this title."""
    return [group for group in drawing.iter(f"{SVG}g") if group.findtext(f"{SVG}title") == title]


def spot(group):
    return tuple(map(int, re.findall(r"\d+", group.get("transform"))))


def shapes_of(drawing, title):
    [group] = titled(drawing, title)
    return tuple((shape.tag, shape.get("fill"), shape.get("r")) for shape in group[1:])


def hexagons(drawing):
    """The colour of the hexagon with this middle."""
    found = {}
    for path in drawing.iter(f"{SVG}path"):
        for x, y in re.findall(r"M(\d+) (\d+)m", path.get("d")):
            found[int(x), int(y)] = path.get("fill")
    return found


def test_it_is_an_image_with_a_title_and_words_for_those_who_do_not_see_it(drawing):
    assert drawing.tag == f"{SVG}svg"
    assert drawing.get("role") == "img"
    assert re.fullmatch(r"0 0 \d+ \d+", drawing.get("viewBox"))
    named = {element.get("id"): element.text for element in drawing if element.get("id")}
    title, what = (named[name] for name in drawing.get("aria-labelledby").split())
    assert "WIN-punten" in title
    assert re.search("Open: [^.]*Midden-Brabant", what)


def test_it_is_small_and_needs_nothing_from_elsewhere(text):
    assert len(text.encode()) < LARGEST
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"href|url\(|@import|<style|<script|<image", text)


def test_it_has_a_ground_of_its_own_under_everything(drawing):
    ground = next(element for element in drawing if element.tag not in (f"{SVG}title", f"{SVG}desc"))
    assert (ground.tag, ground.get("width"), ground.get("height")) == (f"{SVG}rect", "100%", "100%")
    assert re.fullmatch("#[0-9a-f]{6}", ground.get("fill"))


def test_the_same_data_give_the_same_map(project, text, tmp_path):
    write_map(project, tmp_path / "map.svg")
    assert (tmp_path / "map.svg").read_text(encoding="utf-8") == text


def test_every_region_has_its_name_and_a_colour_of_its_own(gazetteer, drawing):
    names = {"".join(text.itertext()).replace(" ", "") for text in drawing.iter(f"{SVG}text")}
    for region in gazetteer.regions.values():
        assert region.name.replace(" ", "") in names
    assert len(set(hexagons(drawing).values())) == len(gazetteer.regions) == 35


def test_neighbours_are_told_apart_by_their_colours(drawing):
    found = hexagons(drawing)
    pairs = {
        frozenset((colour, found[x + across, y + down]))
        for (x, y), colour in found.items()
        for across, down in STEPS
        if found.get((x + across, y + down), colour) != colour
    }
    assert len(pairs) > 60
    for one, other in pairs:
        parts = [[int(colour[place : place + 2], 16) for place in (1, 3, 5)] for colour in (one, other)]
        assert sum(abs(a - b) for a, b in zip(*parts)) > 50


def test_the_land_has_the_size_of_the_netherlands_and_the_ijsselmeer_is_open_water(drawing):
    found = hexagons(drawing)
    assert len(found) * 2.8 * 2.4 == pytest.approx(34_000, rel=0.08)
    x, y = 120 + (5.4 - 3.3) * 681.5, 120 + (53.6 - 52.8) * 1111.95
    assert not any(abs(a - x) < 35 and abs(b - y) < 35 for a, b in found)


def test_no_name_covers_another(drawing):
    boxes = []
    for text in drawing.iter(f"{SVG}text"):
        lines = list(text.iter(f"{SVG}tspan"))
        if lines:
            width = max(len(line.text) for line in lines) * 0.55 * 38
            x, top = int(lines[0].get("x")), int(lines[0].get("y")) - 30
            boxes.append((x - width / 2, top, x + width / 2, top + 40 * len(lines) - 8))
    assert len(boxes) == 35
    for (a, b, c, d), (e, f, g, h) in combinations(boxes, 2):
        assert max(min(c, g) - max(a, e), 0) * max(min(d, h) - max(b, f), 0) == 0


@pytest.mark.parametrize(
    ("cities", "municipality"),
    [
        (("Waalwijk",), "Waalwijk"),
        (("Kaatsheuvel",), "Loon op Zand"),  # a village of it
        (("Waalwijk", "Tilburg"), "Waalwijk"),
        (("Amsterdam",), "Tilburg"),  # not in this region
        (("Nergenshuizen",), "Tilburg"),
        ((), "Tilburg"),
    ],
)
def test_a_point_stands_in_its_town_or_else_in_the_largest_of_the_region(gazetteer, cities, municipality):
    [there] = titled(ET.fromstring(region_map(gazetteer, {"AM26": point("AM26", "Punt", "open", *cities)})), "Punt")
    distances = {}
    for place in gazetteer.municipalities.values():
        x, y = 120 + (place.lon - 3.3) * 681.5, 120 + (53.6 - place.lat) * 1111.95
        distances[place.name] = abs(x - spot(there)[0]) + abs(y - spot(there)[1])
    assert min(distances, key=distances.get) == municipality


def test_the_mark_tells_the_status(gazetteer):
    points = {
        "AM01": point("AM01", "Een", "open", "Groningen"),
        "AM05": point("AM05", "Twee", "preparing", "Enschede"),
        "AM30": point("AM30", "Drie", "unknown"),
    }
    drawing = ET.fromstring(region_map(gazetteer, points))
    meanings = {"Een": "Open", "Twee": "In voorbereiding", "Drie": "Bestaat, onbekend of het open is"}
    shapes = {name: shapes_of(drawing, name) for name in meanings}
    assert len(set(shapes.values())) == 3
    assert f"{SVG}path" in {tag for tag, _, _ in shapes["Twee"]}, "the half that is filled"
    assert shapes == {name: shapes_of(drawing, meaning) for name, meaning in meanings.items()}
    legend = [text.text for text in drawing.iter(f"{SVG}text") if text.text]
    assert [line for line in legend if "(1)" in line] == [f"{meaning} (1)" for meaning in meanings.values()]
    assert any("(32)" in line for line in legend)


def test_a_region_without_a_point_has_no_mark(gazetteer):
    drawing = ET.fromstring(region_map(gazetteer, {}))
    assert len([group for group in drawing.iter(f"{SVG}g") if group.get("transform")]) == 3  # those of the legend


def test_a_name_with_signs_of_xml_is_written_as_it_is(gazetteer):
    drawing = ET.fromstring(region_map(gazetteer, {"AM26": point("AM26", 'Punt <"Jan & Piet">', "open", "Tilburg")}))
    assert titled(drawing, 'Punt <"Jan & Piet">')
