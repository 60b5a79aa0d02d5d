"""The letters and citations of their lines."""

import pytest
from builders import found, write

from bot.knowledge.sources import Source, parse_citation, read_sources
from bot.project import ProblemError, Project

SOURCES = {"brief-2024": Source("brief-2024", "brief", "2024-06-18", None, 152)}


def test_a_source_is_read_with_its_date_in_the_readers_language(tmp_path):
    project = Project(tmp_path)
    write(project.knowledge / "sources.yml", "brief-2024:\n  title: de brief\n  date: 2024-06-18\n  lines: 152\n")
    [source] = read_sources(project).values()
    assert (source.id, source.title, source.url, source.lines) == ("brief-2024", "de brief", None, 152)
    assert source.day("ro") == "18 iunie 2024"


@pytest.mark.parametrize(
    "change, line, words",
    [
        (("title: de brief", "title:"), 2, "'title' must be a text"),
        (("date: 2024", "date: June 2024"), 3, "'date' must be a date"),
        (("lines: 152", "lines: many"), 4, "'lines' must be a whole number"),
        (("  lines: 152\n", ""), 2, "'lines' is missing"),
        (("lines: 152", "lines: 152\n  link: https://a.nl"), 5, "unknown key 'link'"),
    ],
)
def test_an_incomplete_source_is_named_with_its_line(tmp_path, change, line, words):
    project = Project(tmp_path)
    content = "brief-2024:\n  title: de brief\n  date: 2024\n  lines: 152\n"
    write(project.knowledge / "sources.yml", content.replace(*change))
    with pytest.raises(ProblemError) as raised:
        read_sources(project)
    [problem] = found(raised.value.problems, project)
    assert problem.startswith(f"knowledge/sources.yml:{line}: error: ")
    assert words in problem


@pytest.mark.parametrize("text, lines", [("brief-2024:15", "15"), ("brief-2024:1-152", "1-152"), ("brief-2024:15-15", "15")])
def test_a_citation_names_its_lines(text, lines):
    citation = parse_citation(text, SOURCES)
    assert (citation.source, citation.lines) == ("brief-2024", lines)


@pytest.mark.parametrize(
    "text, words",
    [
        ("brief-2023:15", "there is no source 'brief-2023' in knowledge/sources.yml: use brief-2024"),
        ("brief-2024:153", "lines that do not exist: brief-2024 has lines 1-152"),
        ("brief-2024:150-153", "lines that do not exist"),
        ("brief-2024:0", "lines that do not exist"),
        ("brief-2024:20-10", "lines that do not exist"),
        ("brief-2024", "is not a citation: write letter:FIRST-LAST"),
        ("brief-2024:a-b", "is not a citation"),
        ("", "is not a citation"),
    ],
)
def test_a_wrong_citation_says_what_is_expected(text, words):
    with pytest.raises(ValueError) as raised:
        parse_citation(text, SOURCES)
    assert words in str(raised.value)
