"""What the entries of YAML files must hold."""

import datetime

import pytest
from builders import write

from bot.yaml_files import read_yaml
from bot.yaml_shapes import CODES, COUNT, DAY, FLAG, TEXT, TEXTS, URL, Shape, is_day, read_entries, read_values

SHAPE = Shape({"title": TEXT, "date": DAY}, {"url": URL, "languages": CODES})


def entries(tmp_path, content):
    file = read_yaml(write(tmp_path / "a.yml", content))
    read, problems = read_entries(file, SHAPE, file.data)
    return read, [(problem.line, problem.message) for problem in problems]


def test_well_formed_entries_are_read(tmp_path):
    read, problems = entries(tmp_path, "a:\n  title: Een\n  date: 2025-05\n  url: https://a.nl/\nb:\n  title: Twee\n  date: 2024\n")
    assert list(read) == ["a", "b"]
    assert read["a"]["url"] == "https://a.nl/"
    assert not problems


def test_an_optional_key_without_a_value_counts_as_absent(tmp_path):
    read, problems = entries(tmp_path, "a:\n  title: Een\n  date: 2025\n  url:\n")
    assert "url" not in read["a"]
    assert not problems


def test_one_bad_entry_does_not_hide_the_others(tmp_path):
    read, problems = entries(tmp_path, "a:\n  title: Een\n  date: soon\nb:\n  title: Twee\n  date: 2024\n")
    assert list(read) == ["b"]
    assert [line for line, _ in problems] == [3]


@pytest.mark.parametrize(
    "content, line, words",
    [
        ("a:\n  title: Een\n", 2, "'date' is missing"),
        ("a:\n  title:\n  date: 2025\n", 2, "'title' must be a text"),
        ("a:\n  title: ' '\n  date: 2025\n", 2, "'title' must be a text"),
        ("a:\n  date: 2025\n  title: 12\n", 3, "'title' must be a text"),
        ("a:\n  date: 2025\n  title: {x: y}\n", 3, "'title' must be a text"),
        ("a:\n  title: Een\n  date: 2025\n  link: x\n", 4, "unknown key 'link'"),
        ("a:\n  title: Een\n  date: 2025\n  url: www.a.nl\n", 4, "'url' must be an address"),
        ("a:\n  title: Een\n  date: 2025\n  languages: pl\n", 4, "'languages' must be a list of language codes"),
        ("a:\n  title: Een\n  date: 2025\n  languages: [pools]\n", 4, "'languages' must be a list of language codes"),
        ("a:\n  title: Een\n  date: 2025\n  languages: [no]\n", 4, "'languages' must be a list of language codes"),
        ("a: text\n", 1, "must hold the keys title, date"),
        ("a:\n", 1, "must hold the keys title, date"),
        ("- a\n", 1, "no entries"),
        ("text\n", 1, "no entries"),
        ("", 1, "no entries"),
    ],
)
def test_a_malformed_entry_is_one_problem_with_its_line(tmp_path, content, line, words):
    read, [(at, message)] = entries(tmp_path, content)
    assert not read
    assert at == line
    assert words in message


@pytest.mark.parametrize("kind, good, bad", [
    (TEXTS, [[], ["a", "b"]], ["a", [1], [""], [None], {"a": "b"}, None]),
    (COUNT, [1, 485], [0, -1, 1.5, True, "1", None]),
    (FLAG, [True, False], [1, "true", None]),
    (DAY, [datetime.date(2025, 5, 28), "2025-05", 2025], [datetime.datetime(2025, 5, 28, 10), "28-05-2025", 20, None]),
    (URL, ["https://a.nl/", "http://a.nl"], ["a.nl", "ftp://a.nl", 1, None]),
])  # fmt: skip
def test_what_fits_each_kind(kind, good, bad):
    assert all(kind.fits(value) for value in good)
    assert not any(kind.fits(value) for value in bad)


@pytest.mark.parametrize("value, answer", [("2025-02-28", True), ("2025-02-30", False), ("2025-13", False), ("2025", True), ("", False)])
def test_only_days_that_exist_are_days(value, answer):
    assert is_day(value) is answer


def test_values_of_another_kind_are_left_out_and_named(tmp_path):
    file = read_yaml(write(tmp_path / "a.yml", "nl: [in, uit]\npl: w\n"))
    read, problems = read_values(file, TEXTS, file.data)
    assert read == {"nl": ["in", "uit"]}
    assert [(problem.line, "'pl' must be a list" in problem.message) for problem in problems] == [(2, True)]


@pytest.mark.parametrize("content", ["", "- in\n", "in\n"])
def test_values_must_have_names(tmp_path, content):
    file = read_yaml(write(tmp_path / "a.yml", content))
    read, problems = read_values(file, TEXTS, file.data)
    assert not read
    assert len(problems) == 1
