"""Whether figures stand in the lines of the letters that they cite."""

import pytest
from builders import found, write

from bot.knowledge.facts import parse_fact
from bot.knowledge.letters import check_topic, read_letters, stands_in
from bot.knowledge.sources import Source
from bot.knowledge.topics import read_topics
from bot.project import Project

YEAR = 2024


def stands(kind, value, text, **options):
    return stands_in(parse_fact("x", {"type": kind, "value": value, **options}), text, YEAR)


@pytest.mark.parametrize(
    "kind, value, options, text",
    [
        ("money", 1500, {}, "maximaal € 1.500 per werknemer"),
        ("money", 1500, {}, "maximaal €1500,- per werknemer"),
        ("money", 1500, {}, "maximaal 1.500 euro per werknemer"),
        ("money", 14.71, {}, "een minimumloon van € 14,71 per uur"),
        ("money", 2500000, {}, "in totaal € 2,5 miljoen"),
        ("percentage", 30, {}, "een inhouding van 30% van het loon"),
        ("percentage", 12.5, {}, "12,5 procent"),
        ("duration", 4, {"unit": "month"}, "langer dan vier maanden"),
        ("duration", 3, {"unit": "year"}, "binnen 3 jaar"),
        ("duration", 2, {"unit": "week"}, "Twee weken later"),
        ("number", 9, {}, "in negen talen"),
        ("number", 35, {}, "de 35 regio's"),
        ("number", 1234, {}, "bij 1.234 mensen."),
        ("date", "2024-05-01", {}, "sinds 1 mei 2024"),
        ("date", "2024-05-01", {}, "sinds 1 mei is dit zo"),
        ("date", "2024-05", {}, "in mei 2024"),
        ("date", 2023, {}, "in 2023."),
    ],
)
def test_a_figure_is_found_however_the_letter_writes_it(kind, value, options, text):
    assert stands(kind, value, text, **options)


@pytest.mark.parametrize(
    "kind, value, options, text",
    [
        ("money", 1501, {}, "maximaal € 1.500 per werknemer"),
        ("money", 500, {}, "maximaal € 1.500 per werknemer"),
        ("money", 1, {}, "maximaal € 1.500 per werknemer"),
        ("money", 150, {}, "maximaal € 1.500 per werknemer"),
        ("money", 1500, {}, "1.500 werknemers"),
        ("money", 14, {}, "€ 14,71"),
        ("money", 2.5, {}, "€ 2,5 miljoen"),
        ("percentage", 30, {}, "30 werknemers"),
        ("percentage", 3, {}, "30%"),
        ("duration", 4, {"unit": "week"}, "langer dan vier maanden"),
        ("duration", 4, {"unit": "month"}, "langer dan veertien maanden"),
        ("duration", 4, {"unit": "month"}, "vier keer per maand"),
        ("number", 9, {}, "in negentien talen"),
        ("number", 5, {}, "vijftig mensen"),
        ("number", 30, {}, "30% van de mensen"),
        ("number", 30, {}, "€ 30"),
        ("number", 30, {}, "30 euro"),
        ("date", "2024-05-01", {}, "sinds 11 mei 2024"),
        ("date", "2024-05-01", {}, "sinds mei 2024"),
        ("date", "2024-05-01", {}, "sinds 1 mei 2023"),
        ("date", "2023-05-01", {}, "sinds 1 mei"),
        ("date", "2024-05", {}, "een meisje"),
        ("date", 2023, {}, "12.023 mensen in 2024"),
        ("number", 9, {}, ""),
    ],
)
def test_another_figure_is_not_taken_for_it(kind, value, options, text):
    assert not stands(kind, value, text, **options)


LETTER = "Kop\nEr is een budget\nvan maximaal € 1.500 per\nwerknemer. Dat duurt vier\nmaanden.\n"
SOURCES = {"brief": Source("brief", "brief", "2024-06-18", None, 5)}
TOPIC = """\
title: Budget
description: Budget.
answer: Het is {budget}.
next: Vraag ernaar.
facts:
  budget: {{type: money, value: {value}, source: "brief:{lines}"}}
sources: ["brief:1"]
related: []
reviewed: 2026-11-21
review_by: 2027-05-21
"""


def problems_of(tmp_path, value, lines, letter=LETTER):
    project = Project(tmp_path / "project")
    write(project.topics / "language" / "language.budget.yml", TOPIC.replace("{budget}", "{{budget}}").format(value=value, lines=lines))
    write(tmp_path / "letters" / "brief.txt", letter)
    letters, problems = read_letters(tmp_path / "letters", SOURCES, project.knowledge / "sources.yml")
    for topic in read_topics(project, SOURCES, {}).values():
        problems += check_topic(topic, letters, SOURCES)
    return found(problems, project)


@pytest.mark.parametrize("lines", ["3", "2-3", "1-5"])
def test_a_right_amount_passes(tmp_path, lines):
    assert problems_of(tmp_path, 1500, lines) == []


def test_a_wrong_amount_is_found_in_the_letter(tmp_path):
    assert problems_of(tmp_path, 1600, "3") == [
        "knowledge/topics/language/language.budget.yml:6: error: "
        "the money 1600 EUR of fact 'budget' does not stand in brief:3: correct the value or the lines"
    ]


@pytest.mark.parametrize("lines", ["2", "4", "4-5"])
def test_a_right_amount_with_the_wrong_lines_is_found(tmp_path, lines):
    assert len(problems_of(tmp_path, 1500, lines)) == 1


def test_a_letter_of_another_length_is_told(tmp_path):
    [problem] = problems_of(tmp_path, 1500, "3", LETTER + "Nog een regel\n")
    assert problem == "knowledge/sources.yml: error: 'brief' has 6 lines, not 5: correct `lines`"


def test_a_missing_letter_is_told(tmp_path):
    _, problems = read_letters(tmp_path, SOURCES, tmp_path / "sources.yml")
    assert [problem.path for problem in problems] == [tmp_path / "brief.txt"]
    assert "missing" in problems[0].message


def test_a_letter_in_another_encoding_is_told(tmp_path):
    (tmp_path / "brief.txt").write_bytes("Oekraïne\n".encode("latin-1"))
    _, problems = read_letters(tmp_path, SOURCES, tmp_path / "sources.yml")
    assert [problem.message for problem in problems] == ["not UTF-8: save the file as UTF-8"]
