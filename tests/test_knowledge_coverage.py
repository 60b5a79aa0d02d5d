"""Passages of the letters and the topics that carry them."""

import pytest
from builders import change, found, write

from bot.knowledge.coverage import read_coverage
from bot.knowledge.sources import Source
from bot.knowledge.topics import read_topics
from bot.project import ProblemError, Project

SOURCES = {
    "old": Source("old", "brief", "2023-01-11", None, 50),
    "new": Source("new", "brief", "2025-05-28", None, 50),
}
TOPIC = """\
title: Loon te laat
description: Loon dat niet komt.
answer: Je krijgt hulp.
next: Vraag het.
sources: [new:10-12]
related: []
reviewed: 2026-11-21
review_by: 2027-05-21
"""
COVERAGE = """\
old:
  - lines: 1-5
    gist: Nine points are there.
    reason: superseded
    by: new:10-11
    became: 9 points → 11 points
  - lines: 8
    gist: The minister wants more.
    reason: policy
new:
  - lines: 10-11
    gist: Eleven points are there.
    topics: [legal.pay]
"""
PLACE = "knowledge/coverage.yml"
PAY = "knowledge/topics/legal/legal.pay.yml"


@pytest.fixture
def project(tmp_path):
    write(tmp_path / PAY, TOPIC)
    write(tmp_path / PLACE, COVERAGE)
    return Project(tmp_path)


def read(project):
    return read_coverage(project, SOURCES, read_topics(project, SOURCES, {}))


def test_every_passage_is_read_with_what_became_of_it(project):
    nine, wish, eleven = read(project)
    assert (nine.reason, nine.became, nine.by.lines) == ("superseded", "9 points → 11 points", "10-11")
    assert (wish.topics, wish.reason) == ((), "policy")
    assert (eleven.topics, eleven.place.source) == (("legal.pay",), "new")


@pytest.mark.parametrize(
    "pattern, new, words",
    [
        ("lines: 1-5", "lines: 40-60", "cites lines that do not exist: old has lines 1-50"),
        ("lines: 1-5", "lines: five", "is not a citation"),
        ("by: new:10-11", "by: newer:1", "there is no source 'newer'"),
        ("    reason: policy\n", "", "no topic carries this passage and no reason says why"),
        ("reason: policy", "reason: boring", "there is no reason 'boring': use one of policy"),
        ("reason: policy", "topics: [legal.pya]", "there is no topic 'legal.pya'"),
        (r"(topics: \[legal.pay\])", r"\1\n    reason: policy", "take one of the two out"),
        ("    by: new:10-11\n    became: .*\n", "", "say under 'by' which lines of a later letter"),
        ("    became: .*\n", "", "write both, for instance `became:"),
        ("gist: Nine", "summary: Nine", "'gist' is missing"),
        ("old:", "older:", "there is no source 'older'"),
        ("reason: policy", "topics: [legal.pay]", "the topic 'legal.pay' does not cite these lines"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(project, pattern, new, words):
    change(project.root / PLACE, pattern, new)
    with pytest.raises(ProblemError) as raised:
        read(project)
    problems = found(raised.value.problems, project)
    assert any(words in problem for problem in problems), problems
    assert all(problem.startswith(f"{PLACE}:") for problem in problems)


def test_a_topic_that_cites_what_was_replaced_is_told_what_to_cite(project):
    line = change(project.root / PAY, "new:10-12", "old:2")
    with pytest.raises(ProblemError) as raised:
        read(project)
    problem = found(raised.value.problems, project)[0]
    assert problem == f"{PAY}:{line}: error: old:2 was replaced (9 points → 11 points): cite new:10-11 instead"


def test_a_topic_that_cites_lines_nobody_listed_is_told(project):
    change(project.root / PAY, "new:10-12", "new:10-12, new:30")
    with pytest.raises(ProblemError) as raised:
        read(project)
    [problem] = found(raised.value.problems, project)
    assert "knowledge/coverage.yml does not give new:30 to this topic: add 'legal.pay' to a passage there" in problem


def test_a_letter_without_any_passage_is_told(project):
    change(project.root / PLACE, r"(?s)old:.*(?=new:\n)", "")
    with pytest.raises(ProblemError) as raised:
        read(project)
    assert "no passage of the letter 'old' is listed" in found(raised.value.problems, project)[0]
