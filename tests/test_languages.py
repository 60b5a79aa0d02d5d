"""Which languages there are."""

import pytest
from builders import write

from bot.languages import catalog_languages, languages, own_name, require_language
from bot.project import ProblemError, Project, UsageError


@pytest.fixture
def project(tmp_path):
    for code in ("ro", "nl", "bg"):
        write(tmp_path / "intents" / code / "legal.sick.yml", "examples:\n  - x\n")
    (tmp_path / "intents" / "intents.yml").touch()
    return Project(tmp_path)


def test_every_folder_of_examples_is_a_language_and_dutch_comes_first(project):
    assert languages(project) == ("nl", "bg", "ro")


def test_a_new_folder_is_a_language_once_it_holds_an_example(project):
    path = write(project.intents / "uk" / "legal.sick.yml", "# - what people say\nexamples: []\n")
    assert languages(project) == ("nl", "bg", "ro")
    write(path, "examples:\n- захворів\n")
    assert languages(project) == ("nl", "bg", "ro", "uk")


def test_a_catalog_without_examples_is_a_language_in_preparation(project):
    write(project.locales / "uk" / "LC_MESSAGES" / "winwijzer.po", "")
    assert languages(project) == ("nl", "bg", "ro")
    assert catalog_languages(project) == ("nl", "bg", "ro", "uk")


def test_without_the_folder_of_examples_there_is_no_project(tmp_path):
    with pytest.raises(ProblemError) as raised:
        languages(Project(tmp_path))
    assert raised.value.problems[0].path == tmp_path / "intents"


@pytest.mark.parametrize("code", ["ro", None])
def test_a_known_language_is_given_back(project, code):
    assert require_language(code, project) == code


@pytest.mark.parametrize("code", ["xx", "NL", "", "pl"])
def test_an_unknown_language_names_those_that_exist(project, code):
    with pytest.raises(UsageError, match="nl, bg, ro"):
        require_language(code, project)


@pytest.mark.parametrize(
    "code, name",
    [("nl", "Nederlands"), ("pl", "Polski"), ("ro", "Română"), ("bg", "Български"), ("uk", "Українська"), ("xx", "xx"), ("", "")],
)
def test_a_language_is_named_in_itself(code, name):
    assert own_name(code) == name
