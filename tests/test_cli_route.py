"""`winwijzer route`, as a user runs it."""

import json
import subprocess
import sys

import pytest


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
    assert result["candidates"] == ["Amsterdam"]


@pytest.mark.parametrize(("text", "word"), [("waar woon ik", "plaats"), ("Xyzdam", "plaats"), ("1000 AA", "postcode")])
def test_what_is_not_known_is_said(winwijzer, text, word):
    done = winwijzer("route", "--json", text)
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert (result["municipality"], result["region"], result["win_point"], result["candidates"]) == (None, None, None, [])
    assert word in result["reply"]


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
