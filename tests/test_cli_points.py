"""`winwijzer points`, as staff run it."""

import datetime
import json
import re
import resource
import shutil

import pytest
from builders import change, copy_project, found, write

from bot.checks import check_project
from bot.files import replace_file
from bot.regions.points_file import change_entry, parse_change
from bot.project import DEFAULT_ROOT, ProblemError, Project, UsageError
from bot.regions import read_gazetteer, read_win_points
from bot.regions.opening_hours import AMSTERDAM

TOWN = "https://www.example.nl/punt"
YEAR_AHEAD = (datetime.datetime.now(AMSTERDAM) + datetime.timedelta(365)).date().isoformat()
POINTS = """\
# What staff know.
# Two lines of it.

AM05:
  name: Punt Twente  # in Enschede
  status: open
  # nobody answers the phone
  addresses:
    - address: Markt 1
      city: Enschede

    # the second is upstairs
    - {address: Markt 2, city: Hengelo}
  hours:
    tu: "09:00-12:00"  # early
    # long evening
    th: "13:00-20:00"
  # from the flyer
  languages: [pl, ro]
  url: 'https://www.example.nl/'
  source: https://www.example.nl/
  as_of: 2026-01-21
  verified: false

# Brabant
AM26: {name: Punt, status: unknown, source: 'https://www.example.nl/b'}  # in one line


# Limburg
"AM29":
    name: "Punt Limburg"
    status: preparing
    source: https://www.example.nl/l
    mobile:
    - place: Horst
      day: mo
# the end
"""


@pytest.fixture(scope="module")
def gazetteer(project):
    return read_gazetteer(project)


@pytest.fixture
def copy(tmp_path):
    """A project that knows the regions, and the points above."""
    shutil.copytree(DEFAULT_ROOT / "knowledge" / "regions", tmp_path / "knowledge" / "regions")
    write(tmp_path / "knowledge" / "win_points.yml", POINTS)
    return Project(tmp_path)


@pytest.fixture
def whole(tmp_path):
    """A copy of the project, with the points above."""
    project = copy_project(tmp_path / "whole")
    write(project.knowledge / "win_points.yml", POINTS)
    return project


@pytest.fixture
def points(winwijzer, copy):
    return lambda *arguments: winwijzer("points", *arguments, WINWIJZER_PROJECT=str(copy.root))


def content(copy):
    return (copy.knowledge / "win_points.yml").read_text(encoding="utf-8")


def changed(*changes, region="AM05", text=POINTS):
    return change_entry(None, text, region, [parse_change(item) for item in changes])


def test_every_region_stands_in_the_table(points, gazetteer):
    done = points("list")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in done.stdout.splitlines() if line.startswith("│ AM")]
    assert [row[0] for row in rows] == list(gazetteer.regions)
    cells = {row[0]: row for row in rows}
    assert cells["AM05"][1:6] == ["Twente", "open", "Punt Twente", "Enschede", "yes"]
    assert re.fullmatch(r"\d+ months", cells["AM05"][6])
    assert cells["AM26"][1:] == ["Midden-Brabant", "unknown", "Punt", "", "no", "no date", "no"]
    assert cells["AM01"][2] == "no entry"


def test_the_table_is_json_for_programs(points, gazetteer):
    entries = json.loads(points("list", "--json").stdout)
    assert [entry["code"] for entry in entries] == list(gazetteer.regions)
    twente = next(entry for entry in entries if entry["code"] == "AM05")
    assert twente["region"] == "Twente"
    assert twente["months_old"] >= 10
    assert twente["win_point"]["hours"]["th"] == [{"opens": "13:00", "closes": "20:00"}]
    assert twente["win_point"]["open_now"] in (True, False)
    assert entries[0] == {"code": "AM01", "region": "Groningen", "months_old": None, "win_point": None}


def test_a_point_is_changed_from_the_command_line(points, copy, gazetteer):
    done = points(
        "set", "AM05", "phone=053-123 45 67", "hours.mo=09:00-12:00 13:00-17:00", "hours.tu=closed", "exceptions.2026-12-24=closed (kerst)",
        f"source={TOWN}", "as_of=2026-11-02", "verified=true", "languages=pl, bg", "addresses.1.postcode=7511 AB", "mobile.1.place=Almelo",
        "mobile.1.day=fr", "email=",
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "AM05 is changed in knowledge/win_points.yml.\n", "")
    point = read_win_points(copy, gazetteer)["AM05"]
    assert (point.phone, point.source, point.as_of, point.verified, point.languages) == ("053-123 45 67", TOWN, "2026-11-02", True, ("pl", "bg"))
    assert [len(day) for day in point.hours.week] == [2, 0, 0, 1, 0, 0, 0]
    assert point.hours.exceptions[datetime.date(2026, 12, 24)].reason == "kerst"
    assert (point.addresses[0].text, point.mobile[0].place, point.mobile[0].weekday) == ("Markt 1, 7511 AB Enschede", "Almelo", 4)
    text = json.loads(points("list", "--json").stdout)
    assert next(entry for entry in text if entry["code"] == "AM05")["win_point"]["phone"] == "053-123 45 67"


def test_a_change_leaves_every_other_line_and_comment_as_it_was():
    old, new = POINTS.splitlines(), changed("hours.we=closed", "phone=053-123 45 67", "verified=true", "exceptions.2026-12-24=closed").splitlines()
    assert [line for line in old if line not in new] == ["  verified: false"]
    assert [line for line in new if line not in old] == [
        "    we: closed", "  exceptions:", "    2026-12-24: closed", "  phone: 053-123 45 67", "  verified: true",
    ]  # fmt: skip
    at = new.index
    assert at('    tu: "09:00-12:00"  # early') < at("    we: closed") < at("    # long evening")
    assert new[at("  exceptions:") - 1] == '    th: "13:00-20:00"'
    assert new[at("  # from the flyer") + 1] == "  languages: [pl, ro]"
    assert new[at("  languages: [pl, ro]") + 1] == "  phone: 053-123 45 67"


@pytest.mark.parametrize(
    ("region", "name", "status"), [("AM05", "Punt Twente", "open"), ("AM26", "Punt", "unknown"), ("AM29", "Punt Limburg", "preparing")]
)
def test_a_value_that_stands_there_already_changes_nothing(region, name, status):
    assert changed(f"name={name}", f"status={status}", "phone=", "hours.sa=", "mobile.7=", "mobile.2.day=", region=region) == POINTS


def test_an_entry_in_another_style_keeps_what_it_says(tmp_path, gazetteer):
    for region in ("AM26", "AM29"):
        text = changed("phone=013-123 45 67", region=region)
        write(tmp_path / "knowledge" / "win_points.yml", text)
        points = read_win_points(Project(tmp_path), gazetteer)
        assert [code for code, point in points.items() if point.phone] == [region]
        assert [point.name for point in points.values()] == ["Punt Twente", "Punt", "Punt Limburg"]
        assert points["AM29"].mobile[0].place == "Horst"
        assert re.findall("#.*", text) == re.findall("#.*", POINTS)


def test_an_entry_of_the_project_gets_one_line_more(project):
    text = content(project)
    for region in read_win_points(project, read_gazetteer(project)):
        new = change_entry(None, text, region, [parse_change("exceptions.2026-12-24=closed")]).splitlines(keepends=True)
        at = new.index("    2026-12-24: closed\n")
        assert "".join(new[: at - 1] + new[at + 1 :]) == text
        assert new[at - 1] == "  exceptions:\n"


def test_the_command_says_when_nothing_changes(points, copy):
    done = points("set", "AM05", "name=Punt Twente")
    assert (done.returncode, done.stdout) == (0, "AM05 is like that already.\n")
    assert content(copy) == POINTS


@pytest.mark.parametrize(
    "changes, gone, more",
    [
        (["url="], ["  url: 'https://www.example.nl/'"], []),
        (["hours.tu="], ['    tu: "09:00-12:00"  # early'], []),
        (["hours.tu=", "hours.th="], ["  hours:", '    tu: "09:00-12:00"  # early', "    # long evening", '    th: "13:00-20:00"'], []),
        (["addresses.2="], ["    # the second is upstairs", "    - {address: Markt 2, city: Hengelo}"], []),
        (["addresses.2.city=Almelo"], ["    - {address: Markt 2, city: Hengelo}"], ["    - {address: Markt 2, city: Almelo}"]),
        (["languages=bg"], ["  languages: [pl, ro]"], ["  languages: [bg]"]),
        (["verified="], ["  verified: false"], []),
    ],
)
def test_what_is_emptied_or_replaced_goes_and_nothing_else(changes, gone, more):
    old, new = [line for line in POINTS.splitlines() if line], [line for line in changed(*changes).splitlines() if line]
    assert [line for line in old if line not in new] == gone
    assert [line for line in new if line not in old] == more


@pytest.mark.parametrize(
    "value, written",
    [
        ("Punt Oost", "Punt Oost"),
        ("Punt: Oost", '"Punt: Oost"'),
        ("12", '"12"'),
        ("no", '"no"'),
        ("2026-01-01", '"2026-01-01"'),
        ("Punt # Oost", '"Punt # Oost"'),
        ("[Punt", '"[Punt"'),
        ('"Punt"', '"\\"Punt\\""'),
        ("Bureau „Łąka” Ж", "Bureau „Łąka” Ж"),
        ("Punt, kamer {3}", '"Punt, kamer {3}"'),
        ("punt " * 40 + "Oost", "punt " * 40 + "Oost"),
    ],
)
def test_a_text_stays_a_text_whatever_it_looks_like(tmp_path, gazetteer, value, written):
    text = changed(f"name={value}")
    assert re.search(rf"\n  name: {re.escape(written)} +# in Enschede\n", text)
    write(tmp_path / "knowledge" / "win_points.yml", text)
    assert read_win_points(Project(tmp_path), gazetteer)["AM05"].name == value


def test_a_new_entry_stands_in_the_order_of_the_codes(points, copy, gazetteer):
    done = points("set", "AM25", f"source={TOWN}", "status=open", "name=Punt Breda", "addresses.1.city=Breda", "addresses.1.address=Markt 1")
    assert done.returncode == 0, done.stderr
    entry = f"AM25:\n  name: Punt Breda\n  status: open\n  addresses:\n    - address: Markt 1\n      city: Breda\n  source: {TOWN}\n"
    assert content(copy) == POINTS.replace("  verified: false\n\n# Brabant", f"  verified: false\n{entry}\n# Brabant")
    assert set(read_win_points(copy, gazetteer)) == {"AM05", "AM25", "AM26", "AM29"}


@pytest.mark.parametrize(
    "text, before, after",
    [
        (POINTS, POINTS[: POINTS.index("AM05:")], POINTS[POINTS.index("AM05:") :]),
        ("# Nothing yet.\n", "# Nothing yet.\n", ""),
        ("", "", ""),
        ("AM00:\n  name: x", "AM00:\n  name: x\n", ""),
    ],
)
def test_a_new_entry_comes_where_it_belongs(text, before, after):
    assert changed("name=Punt", region="AM01", text=text) == f"{before}AM01:\n  name: Punt\n{after}"


@pytest.mark.parametrize(
    "changes, words",
    [
        (["phone=bel mij"], "'phone' must be a phone number"),
        (["email=punt.nl"], "'email' must be an e-mail address"),
        (["url=http://example.nl"], "'url' must be an address that begins with https://"),
        (["source="], "'source' is missing: add it"),
        (["source=de wethouder"], "'source' must be an address that begins with https://"),
        (["status=closed"], "status is one of open, preparing, unknown"),
        (["hours.mo=17:00-09:00"], "end before they begin"),
        (["hours.mo=09:00-13:00 12:00-17:00"], "overlap or touch"),
        (["hours.mo=closed 09:00-17:00"], "is closed and has hours"),
        (["hours.maandag=closed"], "there is no weekday 'maandag'"),
        (["exceptions.2026-02-30=closed"], "'2026-02-30' is no date that exists"),
        (["languages=pl,xx"], "there is no language with the code 'xx'"),
        (["addresses.1.postcode=1234"], "'postcode' must be a postcode: write it as 1234 AB"),
        (["mobile.1.place=Almelo"], "'day' is missing"),
        (["mobile.1.day=mo"], "'place' is missing"),
        (["verified=misschien"], "'verified' must be true or false"),
        (["as_of=gisteren"], "'as_of' must be a date"),
        (["as_of=2026-02-30"], "'as_of' must be a date"),
        ([f"as_of={YEAR_AHEAD}"], "'as_of' lies in the future"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_is_written(points, copy, changes, words):
    done = points("set", "AM05", "name=Ander punt", *changes)
    assert (done.returncode, done.stdout) == (1, "")
    [problem] = done.stderr.splitlines()
    assert re.match(r"knowledge/win_points\.yml:\d+: error: ", problem)
    assert words in problem
    assert content(copy) == POINTS
    assert [path.name for path in copy.knowledge.glob("*.new")] == []


def test_a_new_entry_without_a_source_is_refused(points, copy):
    done = points("set", "AM01", "name=Punt", "status=open")
    assert done.returncode == 1
    assert "'source' is missing: add it" in done.stderr
    assert content(copy) == POINTS


@pytest.mark.parametrize(
    "text",
    ["fax=1", "phone", "phone.home=1", "hours=09:00-17:00", "hours.mo.from=09:00", "addresses.x.city=A", "addresses.0.city=A",
     "addresses.1=Markt 1", "addresses=Markt 1", "addresses.1.street=A", "addresses.1.city.x=A", "mobile.1.city=A", "=x", "name=Punt\x07"],
)  # fmt: skip
def test_a_key_that_cannot_be_set_is_refused(text):
    with pytest.raises(UsageError):
        parse_change(text)


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["set", "AM99", "name=x"], "There is no region 'AM99'"),
        (["set", "AM05", "fax=1"], "'fax' is no key that can be set"),
        (["set", "AM05", "addresses.4.city=Almelo"], "addresses.4 comes too soon: the next one is addresses.3"),
        (["set", "AM05"], "The following arguments are required: KEY=VALUE"),
        (["burn"], "invalid choice: 'burn'"),
        ([], "The following arguments are required: ACTION"),
    ],
)
def test_a_wrong_command_is_one_sentence_and_code_2(points, copy, arguments, words):
    done = points(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert content(copy) == POINTS


@pytest.mark.parametrize(
    "text, words",
    [
        ("[AM05]\n", "each region must begin on a line of its own"),
        ("{AM05: {name: x}}\n", "each region must begin on a line of its own"),
        ("AM01: &one\n  name: x\nAM05: *one\n", "this entry leans on another one"),
        ("AM05: [\n", "not valid YAML"),
        ("AM05:\n  name: x\n  name: y\n", "'name' stands here a second time"),
    ],
)
def test_a_file_that_cannot_be_changed_is_one_sentence(points, copy, text, words):
    write(copy.knowledge / "win_points.yml", text)
    done = points("set", "AM05", "name=Punt", "status=open", f"source={TOWN}")
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert content(copy) == text


def test_windows_line_ends_and_the_rights_of_the_file_stay(points, copy):
    path = copy.knowledge / "win_points.yml"
    path.write_bytes(POINTS.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    assert points("set", "AM05", "verified=true").returncode == 0
    assert path.read_bytes() == POINTS.replace("verified: false", "verified: true").replace("\n", "\r\n").encode()
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_to_the_file_stays_a_link(points, copy, tmp_path):
    path = copy.knowledge / "win_points.yml"
    real = path.rename(tmp_path / "elsewhere.yml")
    path.symlink_to(real)
    assert points("set", "AM05", "verified=true").returncode == 0
    assert path.is_symlink()
    assert "verified: true" in real.read_text(encoding="utf-8")


def test_a_disk_that_takes_no_more_is_one_sentence_and_the_old_file_stays(copy):
    path = copy.knowledge / "win_points.yml"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        with pytest.raises(ProblemError) as raised:
            replace_file(path, (POINTS + "# more").encode())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    [problem] = found(raised.value.problems, copy)
    assert problem.startswith("knowledge/win_points.yml: error: cannot be written (File too large)")
    assert content(copy) == POINTS
    assert [other.name for other in copy.knowledge.iterdir() if other.is_file()] == ["win_points.yml"]


def test_what_is_missing_is_a_warning_and_no_error(points):
    done = points("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "knowledge/win_points.yml: warning: region AM01 (Groningen) has no entry" in done.stdout
    line = POINTS[: POINTS.index("AM26:")].count("\n") + 1
    assert f"knowledge/win_points.yml:{line}: warning: Punt has no address, no hours, no phone or e-mail" in done.stdout
    assert f"knowledge/win_points.yml:{line}: warning: nobody knows how old what is said of Punt is" in done.stdout
    assert re.search(r"^0 errors, \d+ warnings\.$", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    "pattern, new, words",
    [
        ('tu: "09:00-12:00"', 'tu: "12:00-09:00"', "the hours '12:00-09:00' end before they begin"),
        ("as_of: .*", f"as_of: {YEAR_AHEAD}", "'as_of' lies in the future"),
        ("status: open", "status: maybe", "status is one of open, preparing, unknown"),
    ],
)
def test_an_error_fails_both_checks_with_its_line(winwijzer, whole, pattern, new, words):
    line = change(whole.knowledge / "win_points.yml", pattern, new)
    done = winwijzer("points", "check", WINWIJZER_PROJECT=str(whole.root))
    assert done.returncode == 1
    assert re.search(rf"^knowledge/win_points\.yml:{line}: error: .*{re.escape(words)}", done.stdout, re.MULTILINE)
    assert "1 errors, " in done.stdout
    errors = [problem for problem in check_project(whole, None) if problem.path.name == "win_points.yml"]
    assert [(problem.line, problem.severity) for problem in errors] == [(line, "error")]


def test_gaps_and_age_are_no_matter_of_the_whole_check(whole):
    assert [problem for problem in check_project(whole, None) if problem.path.name == "win_points.yml"] == []


def test_a_user_is_told_what_staff_have_just_written(winwijzer, whole):
    place = {"WINWIJZER_PROJECT": str(whole.root)}
    assert winwijzer("points", "set", "AM05", "name=Punt aan de markt", "phone=053-123 45 67", **place).returncode == 0
    done = winwijzer("route", "--json", "ik woon in Enschede", **place)
    result = json.loads(done.stdout)
    assert (result["win_point"]["name"], result["win_point"]["phone"]) == ("Punt aan de markt", "053-123 45 67")
    assert result["win_point"]["open_now"] in (True, False)
    assert result["win_point"]["addresses"][0]["city"] == "Enschede"
    for told in ("Punt aan de markt", "053-123 45 67", "di: 09:00–12:00", "Markt 1, Enschede", "Markt 2, Hengelo"):
        assert told in result["reply"]
