"""`winwijzer route`, as a user runs it."""

import json
import subprocess
import sys

import pytest

BORDER = "51.3,5.83"
"""A position in Nederweert, near to Noord-Limburg."""


def test_a_place_gives_its_region_in_the_language_asked_for(winwijzer):
    done = winwijzer("route", "--lang", "pl", "mieszkam", "w", "Venlo")
    assert done.returncode == 0
    assert "Venlo" in done.stdout
    assert "Noord-Limburg" in done.stdout
    assert "należy do regionu" in done.stdout


def test_json_names_municipality_region_and_point(winwijzer):
    done = winwijzer("route", "--json", "Markt 1, 5038 AB Tilburg")
    result = json.loads(done.stdout)
    assert result["text"] == "Markt 1, 5038 AB Tilburg"
    assert result["municipality"] == "Tilburg"
    assert result["region"] == {"code": "AM26", "name": "Midden-Brabant"}
    assert result["win_point"]["source"].startswith("https://")
    assert result["win_point"]["verified"] is False
    assert "Midden-Brabant" in result["reply"]
    assert result["candidates"] == []
    assert result["places"] == ["5038 AB", "Tilburg"]


def test_the_place_where_one_lives_comes_first(winwijzer):
    result = json.loads(winwijzer("route", "--json", "--lang", "ro", "lucrez la Venlo dar stau la Horst").stdout)
    assert (result["municipality"], result["region"]["name"]) == ("Horst aan de Maas", "Noord-Limburg")
    assert result["places"] == ["Horst", "Venlo"]


def test_the_name_that_people_use_is_said(winwijzer):
    result = json.loads(winwijzer("route", "--json", "--lang", "bg", "в Хага съм").stdout)
    assert (result["municipality"], result["region"]["name"]) == ("'s-Gravenhage", "Haaglanden")
    assert "Den Haag" in result["reply"] and "Gravenhage" not in result["reply"]


def test_a_region_alone_is_answered_without_a_municipality(winwijzer):
    result = json.loads(winwijzer("route", "--json", "Bollenstreek").stdout)
    assert (result["municipality"], result["candidates"]) == (None, [])
    assert result["region"] == {"code": "AM19", "name": "Holland Rijnland"}
    assert "Holland Rijnland" in result["reply"]


def test_an_area_of_several_regions_asks_which_one(winwijzer):
    result = json.loads(winwijzer("route", "--json", "ik woon in Brabant").stdout)
    assert (result["municipality"], result["region"]) == (None, None)
    assert {"West-Brabant", "Midden-Brabant"} <= set(result["candidates"])
    assert "regio woon je" in result["reply"] and "Midden-Brabant" in result["reply"]


def test_an_ambiguous_place_asks_which_one(winwijzer):
    result = json.loads(winwijzer("route", "--json", "ik woon in Valkenburg").stdout)
    assert (result["municipality"], result["region"]) == (None, None)
    assert {"Katwijk", "Valkenburg aan de Geul"} <= set(result["candidates"])
    assert "Katwijk (Zuid-Holland)" in result["reply"]


def test_an_ambiguous_place_with_its_postcode_is_clear(winwijzer):
    result = json.loads(winwijzer("route", "--json", "Velp, 6881 AB").stdout)
    assert result["municipality"] == "Rheden"


def test_an_unknown_postcode_with_its_town_is_clear(winwijzer):
    result = json.loads(winwijzer("route", "--json", "1000 AA Amsterdam").stdout)
    assert result["municipality"] == "Amsterdam"
    assert result["candidates"] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("waar woon ik", "Die plaats ken ik niet"),
        ("hallo", "Die plaats ken ik niet"),
        ("Xyzdam", "Die plaats ken ik niet"),
        ("x" * 300, "Die plaats ken ik niet"),
        ("59111", "Die plaats ken ik niet"),
        ("0000", "Die plaats ken ik niet"),
        ("1000 AA", "Die postcode ken ik niet"),
        ("mieszkam w Krakowie", "ligt niet in Nederland"),
        ("Bergen in Norwegen", "ligt niet in Nederland"),
    ],
)
def test_what_is_not_known_is_said(winwijzer, text, words):
    done = winwijzer("route", "--json", text)
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert (result["municipality"], result["region"], result["win_point"], result["candidates"]) == (None, None, None, [])
    assert words in result["reply"]


def test_a_position_gives_its_region(winwijzer):
    result = json.loads(winwijzer("route", "--json", "--location", "51.37,6.17").stdout)
    assert (result["municipality"], result["region"]["name"], result["places"]) == ("Venlo", "Noord-Limburg", [])
    assert "51.37" not in json.dumps(result)


def test_a_position_near_a_border_names_the_region_across_it(winwijzer):
    result = json.loads(winwijzer("route", "--json", "--location", BORDER).stdout)
    assert result["neighbour"] == {"code": "AM29", "name": "Noord-Limburg"}
    assert result["reply"].startswith("Vlakbij begint de regio Noord-Limburg.")
    assert f"hoort bij de regio {result['region']['name']}." in result["reply"]


def test_within_a_region_and_in_a_text_there_is_no_region_across_the_border(winwijzer):
    for arguments in (("--location", "51.37,6.17"), ("Venlo",)):
        result = json.loads(winwijzer("route", "--json", *arguments).stdout)
        assert result["neighbour"] is None
        assert "Vlakbij" not in result["reply"]


@pytest.mark.parametrize("position", ["51.789,6.139", "53.0,3.5", "52.23,21.011"], ids=["Kleve", "North Sea", "Warszawa"])
def test_a_position_abroad_is_told(winwijzer, position):
    result = json.loads(winwijzer("route", "--json", "--location", position).stdout)
    assert (result["municipality"], result["region"], result["candidates"]) == (None, None, [])
    assert "Deze locatie ligt niet in Nederland" in result["reply"]


@pytest.mark.parametrize("position", ["0,0", "nan,5", "52.1", "52.1,5.1,3", "52,1;5,1", "91,5", "Venlo"])
def test_what_is_no_position_is_one_clear_sentence(winwijzer, position):
    done = winwijzer("route", "--location", position)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--location wants a position in degrees" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [(), ("--location", "52.1,5.1", "Venlo")])
def test_a_text_or_a_position_is_wanted(winwijzer, arguments):
    done = winwijzer("route", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Give a text, or a position" in done.stderr


def test_an_unknown_language_is_one_clear_sentence(winwijzer):
    done = winwijzer("route", "--lang", "xx", "Tilburg")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "There is no language 'xx'" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_does_not_wait_for_rasa():
    code = "import sys; from bot.cli.main import main; main(['route', 'Tilburg']); print('rasa' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout.endswith("False\n"), done.stderr
