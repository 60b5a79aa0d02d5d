"""The names of places abroad."""

import re

import pytest
from builders import found, write

from bot.nlu.text import clean, fold
from bot.project import ProblemError, Project
from bot.regions import read_gazetteer
from bot.regions.abroad import read_abroad

LARGEST = 300_000
"""Bytes that abroad.csv may have."""


@pytest.fixture(scope="module")
def abroad(project):
    return read_abroad(project)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Kraków", "PL"),
        ("Warszawa", "PL"),
        ("Łódź", "PL"),
        ("cluj", "RO"),
        ("București", "RO"),
        ("Bacau", "RO"),
        ("Constanța", "RO"),
        ("Пловдив", "BG"),
        ("Plovdiv", "BG"),
        ("София", "BG"),
        ("Стара Загора", "BG"),
        ("Kijów", "UA"),
        ("Chișinău", "MD"),
        ("Antwerpen", "BE"),
        ("Антверпен", "BE"),
        ("Luik", "BE"),
        ("Hasselt", "BE"),
        ("Emmerich", "DE"),
        ("Keulen", "DE"),
        ("Düsseldorf", "DE"),
        ("Dusseldorf", "DE"),
        ("Monachium", "DE"),
        ("Londra", "GB"),
        ("Istanbul", "TR"),
        ("Polska", "PL"),
        ("Polsce", "PL"),
        ("Niemczech", "DE"),
        ("Duitsland", "DE"),
        ("Germania", "DE"),
        ("României", "RO"),
        ("България", "BG"),
        ("België", "BE"),
        ("Marokko", "MA"),
        ("Suriname", "SR"),
    ],
)
def test_a_name_has_its_country(abroad, name, country):
    assert abroad.get(fold(clean(name))) == country


@pytest.mark.parametrize(
    "name",
    [
        "Venlo", "Utrecht", "Bergen", "Limburg", "Noord-Holland", "Nederland", "Holandia", "Olanda", "Нидерландия",
        "polski", "namen", "most", "koło", "roman", "września", "sale", "kilo", "lier", "leer", "waren", "stan",
    ],
)  # fmt: skip
def test_a_dutch_name_or_an_ordinary_word_is_no_name(abroad, name):
    assert fold(clean(name)) not in abroad


def test_no_name_is_that_of_a_dutch_municipality_or_region(project, abroad):
    gazetteer = read_gazetteer(project)
    own = {fold(clean(entry.name)) for entry in (*gazetteer.municipalities.values(), *gazetteer.regions.values())}
    assert not own & abroad.keys()


def test_the_file_is_sorted_small_and_has_no_short_names(project, abroad):
    path = project.regions / "abroad.csv"
    assert path.stat().st_size < LARGEST
    rows = path.read_text(encoding="utf-8").splitlines()[1:]
    assert rows == sorted(rows, key=lambda row: row.split(","))
    assert len(rows) == len(abroad)
    assert all(len(re.sub(r"[^a-z]", "", name)) >= 4 for name in abroad)
    assert "NL" not in abroad.values()


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ("Kraków,PL\nLublin,Polska\n", 3, "there is no country 'Polska'"),
        ("Kraków,pl\n", 2, "there is no country 'pl'"),
        ("Kraków,150\n", 2, "there is no country '150'"),
        ("Kraków,PL\nKrakow,DE\n", 3, "'Krakow' is read like a row above it"),
        ("???,PL\n", 2, "'???' has no letters"),
        (",PL\n", 2, "column place is empty"),
        ("Kraków,\n", 2, "column country is empty"),
        ("Kraków\n", 2, "column country is empty"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path, rows, line, words):
    project = Project(tmp_path)
    write(project.regions / "abroad.csv", "place,country\n" + rows)
    with pytest.raises(ProblemError) as raised:
        read_abroad(project)
    [problem] = found(raised.value.problems, project)
    assert problem.startswith(f"knowledge/regions/abroad.csv:{line}: error: ")
    assert words in problem


def test_every_wrong_row_is_named(tmp_path):
    project = Project(tmp_path)
    write(project.regions / "abroad.csv", "place,country\nKraków,XX\nLublin,YY\n")
    with pytest.raises(ProblemError) as raised:
        read_abroad(project)
    assert [problem.line for problem in raised.value.problems] == [2, 3]
