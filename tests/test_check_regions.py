"""The integrity of knowledge/regions/: each way to break it is one sentence with its file and line."""

import shutil

import pytest
from builders import change, found

from bot.checks.regions import check_provinces, check_regions
from bot.knowledge import read_knowledge
from bot.project import DEFAULT_ROOT, Project

VLIELAND = r"(?m)^8899,0096,.*\n"
"""The only postcode of Vlieland."""


@pytest.fixture
def project(tmp_path):
    shutil.copytree(DEFAULT_ROOT / "knowledge", tmp_path / "knowledge")
    return Project(tmp_path)


def test_the_data_as_they_stand_have_no_problem(project):
    assert found(check_regions(project), project) == []


@pytest.mark.parametrize(
    ("file", "pattern", "new", "words"),
    [
        ("municipalities.csv", r"(?m)^(\d{4},[^,]*),AM\d\d", r"\1,AM98", "there is no region 'AM98'"),
        ("places.csv", r"(?m)^(Venlo),\d{4}", r"\1,9998", "there is no municipality '9998'"),
        ("place_aliases.csv", r"(?m)^(Haga),\d{4}", r"\1,9998", "there is no municipality '9998'"),
        ("postcodes.csv", r"(?m)^(1011),\d{4}", r"\1,9998", "there is no municipality '9998'"),
        ("postcodes.csv", r"(?m)^1011,", "0999,", "'0999' is no postcode"),
        ("postcodes.csv", r"(?m)^1011,", "10111,", "'10111' is no postcode"),
        ("postcodes.csv", r"(?m)^1011,", "1011AB,", "'1011AB' is no postcode"),
        ("postcodes.csv", r"(?m)^1012,", "1011,", "pc4 '1011' stands in line 2 too"),
        ("postcodes.csv", r"(?m)^(1011,\d{4}),[\d.]+", r"\1,53.7", "the point of postcode 1011 must lie in the Netherlands"),
        ("postcodes.csv", r"(?m)^(1011,\d{4}),([\d.]+),[\d.]+", r"\1,\2,3.2", "the point of postcode 1011 must lie in the Netherlands"),
        ("postcodes.csv", r"(?m)^(1011,\d{4}),[\d.]+", r"\1,north", "the point of postcode 1011 must lie in the Netherlands"),
        ("postcodes.csv", r"(?m)^(1011,\d{4}),[\d.]+", r"\1,", "the point of postcode 1011 must lie in the Netherlands"),
        ("municipalities.csv", r"(?m)^(\d{4},Venlo,.*),[\d.]+,([\d.]+)$", r"\1,50.6,\2", "the centre of Venlo lies outside"),
        ("municipalities.csv", r"(?m)^(\d{4},Venlo,.*),[\d.]+$", r"\1,7.4", "the centre of Venlo lies outside"),
        ("municipalities.csv", r"(?m)^(\d{4}),Venray,", r"\1,Venlo,", "name 'Venlo' stands in line"),
        ("regions.csv", r"(?m)^(AM02),.*$", r"\1,groningen", "name 'groningen' stands in line 2 too"),
        ("rni_desks.csv", r"(?m)^0361,", "9998,", "there is no municipality '9998'"),
        ("rni_desks.csv", r"(?m)^0141,", "0361,", "municipality 0361 has a desk in a row above"),
        ("rni_desks.csv", r"(?m)^(0361),Alkmaar,", r"\1,,", "column name is empty"),
        ("rni_desks.csv", r"(?m)^(0361,Alkmaar),[^,]*", r"\1,hearsay", "the source is an address"),
        ("abroad.csv", r"(?m)^Kraków,PL$", "Kraków,PL\nVenlo,DE", "'Venlo' is a Dutch municipality"),
        ("abroad.csv", r"(?m)^Kraków,PL$", "Kraków,XX", "there is no country 'XX'"),
        ("abroad.csv", r"(?m)^Kraków,PL$", "Kraków,PL\nkrakow,PL", "is read like a row above it"),
        ("border_towns.csv", r"(?m)^(Emmerich.*),[\d.]+$", r"\1,east", "lat and lon are degrees"),
    ],
)
def test_one_mistake_is_one_sentence_with_its_line(project, file, pattern, new, words):
    line = change(project.regions / file, pattern, new) + new.count("\n")
    [problem] = found(check_regions(project), project)
    assert problem.startswith(f"knowledge/regions/{file}:{line}: error: ")
    assert words in problem


def test_a_municipality_without_postcode_is_named(project):
    change(project.regions / "postcodes.csv", VLIELAND, "")
    [problem] = found(check_regions(project), project)
    assert problem.startswith("knowledge/regions/municipalities.csv:")
    assert "Vlieland has no row in postcodes.csv" in problem


def test_a_municipality_without_place_is_named(project):
    change(project.regions / "places.csv", r"(?m)^(Oost-)?Vlieland,0096\n", "")
    [problem] = found(check_regions(project), project)
    assert problem.startswith("knowledge/regions/municipalities.csv:")
    assert "Vlieland has no row in places.csv" in problem


def test_a_region_too_many_is_counted_and_empty(project):
    path = project.regions / "regions.csv"
    path.write_text(path.read_text(encoding="utf-8") + "AM99,Nergens\n", encoding="utf-8")
    assert found(check_regions(project), project) == [
        "knowledge/regions/regions.csv: error: there are 36 regions, not 35: restore the file of 2026",
        "knowledge/regions/regions.csv:37: error: no municipality lies in region AM99: correct the codes of municipalities.csv",
    ]


def test_a_missing_municipality_is_counted(project):
    for file in ("postcodes", "places", "place_aliases", "municipalities"):
        path = project.regions / f"{file}.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if "0096" not in line.strip().split(",")), encoding="utf-8")
    [problem] = found(check_regions(project), project)
    assert problem == "knowledge/regions/municipalities.csv: error: there are 341 municipalities, not 342: restore the file of 2026"


@pytest.mark.parametrize("file", ["abroad.csv", "border_towns.csv", "rni_desks.csv"])
def test_a_missing_file_is_named(project, file):
    (project.regions / file).unlink()
    [problem] = found(check_regions(project), project)
    assert problem.startswith(f"knowledge/regions/{file}: error: cannot be read")


LOKET = "legal/legal.juridisch_loket.yml"
"""The topic that tells of provinces."""


@pytest.mark.parametrize(
    ("pattern", "new", "words"),
    [
        (r"(?m)^provinces: .*$", "provinces: [Limburg, Brabant]", "there is no province 'Brabant': write it as municipalities.csv does"),
        (r"(?m)^help: .*\n(?:  .*\n)*", "", "a topic with 'provinces' tells who helps there: add 'help'"),
    ],
)
def test_a_topic_with_wrong_provinces_or_without_help_there_is_named(project, pattern, new, words):
    path = project.topics / LOKET
    change(path, pattern, new)
    line = next(number for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text.startswith("provinces:"))
    [problem] = found(check_provinces(project, read_knowledge(project).topics.values()), project)
    assert problem.startswith(f"knowledge/topics/{LOKET}:{line}: error: {words}")


def test_the_provinces_of_the_topics_exist(project):
    assert check_provinces(project, read_knowledge(project).topics.values()) == []
