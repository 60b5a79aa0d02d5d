"""The RNI desks, and which is nearest."""

import pytest
from builders import found, write

from bot.project import ProblemError, Project
from bot.regions import read_gazetteer
from bot.regions.rni_desks import nearest_desk, read_rni_desks

HEADER = "municipality_code,name,source,as_of,address,email,phone\n"
ALKMAAR = "0361,Alkmaar,https://example.nl/,,,,\n"


@pytest.fixture(scope="module")
def gazetteer(project):
    return read_gazetteer(project)


@pytest.fixture(scope="module")
def desks(project, gazetteer):
    return read_rni_desks(project, gazetteer)


def code(gazetteer, name):
    [found] = [place.code for place in gazetteer.municipalities.values() if place.name == name]
    return found


def test_the_nineteen_desks_have_a_municipality_and_a_source(gazetteer, desks):
    assert len(desks) == 19
    for desk in desks:
        assert desk.municipality in gazetteer.municipalities
        assert desk.source.startswith("http")


def test_what_no_source_gives_is_left_out(desks):
    by_name = {desk.name: desk for desk in desks}
    assert by_name["Breda"].email == "rni@breda.nl"
    assert (by_name["Venlo"].address, by_name["Venlo"].email, by_name["Venlo"].phone, by_name["Venlo"].as_of) == (None,) * 4


@pytest.mark.parametrize(
    ("municipality", "desk", "km"),
    [
        ("Venlo", "Venlo", 0),
        ("Maastricht", "Heerlen", 20),
        ("Tilburg", "Breda", 21),
        ("Den Helder", "Alkmaar", 33),
        ("Emmen", "Almelo", 50),
    ],
)
def test_the_nearest_desk_comes_with_its_distance(gazetteer, desks, municipality, desk, km):
    nearest, distance = nearest_desk(desks, gazetteer, code(gazetteer, municipality))
    assert nearest.name == desk
    assert distance == pytest.approx(km, abs=6)


@pytest.mark.parametrize(
    ("content", "where", "words"),
    [
        (HEADER + ALKMAAR.replace("0361", "9998"), ":2", "there is no municipality '9998'"),
        (HEADER + ALKMAAR + ALKMAAR, ":3", "has a desk in a row above"),
        (HEADER + ALKMAAR.replace("https://example.nl/", "a leaflet"), ":2", "the source is an address"),
        (HEADER + ALKMAAR.replace("https://example.nl/", ""), ":2", "column source is empty"),
        (HEADER, "", "there is no desk"),
        ("name,source\n", ":1", "column municipality_code is missing"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path, gazetteer, content, where, words):
    project = Project(tmp_path)
    write(project.regions / "rni_desks.csv", content)
    with pytest.raises(ProblemError) as raised:
        read_rni_desks(project, gazetteer)
    [problem] = found(raised.value.problems, project)
    assert problem.startswith(f"knowledge/regions/rni_desks.csv{where}: error: ")
    assert words in problem
