"""Looking up municipalities and labour-market regions."""

import pytest
from builders import found, write

from bot.nlu.text import clean, fold
from bot.project import ProblemError, Project
from bot.regions import read_gazetteer
from bot.regions.gazetteer import great_circle

SMALL = {
    "regions.csv": "code,name\nAM01,Noord\nAM02,Regio Zuid\n",
    "municipalities.csv": (
        "code,name,region_code,province,lat,lon\n"
        "0001,Aa,AM01,Drenthe,53.0,6.0\n"
        "0002,Bee (L.),AM02,Limburg,51.0,6.0\n"
        "0003,Cee,AM02,Limburg,51.1,6.1\n"
    ),
    "places.csv": "place,municipality_code\nDorp,0001\nDorp,0002\nBuurt,0002\nBuurt,0003\n",
    "place_aliases.csv": "alias,municipality_code,kind\nBee,0002,spelling\nDe Aa,0001,common\n",
    "postcodes.csv": "pc4,municipality_code,lat,lon\n1000,0001,,\n1010,0002,51.0,6.0\n1030,0003,,\n",
    "areas.csv": "area,region_codes\nHet Land,AM02 AM01\nAa,AM02\n",
}


@pytest.fixture(scope="module")
def gazetteer(project):
    return read_gazetteer(project)


@pytest.fixture
def small(tmp_path):
    """A made-up country; give other content to replace a file."""

    def make(**changed: str) -> Project:
        project = Project(tmp_path)
        for name, content in SMALL.items():
            write(project.regions / name, changed.get(name.removesuffix(".csv"), content))
        return project

    return make


def test_the_whole_country_is_there(gazetteer):
    assert len(gazetteer.regions) == 35
    assert len(gazetteer.municipalities) == 342
    assert {municipality.region for municipality in gazetteer.municipalities.values()} == set(gazetteer.regions)


@pytest.mark.parametrize(
    ("postcode", "municipality", "region"),
    [
        ("5038", "Tilburg", "AM26"),
        ("1012", "Amsterdam", "AM18"),
        ("9711", "Groningen", "AM01"),
        ("5911", "Venlo", "AM29"),
        ("6411", "Heerlen", None),
    ],
)
def test_a_postcode_lies_in_its_municipality(gazetteer, postcode, municipality, region):
    code = gazetteer.by_postcode(postcode)
    assert gazetteer.municipalities[code].name == municipality
    assert region is None or gazetteer.region_of(code).code == region


def test_every_municipality_is_found_by_name_and_has_postcodes(gazetteer):
    for municipality in gazetteer.municipalities.values():
        assert any(municipality.code in codes for codes in gazetteer.names.values())
    assert set(gazetteer.postcodes.values()) == set(gazetteer.municipalities)


def test_municipalities_lie_in_the_netherlands(gazetteer):
    for municipality in gazetteer.municipalities.values():
        assert 50.7 < municipality.lat < 53.7
        assert 3.2 < municipality.lon < 7.3


def test_distances_are_kilometres(gazetteer):
    by_name = {municipality.name: municipality.code for municipality in gazetteer.municipalities.values()}
    assert gazetteer.distance(by_name["Amsterdam"], by_name["Rotterdam"]) == pytest.approx(60, abs=8)
    assert gazetteer.distance(by_name["Groningen"], by_name["Maastricht"]) == pytest.approx(265, abs=12)
    assert gazetteer.distance(by_name["Tilburg"], by_name["Tilburg"]) == 0
    assert great_circle(0, 0, 0, 180) == pytest.approx(20015, abs=1)


def test_an_unknown_postcode_takes_the_region_of_its_neighbours(small):
    gazetteer = read_gazetteer(small())
    assert gazetteer.by_postcode("1020") == "0002"


@pytest.mark.parametrize("postcode", ["1005", "0999", "1040", "9999"])
def test_an_unknown_postcode_between_regions_or_far_away_stays_unknown(small, postcode):
    assert read_gazetteer(small()).by_postcode(postcode) is None


def test_a_name_in_two_regions_is_no_choice_and_in_one_region_it_is(small):
    gazetteer = read_gazetteer(small())
    assert gazetteer.names["dorp"] == ("0001", "0002")
    assert gazetteer.choice(gazetteer.names["dorp"]) is None
    assert gazetteer.region_of(gazetteer.choice(gazetteer.names["buurt"])).name == "Regio Zuid"
    assert gazetteer.choice(()) is None


def test_an_alias_is_a_name(small):
    assert read_gazetteer(small()).names["bee"] == ("0002",)


def test_what_people_call_a_municipality_is_a_name_and_its_common_one(small, gazetteer):
    made_up = read_gazetteer(small())
    assert made_up.names["de aa"] == ("0001",)
    assert made_up.common_names == {"0001": "De Aa"}
    assert set(gazetteer.common_names.values()) == {"Den Haag", "Den Bosch"}


@pytest.mark.parametrize(
    ("area", "regions"),
    [
        ("drenthe", ("AM01",)),  # a province
        ("limburg", ("AM02",)),
        ("noord", ("AM01",)),  # a region
        ("regio zuid", ("AM02",)),
        ("zuid", ("AM02",)),
        ("het land", ("AM02", "AM01")),  # a row of areas.csv
        ("aa", None),  # a municipality is meant sooner
        ("dorp", None),
    ],
)
def test_provinces_regions_and_areas_lie_in_regions(small, area, regions):
    assert read_gazetteer(small()).areas.get(area) == regions


def test_every_region_and_province_has_a_name_that_leads_to_it(gazetteer):
    municipalities = {fold(clean(municipality.name)) for municipality in gazetteer.municipalities.values()}
    for region in gazetteer.regions.values():
        name = fold(clean(region.name))
        assert name in municipalities or region.code in gazetteer.areas[name]
    for municipality in gazetteer.municipalities.values():
        name = fold(clean(municipality.province))
        assert name in municipalities or municipality.region in gazetteer.areas[name]


def test_the_region_of_a_municipality_and_of_a_region_itself(small):
    gazetteer = read_gazetteer(small())
    assert gazetteer.region_of("0001") == gazetteer.region_of("AM01") == gazetteer.regions["AM01"]
    with pytest.raises(KeyError):
        gazetteer.region_of("AM09")


def test_only_postcodes_with_a_position_have_a_point(small):
    assert read_gazetteer(small()).postcode_points == {"1010": (51.0, 6.0)}


@pytest.mark.parametrize(
    ("file", "content", "where", "words"),
    [
        ("municipalities", SMALL["municipalities.csv"].replace("AM02,Limburg,51.0", "AM09,Limburg,51.0"), "municipalities.csv:3", "'AM09'"),
        ("places", "place,municipality_code\nDorp,0009\n", "places.csv:2", "'0009'"),
        ("place_aliases", "alias,municipality_code,kind\nBee,9,x\n", "place_aliases.csv:2", "'9'"),
        ("postcodes", "pc4,municipality_code\n1000,0001\n1001,0008\n", "postcodes.csv:3", "'0008'"),
        ("postcodes", "postcode,municipality_code\n1000,0001\n", "postcodes.csv:1", "column pc4 is missing"),
        ("postcodes", "pc4,municipality_code,lat,lon\n1000,0001,48.2,16.4\n", "postcodes.csv:2", "must lie in the Netherlands"),
        ("postcodes", "pc4,municipality_code,lat,lon\n1000,0001,52.1,\n", "postcodes.csv:2", "must lie in the Netherlands"),
        ("regions", "", "regions.csv:1", "column code, name is missing"),
        ("areas", "area,region_codes\nHet Land,AM01\nDe Peel,AM01 AM09\n", "areas.csv:3", "there is no region 'AM09' in regions.csv"),
        ("areas", "area,region_codes\nHet Land,\n", "areas.csv:2", "column region_codes is empty"),
        ("areas", "area\nHet Land\n", "areas.csv:1", "column region_codes is missing"),
        ("places", "place,municipality_code\n,0001\n", "places.csv:2", "column place is empty"),
        ("municipalities", SMALL["municipalities.csv"].replace("53.0", "north"), "municipalities.csv:2", "degrees"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(small, file, content, where, words):
    project = small(**{file: content})
    with pytest.raises(ProblemError) as raised:
        read_gazetteer(project)
    assert any(line.startswith(f"knowledge/regions/{where}") and words in line for line in found(raised.value.problems, project))


@pytest.mark.parametrize("file", SMALL)
def test_a_missing_file_is_named(small, file):
    project = small()
    (project.regions / file).unlink()
    with pytest.raises(ProblemError) as raised:
        read_gazetteer(project)
    assert f"knowledge/regions/{file}: error: cannot be read" in found(raised.value.problems, project)[0]


def test_a_file_that_is_not_utf8_is_named(small):
    project = small()
    (project.regions / "places.csv").write_bytes(b"place,municipality_code\nSk\xfbl,0001\n")
    with pytest.raises(ProblemError) as raised:
        read_gazetteer(project)
    assert "not UTF-8" in found(raised.value.problems, project)[0]
