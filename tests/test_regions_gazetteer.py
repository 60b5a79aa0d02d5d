"""Looking up municipalities and labour-market regions."""


import pytest
from builders import found, write

from bot.project import ProblemError, Project
from bot.regions import read_gazetteer
from bot.regions.gazetteer import great_circle

SMALL = {
    "regions.csv": "code,name\nAM01,Noord\nAM02,Zuid\n",
    "municipalities.csv": (
        "code,name,region_code,province,lat,lon\n"
        "0001,Aa,AM01,Drenthe,53.0,6.0\n"
        "0002,Bee (L.),AM02,Limburg,51.0,6.0\n"
        "0003,Cee,AM02,Limburg,51.1,6.1\n"
    ),
    "places.csv": "place,municipality_code\nDorp,0001\nDorp,0002\nBuurt,0002\nBuurt,0003\n",
    "place_aliases.csv": "alias,municipality_code,kind\nBee,0002,spelling\n",
    "postcodes.csv": "pc4,municipality_code,lat,lon\n1000,0001,,\n1010,0002,,\n1030,0003,,\n",
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
    assert gazetteer.region_of(gazetteer.choice(gazetteer.names["buurt"])).name == "Zuid"
    assert gazetteer.choice(()) is None


def test_an_alias_is_a_name(small):
    assert read_gazetteer(small()).names["bee"] == ("0002",)


@pytest.mark.parametrize(
    ("file", "content", "where", "words"),
    [
        ("municipalities", SMALL["municipalities.csv"].replace("AM02,Limburg,51.0", "AM09,Limburg,51.0"), "municipalities.csv:3", "'AM09'"),
        ("places", "place,municipality_code\nDorp,0009\n", "places.csv:2", "'0009'"),
        ("place_aliases", "alias,municipality_code,kind\nBee,9,x\n", "place_aliases.csv:2", "'9'"),
        ("postcodes", "pc4,municipality_code\n1000,0001\n1001,0008\n", "postcodes.csv:3", "'0008'"),
        ("postcodes", "postcode,municipality_code\n1000,0001\n", "postcodes.csv:1", "column pc4 is missing"),
        ("regions", "", "regions.csv:1", "column code, name is missing"),
        ("places", "place,municipality_code\n,0001\n", "places.csv:2", "column place is empty"),
        ("municipalities", SMALL["municipalities.csv"].replace("53.0", "north"), "municipalities.csv:2", "degrees"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(small, file, content, where, words):
    project = small(**{file: content})
    with pytest.raises(ProblemError) as raised:
        read_gazetteer(project)
    assert any(line.startswith(f"knowledge/regions/{where}") and words in line for line in found(raised.value.problems, project))


def test_a_missing_file_is_named(small):
    project = small()
    (project.regions / "postcodes.csv").unlink()
    with pytest.raises(ProblemError) as raised:
        read_gazetteer(project)
    assert "knowledge/regions/postcodes.csv: error: cannot be read" in found(raised.value.problems, project)[0]


def test_a_file_that_is_not_utf8_is_named(small):
    project = small()
    (project.regions / "places.csv").write_bytes(b"place,municipality_code\nSk\xfbl,0001\n")
    with pytest.raises(ProblemError) as raised:
        read_gazetteer(project)
    assert "not UTF-8" in found(raised.value.problems, project)[0]
