"""What a shared position is near to."""

import dataclasses
import math

import pytest
from builders import found, write

from bot.project import ProblemError, Project
from bot.regions import locate, read_border_towns, read_gazetteer
from bot.regions.gazetteer import Municipality, Region

AT_HOME = {
    "Venlo": (51.370, 6.170),
    "Heerlen": (50.888, 5.980),
    "Terneuzen": (51.335, 3.828),
    "Vaals": (50.771, 6.018),
    "Eemsdelta": (53.330, 6.920),  # Delfzijl
    "Den Helder": (52.956, 4.760),
    "Texel": (53.055, 4.797),
    "Vlieland": (53.296, 5.070),
    "Urk": (52.662, 5.600),
    "Baarle-Nassau": (51.447, 4.930),
    "Harlingen": (53.174, 5.424),
    "Zevenaar": (51.930, 6.080),
    "Kerkrade": (50.866, 6.063),
    "Amsterdam": (52.373, 4.892),
}
ABROAD = {
    "Emmerich": (51.835, 6.247),
    "Kleve": (51.789, 6.139),
    "Kranenburg": (51.789, 6.007),
    "Antwerpen": (51.220, 4.400),
    "Essen (BE)": (51.467, 4.468),
    "Aachen": (50.776, 6.084),
    "Herzogenrath": (50.870, 6.100),
    "Gronau": (52.212, 7.025),
    "Nordhorn": (52.430, 7.070),
    "Warszawa": (52.230, 21.011),
    "North Sea": (53.000, 3.500),
    "Sydney": (-33.868, 151.209),
}
REGION_BORDER = 5.1
"""Degrees east: where the two regions of the made-up country meet, halfway between their postcodes."""
KM_PER_DEGREE = 111.195 * math.cos(math.radians(52))


@pytest.fixture(scope="module")
def gazetteer(project):
    return read_gazetteer(project)


@pytest.fixture(scope="module")
def border_towns(project):
    return read_border_towns(project)


@pytest.fixture
def two_regions(gazetteer):
    """A country of two postcodes on one latitude, 13.7 km apart, each in a region of its own."""
    places = {"0001": ("AM01", 5.0), "0002": ("AM02", 5.2)}
    return dataclasses.replace(
        gazetteer,
        regions={code: Region(code, code) for code in ("AM01", "AM02")},
        municipalities={code: Municipality(code, code, region, "", 52.0, lon) for code, (region, lon) in places.items()},
        postcodes={"1000": "0001", "2000": "0002"},
        postcode_points={"1000": (52.0, 5.0), "2000": (52.0, 5.2)},
    )


@pytest.mark.parametrize("name", AT_HOME)
def test_a_position_in_the_netherlands_gives_its_municipality(gazetteer, border_towns, name):
    location = locate(gazetteer, border_towns, *AT_HOME[name])
    assert not location.abroad
    assert gazetteer.municipalities[location.municipality].name == name
    assert gazetteer.postcodes[location.postcode] == location.municipality


def test_the_middle_of_the_ijsselmeer_is_not_abroad(gazetteer, border_towns):
    assert not locate(gazetteer, border_towns, 52.8, 5.4).abroad


@pytest.mark.parametrize("name", ABROAD)
def test_a_position_outside_the_netherlands_is_abroad(gazetteer, border_towns, name):
    assert locate(gazetteer, border_towns, *ABROAD[name]).abroad


def test_every_postcode_lies_in_the_netherlands_and_in_its_own_municipality(gazetteer, border_towns):
    points = list(gazetteer.postcode_points.items())[::40]
    for postcode, point in points:
        location = locate(gazetteer, border_towns, *point)
        assert not location.abroad
        assert (location.distance_km, location.municipality) == (pytest.approx(0, abs=1e-6), gazetteer.postcodes[postcode])


@pytest.mark.parametrize(
    ("km_from_border", "neighbour"), [(-2.8, "AM02"), (-3.2, None), (-0.1, "AM02"), (0.1, "AM01"), (2.8, "AM01"), (3.2, None)]
)
def test_the_region_across_the_border_is_told_within_three_kilometres(two_regions, km_from_border, neighbour):
    location = locate(two_regions, (), 52.0, REGION_BORDER + km_from_border / KM_PER_DEGREE)
    assert location.neighbour == neighbour
    assert location.municipality == ("0001" if km_from_border < 0 else "0002")


def test_the_distance_is_in_kilometres_to_the_postcode(two_regions):
    assert locate(two_regions, (), 52.03, 5.0).distance_km == pytest.approx(3.336, abs=0.01)
    assert locate(two_regions, (), 52.0, 4.95).distance_km == pytest.approx(3.423, abs=0.01)


def test_a_town_abroad_that_is_nearer_than_a_postcode_makes_it_abroad(two_regions):
    assert locate(two_regions, ((52.0, 4.8),), 52.0, 4.89).abroad
    assert not locate(two_regions, ((52.0, 4.8),), 52.0, 4.91).abroad


def test_far_from_every_postcode_is_abroad_without_a_town(two_regions):
    assert locate(two_regions, (), 52.0 + 15.1 / 111.195, 5.0).abroad
    assert not locate(two_regions, (), 52.0 + 14.9 / 111.195, 5.0).abroad


def test_a_country_of_one_region_has_no_neighbour(two_regions):
    two_regions.postcode_points.pop("2000")
    assert locate(two_regions, (), 52.0, REGION_BORDER).neighbour is None


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (0, 0),
        (0.0, -0.0),
        (math.nan, 5),
        (52, math.nan),
        (math.inf, 5),
        (52, -math.inf),
        (90.01, 5),
        (-91, 5),
        (52, 180.5),
        (52, -999),
    ],
)
def test_what_is_no_position_is_refused_in_a_sentence_without_numbers(two_regions, lat, lon):
    with pytest.raises(ValueError) as raised:
        locate(two_regions, (), lat, lon)
    sentence = str(raised.value)
    assert sentence.endswith(".")
    assert not any(char.isdigit() for char in sentence)
    assert "nan" not in sentence and "inf" not in sentence


@pytest.mark.parametrize(
    ("content", "where", "words"),
    [
        ("place,country,lat,lon\nKleve,DE,51.789,6.139\nGoch,DE,north,6.16\n", "border_towns.csv:3", "degrees"),
        ("place,country,lat,lon\nGoch,DE,,6.16\n", "border_towns.csv:2", "column lat is empty"),
        ("place,lat,lon\nGoch,51.7,6.16\n", "border_towns.csv:1", "column country is missing"),
    ],
)
def test_a_wrong_row_of_the_border_towns_is_named_with_its_line(tmp_path, content, where, words):
    project = Project(tmp_path)
    write(project.regions / "border_towns.csv", content)
    with pytest.raises(ProblemError) as raised:
        read_border_towns(project)
    [problem] = found(raised.value.problems, project)
    assert problem.startswith(f"knowledge/regions/{where}")
    assert words in problem
