"""YAML files and the lines of what stands in them."""

import datetime

import pytest
from builders import write

from bot.project import ProblemError
from bot.yaml_files import read_yaml

FILE = """\
title: Ziek
facts:
  budget:
    value: 1500
    from: 2025-05-28
related:
  - legal.sick
  - "no"
"""


def problems(path, **options):
    with pytest.raises(ProblemError) as raised:
        read_yaml(path, **options)
    return [(problem.line, problem.message) for problem in raised.value.problems]


def test_values_have_their_yaml_types(tmp_path):
    file = read_yaml(write(tmp_path / "a.yml", FILE))
    assert file.data == {
        "title": "Ziek",
        "facts": {"budget": {"value": 1500, "from": datetime.date(2025, 5, 28)}},
        "related": ["legal.sick", "no"],
    }


def test_every_value_knows_its_line(tmp_path):
    file = read_yaml(write(tmp_path / "a.yml", FILE))
    assert file.line("title") == 1
    assert file.line("facts", "budget", "value") == 4
    assert file.line("related", 1) == 8


def test_a_value_that_is_missing_has_the_line_of_what_is_around_it(tmp_path):
    file = read_yaml(write(tmp_path / "a.yml", FILE))
    assert file.line("facts", "budget", "unit") == file.line("facts", "budget") == 4
    assert file.line("nothing") == 1
    assert file.problem("wrong", "related", 7).line == file.line("related")


def test_texts_that_look_like_other_things_stay_texts_when_asked(tmp_path):
    path = write(tmp_path / "a.yml", "examples:\n- no\n- 12\n- 2025-13-45\n- null\n- yes\n")
    assert read_yaml(path, text_only=True).data == {"examples": ["no", "12", "2025-13-45", "null", "yes"]}


@pytest.mark.parametrize("content", ["", "# only a comment\n"])
def test_an_empty_file_holds_nothing(tmp_path, content):
    assert read_yaml(write(tmp_path / "a.yml", content)).data is None


@pytest.mark.parametrize("mark, end", [("\ufeff", "\n"), ("", "\r\n"), ("\ufeff", "\r\n")])
def test_files_of_windows_editors_are_read(tmp_path, mark, end):
    path = tmp_path / "a.yml"
    path.write_bytes((mark + FILE.replace("\n", end)).encode())
    file = read_yaml(path)
    assert file.data["title"] == "Ziek"
    assert file.line("related", 0) == 7


@pytest.mark.parametrize(
    "content, line, words",
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "not valid YAML"),
        ("a: 1\nb: c: d\n", 2, "not valid YAML"),
        ("a: 1\n\tb: 2\n", 2, "not valid YAML"),
        ('a: 1\nb: "open\n', 3, "not valid YAML"),
        ("<<<<<<< HEAD\na: 1\n", 2, "not valid YAML"),
        ("a: 1\n---\nb: 2\n", 2, "not valid YAML"),
        ("a: 1\nb: *nowhere\n", 2, "not valid YAML"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "not valid YAML"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands here a second time"),
        ("a: 1\nb: 2025-02-30\n", 2, "2025-02-30"),
        ("a: 1\nb: a\x07b\n", 2, "invisible character (0x07)"),
        ("a: &x [*x]\n", 1, "nested too deeply"),
        ("a: " + "[" * 5000 + "]" * 5000 + "\n", 1, "nested too deeply"),
    ],
)
def test_a_broken_file_is_one_problem_with_its_line(tmp_path, content, line, words):
    [(at, message)] = problems(write(tmp_path / "a.yml", content))
    assert at == line
    assert words in message


def test_all_keys_that_stand_twice_are_named(tmp_path):
    path = write(tmp_path / "a.yml", "a: 1\nb:\n  c: 1\n  c: 2\na: 3\n")
    assert [line for line, _ in problems(path)] == [4, 5]


def test_a_file_in_another_encoding_names_the_line(tmp_path):
    path = tmp_path / "a.yml"
    path.write_bytes("a: 1\nb: Jak znaleźć\n".encode("iso-8859-2"))
    [(line, message)] = problems(path)
    assert (line, message) == (2, "not UTF-8: save the file as UTF-8")


def test_a_missing_file_is_a_problem(tmp_path):
    [(line, message)] = problems(tmp_path / "a.yml")
    assert line == 0
    assert "missing" in message


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path):
    [(_, message)] = problems(tmp_path)
    assert "cannot be read" in message
