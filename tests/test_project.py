"""Where the files of a project stand, and how problems read."""

from pathlib import Path

import pytest

from bot.project import Problem, ProblemError, Project


def test_a_problem_reads_as_file_line_severity_sentence(tmp_path):
    project = Project(tmp_path)
    problem = Problem(project.topics / "legal" / "legal.sick.yml", 12, "wrong: mend it")
    assert problem.text(project) == "knowledge/topics/legal/legal.sick.yml:12: error: wrong: mend it"


def test_a_problem_of_a_whole_file_has_no_line(tmp_path):
    project = Project(tmp_path)
    problem = Problem(project.intents / "pl" / "x.yml", 0, "few examples: write more", "warning")
    assert problem.text(project) == "intents/pl/x.yml: warning: few examples: write more"


def test_a_file_outside_the_project_keeps_its_path(tmp_path):
    project = Project(tmp_path / "project")
    outside = tmp_path / "letters" / "letter.txt"
    assert project.relative(outside) == str(outside)


def test_a_project_named_by_a_relative_path_gives_short_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Project(Path(".")).relative(tmp_path / "intents" / "pl" / "x.yml") == "intents/pl/x.yml"
    assert Project(tmp_path).relative(Path("intents/../knowledge/x.yml")) == "knowledge/x.yml"


def test_the_error_tells_what_and_where_for_a_log(tmp_path):
    error = ProblemError([Problem(tmp_path / "a.yml", 3, "wrong")])
    assert str(error) == f"{tmp_path / 'a.yml'}:3: wrong"


@pytest.mark.parametrize("name", ["config", "endpoints", "intents", "topics", "regions", "locales", "questions", "encoder"])
def test_every_folder_of_the_real_project_exists(project, name):
    assert getattr(project, name).exists()
