"""`winwijzer check` and wrong command lines, as a user runs them."""

import pytest
from builders import change, copy_project, need_the_letters


@pytest.fixture
def project(tmp_path):
    return copy_project(tmp_path)


def test_a_whole_project_passes_with_code_0(winwijzer):
    done = winwijzer("check", "--letters", str(need_the_letters()))
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 errors, 0 warnings.\n", "")


def test_without_letters_it_says_what_was_not_checked(winwijzer, project):
    done = winwijzer("check", WINWIJZER_PROJECT=str(project.root))
    assert done.returncode == 0
    assert "0 errors, " in done.stdout
    assert "Figures were not compared with the letters" in done.stdout
    assert "intents/pl/legal.sick.yml: warning: 3 examples" in done.stdout


def test_a_wrong_amount_fails_only_against_the_letters(winwijzer, project):
    path = "knowledge/topics/language/language.agency_budget.yml"
    line = change(project.root / path, r"value: \d+", "value: 1501")
    environment = {"WINWIJZER_PROJECT": str(project.root)}
    assert winwijzer("check", **environment).returncode == 0
    done = winwijzer("check", "--letters", str(need_the_letters()), **environment)
    assert done.returncode == 1
    assert f"{path}:{line}: error: the money 1501 EUR" in done.stdout
    assert "1 errors, " in done.stdout


def test_problems_of_several_files_come_in_the_order_of_the_files(winwijzer, project):
    places = [
        ("intents/intents.yml", change(project.intents / "intents.yml", "importance: required", "importance: high")),
        ("knowledge/groups.yml", change(project.knowledge / "groups.yml", "title: .*", "title: [")),
        ("knowledge/win_points.yml", change(project.knowledge / "win_points.yml", "(?m)^  status: .*", "  status: maybe")),
    ]
    done = winwijzer("check", WINWIJZER_PROJECT=str(project.root))
    assert done.returncode == 1
    lines = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert [line.split(":")[0] for line in lines] == [path for path, _ in places]
    assert "Traceback" not in done.stdout + done.stderr


def test_another_command_stops_at_a_broken_file_with_the_same_sentence(winwijzer, project):
    path = "knowledge/topics/legal/legal.sick.yml"
    line = change(project.root / path, "title: .*", "title:")
    done = winwijzer("route", "Venlo", WINWIJZER_PROJECT=str(project.root))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"{path}:{line}: error: 'title' must be a text")
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_that_is_no_project_is_no_traceback(winwijzer, tmp_path):
    for command in (("check",), ("route", "Venlo")):
        done = winwijzer(*command, WINWIJZER_PROJECT=str(tmp_path / "nowhere"))
        assert done.returncode == 1
        assert "is missing" in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["frobnicate"], "invalid choice: 'frobnicate' (choose from 'chat'"),
        (["check", "--letters", "/nowhere/letters"], "There is no folder /nowhere/letters"),
        (["check", "--letters"], "expected one argument"),
        (["check", "extra"], "Unrecognized arguments: extra"),
        (["check", "--fast"], "Unrecognized arguments: --fast"),
        (["route", "--lang", "xx", "Venlo"], "There is no language 'xx'. Choose one of: nl, "),
        (["route"], "Give a text, or a position with --location LAT,LON."),
        (["locales", "burn"], "invalid choice: 'burn'"),
    ],
)
def test_a_wrong_command_line_is_one_sentence_and_code_2(winwijzer, arguments, words):
    done = winwijzer(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_without_a_command_the_help_is_shown(winwijzer):
    done = winwijzer()
    assert done.returncode == 2
    assert "check knowledge, intents, locales and regions" in done.stdout
    assert winwijzer("check", "--help").returncode == 0


def test_bulgarian_is_printed_where_the_terminal_knows_only_ascii(winwijzer):
    done = winwijzer("route", "--lang", "bg", "Venlo", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Списъкът" in done.stdout
