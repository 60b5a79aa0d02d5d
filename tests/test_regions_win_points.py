"""What is known of the WIN-points, and what a user is told of one."""

import dataclasses
import datetime
import json
import re

import pytest
from builders import found, write

from bot.checks.win_points import check_win_points, future_dates, win_point_gaps
from bot.dialogue.renderer import read_renderer
from bot.project import ProblemError, Project
from bot.regions import read_gazetteer, read_win_points
from bot.regions.opening_hours import AMSTERDAM
from bot.regions.win_points import parse_win_points, win_points_path
from bot.yaml_files import read_yaml

POINT = "AM26:\n  name: Punt\n  status: open\n  source: https://example.nl/\n"
HOURS = "  hours: {mo: '09:00-17:00', tu: '09:00-12:00 13:00-17:00', we: closed, th: '09:00-17:00'}\n"
FULL = (
    POINT
    + HOURS
    + """\
  addresses:
    - {address: Markt 1 (stadhuis), postcode: 5038 AB, city: Tilburg}
    - {address: Plein 2, city: Waalwijk}
  exceptions: {2026-12-24: "09:00-11:00 (kerstavond)", 2026-12-29: closed}
  languages: [pl, ro]
  phone: 013-123 45 67
  email: punt@example.nl
  url: https://example.nl/punt
  mobile:
    - {place: Goirle, day: tu, hours: "10:00-12:00", address: Dorpsstraat 3}
    - {place: Oisterwijk, day: fr}
  as_of: 2026-11-02
  verified: true
"""
)
TODAY = datetime.date(2026, 11, 27)
RENDERER = read_renderer(Project())
MUNICIPALITIES = {place.name: code for code, place in RENDERER.gazetteer.municipalities.items()}
in_every_language = pytest.mark.parametrize("language", RENDERER.languages)


@pytest.fixture(scope="module")
def gazetteer(project):
    return read_gazetteer(project)


@pytest.fixture
def points(tmp_path, gazetteer):
    """Reads the points that stand in a text."""

    def read(content):
        project = Project(tmp_path)
        write(win_points_path(project), content)
        return read_win_points(project, gazetteer)

    return read


@pytest.fixture
def told(points):
    """What a user is told who names Tilburg, with these points, at a moment of Dutch time."""

    def tell(content, moment="2026-11-23 10:00", language="nl", place="Tilburg"):
        now = datetime.datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)
        renderer = dataclasses.replace(RENDERER, win_points=points(content) if content else {}, now=lambda: now)
        return renderer.route_text(MUNICIPALITIES.get(place, place), language)

    return tell


def test_every_point_has_a_source_and_a_region(project, gazetteer):
    points = read_win_points(project, gazetteer)
    assert points
    for code, point in points.items():
        assert point.region == code
        assert code in gazetteer.regions
        assert point.source.startswith("https://")
    assert not check_win_points(project, TODAY)


def test_what_no_source_gives_is_left_out(points):
    point = points(POINT)["AM26"]
    assert (point.addresses, point.hours, point.languages, point.mobile) == ((), None, (), ())
    assert (point.phone, point.email, point.url, point.as_of) == (None, None, None, None)
    assert point.verified is False
    assert points(POINT + "  phone:\n  hours:\n  addresses:\n  as_of:\n")["AM26"] == point


def test_a_full_entry_is_read(points):
    point = points(FULL)["AM26"]
    assert [address.text for address in point.addresses] == ["Markt 1 (stadhuis), 5038 AB Tilburg", "Plein 2, Waalwijk"]
    assert [len(day) for day in point.hours.week] == [1, 2, 0, 1, 0, 0, 0]
    assert [special.reason for special in point.hours.exceptions.values()] == ["kerstavond", ""]
    assert (point.languages, point.phone, point.email) == (("pl", "ro"), "013-123 45 67", "punt@example.nl")
    assert [(stop.place, stop.weekday, len(stop.day), stop.address) for stop in point.mobile] == [
        ("Goirle", 1, 1, "Dorpsstraat 3"),
        ("Oisterwijk", 4, 0, None),
    ]
    assert (point.verified, point.as_of, point.status, point.is_open) == (True, "2026-11-02", "open", True)


def test_the_map_looks_for_the_address_without_what_stands_in_brackets(points):
    first, second = points(FULL)["AM26"].addresses
    assert first.map_url == "https://www.openstreetmap.org/search?query=Markt%201%2C%205038%20AB%20Tilburg"
    assert second.map_url == "https://www.openstreetmap.org/search?query=Plein%202%2C%20Waalwijk"


@pytest.mark.parametrize(
    "content, line, words",
    [
        (POINT.replace("AM26", "AM99"), 2, "there is no region 'AM99': use a code of"),
        (POINT.replace("open", "closed"), 3, "status is one of open, preparing, unknown"),
        (POINT.replace("open", "exists"), 3, "status is one of open, preparing, unknown"),
        (POINT.replace("  name: Punt\n", ""), 2, "'name' is missing"),
        (POINT.replace("  source: https://example.nl/\n", ""), 2, "'source' is missing"),
        (POINT.replace("https", "http"), 4, "'source' must be an address that begins with https://"),
        ("AM26:\n", 1, "must hold the keys name, status, source"),
        ("", 1, "there are no entries here"),
        (POINT + "  fax: '12'\n", 5, "unknown key 'fax'"),
        (POINT + "  url: www.example.nl\n", 5, "'url' must be an address that begins with https://"),
        (POINT + "  phone: bel 013-123 45 67\n", 5, "'phone' must be a phone number"),
        (POINT + "  phone: 0131234567\n", 5, "'phone' must be a phone number in digits, spaces and dashes: write it in quotes"),
        (POINT + "  email: punt.example.nl\n", 5, "'email' must be an e-mail address"),
        (POINT + "  email: punt@example\n", 5, "'email' must be an e-mail address"),
        (POINT + "  languages: [pl, xx]\n", 5, "there is no language with the code 'xx'"),
        (POINT + "  languages: pl\n", 5, "'languages' must be a list"),
        (POINT + "  languages: [no]\n", 5, "'languages' must be a list of texts"),
        (POINT + "  as_of: gisteren\n", 5, "'as_of' must be a date"),
        (POINT + "  verified: ja\n", 5, "'verified' must be true or false"),
        (POINT + "  addresses: Markt 1\n", 5, "'addresses' must be a list of entries"),
        (POINT + "  addresses:\n    - Markt 1\n", 6, "must hold the keys city"),
        (POINT + "  addresses:\n    - address: Markt 1\n", 6, "'city' is missing"),
        (POINT + "  addresses:\n    - city: Tilburg\n      postcode: 5038AB\n", 7, "'postcode' must be a postcode: write it as 1234 AB"),
        (POINT + "  addresses:\n    - city: Tilburg\n      postcode: 0038 AB\n", 7, "'postcode' must be a postcode"),
        (POINT + "  addresses:\n    - city: Tilburg\n      street: Markt 1\n", 7, "unknown key 'street'"),
        (POINT + "  hours: 09:00-17:00\n", 5, "'hours' must be a list of `name: value` lines"),
        (POINT + "  hours:\n    mo: 9-5\n", 6, "the hours '9-5' are not understood"),
        (POINT + "  hours:\n    mo: 900\n", 6, "'mo' must be a text"),
        (POINT + "  hours:\n    mo: ''\n", 6, "are not understood"),
        (POINT + "  hours:\n    tu: 09:00-13:00 12:00-17:00\n", 6, "overlap or touch"),
        (POINT + "  hours:\n    tu: 17:00-09:00\n", 6, "end before they begin"),
        (POINT + "  hours:\n    we: closed 09:00-17:00\n", 6, "is closed and has hours"),
        (POINT + "  hours:\n    ma: 09:00-17:00\n", 6, "there is no weekday 'ma': use mo, tu, we, th, fr, sa, su"),
        (POINT + HOURS + "  exceptions:\n    2026-02-30: closed\n", 7, "'2026-02-30' is no date that exists"),
        (POINT + HOURS + "  exceptions:\n    mo: closed\n", 7, "'mo' is no date that exists"),
        (POINT + HOURS + "  exceptions:\n    2026-12-24: dicht\n", 7, "the hours 'dicht' are not understood"),
        (POINT + HOURS + "  exceptions:\n    2026-12-24: (kerst)\n", 7, "is not understood"),
        (POINT + "  exceptions:\n    2026-12-24: closed\n", 6, "'exceptions' stand here without 'hours'"),
        (POINT + "  mobile:\n    - place: Goirle\n", 6, "'day' is missing"),
        (POINT + "  mobile:\n    - day: tu\n", 6, "'place' is missing"),
        (POINT + "  mobile:\n    - place: Goirle\n      day: dinsdag\n", 7, "there is no weekday 'dinsdag'"),
        (POINT + "  mobile:\n    - place: Goirle\n      day: tu\n      hours: 12-14\n", 8, "the hours '12-14' are not understood"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(points, tmp_path, content, line, words):
    with pytest.raises(ProblemError) as raised:
        points(content)
    [problem] = found(raised.value.problems, Project(tmp_path))
    assert problem.startswith(f"knowledge/win_points.yml:{line}: error: ")
    assert words in problem


def test_every_mistake_of_an_entry_is_told(points):
    with pytest.raises(ProblemError) as raised:
        points(POINT.replace("open", "maybe") + "  hours: {xx: closed, mo: '1'}\n  languages: [qq]\n  mobile: [{place: A, day: x}]\n")
    assert len(raised.value.problems) == 5


@pytest.mark.parametrize(
    "as_of, months, future",
    [
        ("2026-11-27", 0, False),
        ("2026-11-28", -1, True),
        ("2026-12", -1, True),
        ("2027", -2, True),
        ("2026-11", 0, False),
        ("2026-05-28", 5, False),
        ("2026-05-27", 6, False),
        ("2024", 34, False),
    ],
)
def test_how_old_a_source_is(points, tmp_path, as_of, months, future):
    read = points(POINT + f"  as_of: {as_of}\n")
    assert read["AM26"].months_old(TODAY) == months
    problems = list(future_dates(read_yaml(win_points_path(Project(tmp_path))), read, TODAY))
    assert [problem.line for problem in problems] == ([5] if future else [])
    assert all(problem.severity == "error" and "in the future" in problem.message for problem in problems)


def test_a_source_without_a_date_has_no_age(points):
    assert points(POINT)["AM26"].months_old(TODAY) is None


def gaps(content, tmp_path, gazetteer):
    project = Project(tmp_path)
    file = read_yaml(write(win_points_path(project), content))
    return found(win_point_gaps(file, parse_win_points(file, gazetteer), gazetteer, TODAY), project)


def test_what_staff_should_look_up_is_listed(tmp_path, gazetteer):
    problems = gaps(POINT + HOURS + "  exceptions:\n    2026-11-26: closed\n    2026-11-27: closed\n  as_of: 2026-05-27\n", tmp_path, gazetteer)
    path = "knowledge/win_points.yml"
    assert [problem for problem in problems if not problem.endswith("has no entry: look for its WIN-point")] == [
        f"{path}:9: warning: what is said of Punt is 6 months old: look it up again",
        f"{path}:7: warning: the exception of 2026-11-26 is over: take it out",
        f"{path}:2: warning: Punt has no address, no phone or e-mail: ask the point",
        f"{path}:2: warning: Punt is not verified: compare it with the official list",
    ]
    assert f"{path}: warning: region AM05 (Twente) has no entry: look for its WIN-point" in problems
    assert sum("has no entry" in problem for problem in problems) == len(gazetteer.regions) - 1


def test_a_whole_and_new_entry_has_no_gaps(tmp_path, gazetteer):
    assert not [problem for problem in gaps(FULL, tmp_path, gazetteer) if "Punt" in problem or "exception" in problem]
    assert any("nobody knows how old" in problem for problem in gaps(FULL.replace("  as_of: 2026-11-02\n", ""), tmp_path, gazetteer))


def test_a_user_is_told_all_that_is_known(told):
    paragraphs = told(FULL, "2026-12-22 09:30").split("\n\n")
    assert paragraphs[0] == "Tilburg hoort bij de regio Midden-Brabant."
    assert paragraphs[1].splitlines() == [
        "In deze regio is een WIN-punt: Punt.",
        "Nu open, tot 12:00.",
        "Adres: Markt 1 (stadhuis), 5038 AB Tilburg",
        "Kaart: https://www.openstreetmap.org/search?query=Markt%201%2C%205038%20AB%20Tilburg",
        "Adres: Plein 2, Waalwijk",
        "Kaart: https://www.openstreetmap.org/search?query=Plein%202%2C%20Waalwijk",
        "Openingstijden:",
        "• ma: 09:00–17:00",
        "• di: 09:00–12:00, 13:00–17:00",
        "• wo: gesloten",
        "• do: 09:00–17:00",
        "• vr–zo: gesloten",
        "Let op, binnenkort andere tijden:",
        "• donderdag 24 december: 09:00–11:00",
        "• dinsdag 29 december: gesloten",
        "talen: Pools en Roemeens",
        "013-123 45 67",
        "punt@example.nl",
        "https://example.nl/punt",
        "Elke week ook op deze plekken:",
        "• dinsdag 10:00–12:00: Goirle, Dorpsstraat 3",
        "• vrijdag: Oisterwijk",
    ]
    assert paragraphs[2:] == [
        "Stand: 2 november 2026",
        "De lijst met alle WIN-punten staat op https://www.workinnl.nl/.",
        "Woon je ergens anders? Stuur dan de naam van die plaats, of je postcode.",
    ]


@pytest.mark.parametrize(
    "moment, sentence",
    [
        ("2026-11-23 16:59", "Nu open, tot 17:00."),
        ("2026-11-24 12:30", "Nu gesloten; vandaag open om 13:00."),
        ("2026-11-24 08:00", "Nu gesloten; vandaag open om 09:00."),
        ("2026-11-24 18:00", "Nu gesloten; donderdag open om 09:00."),
        ("2026-11-27 10:00", "Vandaag gesloten; maandag open om 09:00."),
        ("2026-11-29 10:00", "Vandaag gesloten; maandag open om 09:00."),
        ("2026-12-24 10:00", "Nu open, tot 11:00."),
        ("2026-12-24 11:00", "Nu gesloten; maandag open om 09:00."),
        ("2026-12-25 10:00", "Vandaag gesloten (feestdag); maandag open om 09:00."),
        ("2026-12-29 10:00", "Vandaag gesloten; donderdag open om 09:00."),
        ("2027-04-26 18:00", "Nu gesloten; donderdag open om 09:00."),
    ],
)
def test_a_user_is_told_whether_it_is_open(told, moment, sentence):
    assert told(FULL, moment).split("\n\n")[1].splitlines()[1] == sentence


def test_an_opening_in_another_week_comes_with_its_date(told):
    content = POINT + "  hours: {mo: '09:00-17:00'}\n  exceptions: {2026-11-30: closed}\n"
    assert "\nVandaag gesloten; maandag 7 december open om 09:00.\n" in told(content, "2026-11-24 10:00")
    assert "\nNu gesloten; maandag 14 december open om 09:00.\n" in told(content, "2026-12-07 17:00")
    assert "\nNu gesloten.\n" in told(POINT + "  hours: {mo: closed}\n")


def test_a_point_without_hours_says_nothing_of_them(told):
    text = told(POINT)
    assert not re.search("open,|gesloten|Openingstijden", text)


@pytest.mark.parametrize(("content", "there"), [(FULL, False), (FULL.replace("verified: true", "verified: false"), True), (POINT, True)])
def test_what_is_not_verified_is_said_and_who_else_to_ask(told, content, there):
    text = told(content)
    assert ("Dit is niet gecontroleerd: kijk eerst of het nog klopt." in text) is there
    assert ("Je kunt ook aan de gemeente Tilburg vragen waar je hulp krijgt." in text) is there
    assert "https://www.workinnl.nl/" in text


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [("  as_of: 2024-06\n", "Stand: juni 2024"), ("", "Van wanneer deze gegevens zijn, is niet bekend.")],
)
def test_how_old_it_is_is_said(told, as_of, sentence):
    assert f"\n\n{sentence}\nDit is niet gecontroleerd" in told(POINT + as_of)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("preparing", "In deze regio is een WIN-punt aangekondigd: Punt. Of het al open is, is hier niet bekend."),
        ("unknown", "In deze regio is volgens een bericht een WIN-punt: Punt. Of je er nu terechtkunt, is hier niet bekend."),
    ],
)
def test_a_point_that_may_not_be_open_is_not_called_open_and_the_nearest_is_named(told, status, sentence):
    other = "AM25:\n  name: Ander punt\n  status: open\n  source: https://example.nl/\n"
    text = told(FULL.replace("status: open", f"status: {status}") + other)
    assert sentence in text
    assert "Adres: Markt 1" in text and "Openingstijden:" in text
    assert not re.search("Nu open|Nu gesloten|Vandaag", text)
    assert re.search(r"is West-Brabant \(ongeveer 1\d km\)", text)


def test_only_points_that_are_open_are_the_nearest(told):
    far = POINT.replace("AM26", "AM01")
    near = POINT.replace("AM26", "AM25")
    assert "is West-Brabant (ongeveer" in told(far + near)
    for status in ("preparing", "unknown"):
        text = told(far + near.replace("open", status))
        assert int(re.search(r"is Groningen \(ongeveer (\d+) km\)", text)[1]) > 150
    assert " km" not in told(POINT + near.replace("open", "preparing"))


def test_where_nothing_is_known_the_list_and_the_municipality_remain(told):
    assert told("").split("\n\n") == [
        "Tilburg hoort bij de regio Midden-Brabant.",
        "Of deze regio al een WIN-punt heeft, is hier niet bekend.",
        "Je kunt ook aan de gemeente Tilburg vragen waar je hulp krijgt.",
        "De lijst met alle WIN-punten staat op https://www.workinnl.nl/.",
        "Woon je ergens anders? Stuur dan de naam van die plaats, of je postcode.",
    ]


def test_a_region_by_its_code_names_no_municipality(told):
    text = told(POINT.replace("AM26", "AM25"), place="AM26")
    assert text.startswith("Het gaat om de regio Midden-Brabant.\n\nOf deze regio")
    assert re.search(r"is West-Brabant \(ongeveer 1?\d km\)", text)
    assert "gemeente" not in text


@in_every_language
def test_days_and_times_are_those_of_the_readers_language(told, language):
    (opens, closes, early), days = {
        "nl": (("09:00", "17:00", "11:00"), ("ma", "donderdag 24 december")),
        "pl": (("09:00", "17:00", "11:00"), ("pon.", "czwartek 24 grudnia")),
        "ro": (("09:00", "17:00", "11:00"), ("lun.", "joi 24 decembrie")),
        "bg": (("9:00", "17:00", "11:00"), ("пн", "четвъртък 24 декември")),
        "en": (("09:00", "17:00", "11:00"), ("Mon", "Thursday 24 December")),
    }[language]
    text = told(FULL, "2026-12-22 12:30", language)
    assert f"• {days[0]}: {opens}–{closes}" in text
    assert f"• {days[1]}: {opens}–{early}" in text
    assert not re.search(r"[{}]|\bNone\b", text)


def test_programs_get_everything(points):
    entry = points(FULL)["AM26"].entry(datetime.datetime(2026, 12, 24, 9, 30, tzinfo=AMSTERDAM))
    assert json.loads(json.dumps(entry)) == entry
    assert entry["addresses"][1] == {
        "address": "Plein 2", "postcode": None, "city": "Waalwijk", "map": "https://www.openstreetmap.org/search?query=Plein%202%2C%20Waalwijk",
    }  # fmt: skip
    assert (entry["open_now"], entry["opens"]) == (True, None)
    assert entry["hours"]["tu"] == [{"opens": "09:00", "closes": "12:00"}, {"opens": "13:00", "closes": "17:00"}]
    assert (entry["hours"]["we"], entry["hours"]["su"]) == ([], [])
    assert entry["exceptions"]["2026-12-24"] == {"hours": [{"opens": "09:00", "closes": "11:00"}], "reason": "kerstavond"}
    assert entry["mobile"][1] == {"place": "Oisterwijk", "day": "fr", "hours": [], "address": None}
    assert (entry["phone"], entry["email"], entry["languages"]) == ("013-123 45 67", "punt@example.nl", ["pl", "ro"])
    assert (entry["name"], entry["status"], entry["verified"], entry["as_of"]) == ("Punt", "open", True, "2026-11-02")
    assert (entry["source"], entry["url"]) == ("https://example.nl/", "https://example.nl/punt")


def test_programs_are_told_when_it_opens_or_that_nobody_knows(points):
    moment = datetime.datetime(2026, 12, 25, 9, 30, tzinfo=AMSTERDAM)
    entry = points(FULL)["AM26"].entry(moment)
    assert (entry["open_now"], entry["opens"]) == (False, "2026-12-28T09:00:00+01:00")
    for content in (POINT, FULL.replace("status: open", "status: unknown")):
        entry = points(content)["AM26"].entry(moment)
        assert (entry["open_now"], entry["opens"]) == (None, None)


def test_the_renderer_gives_the_entry_of_a_region(points):
    now = datetime.datetime(2026, 11, 23, 10, tzinfo=AMSTERDAM)
    renderer = dataclasses.replace(RENDERER, win_points=points(FULL), now=lambda: now)
    assert renderer.win_point_entry("AM26")["open_now"] is True
    assert renderer.win_point_entry("AM01") is None
    assert RENDERER.now().tzinfo is not None


def test_the_project_shows_that_its_points_are_not_verified():
    for code, point in RENDERER.win_points.items():
        text = RENDERER.route_text(code, "nl")
        assert (RENDERER.part("win_point_not_verified", "nl") in text) is not point.verified
        assert point.name in text
