"""Plain language and the glossary: what is told of a text, and what is not."""

from pathlib import Path

import pytest
from builders import change, copy_project, found, write

from bot.checks import check_project
from bot.checks.glossary import check_glossary
from bot.checks.plain_language import Limits, check_plain_language, mean_lengths, sentences
from bot.knowledge.glossary import read_glossary
from bot.project import ProblemError, Project
from bot.translation.strings import CatalogString

LIMITS = Limits({"nl": 21}, frozenset({"NL"}), ("burgerservice",))
PROJECT = Project(Path("."))
GLOSSARY = """\
uitzendbureau:
  dutch: [uitzendbureau, uitzendbureaus]
  not_in: [legal.other]
  in:
    pl: {term: agencja pracy, stems: [agencj]}
"""


def string(text, language="nl", context="legal.pay", dutch=""):
    return CatalogString(language, context, dutch or text, text, Path("a.yml"), 7)


def told(*strings):
    return [problem.message for problem in check_plain_language(PROJECT, list(strings), LIMITS)]


def test_sentences_end_where_a_reader_stops():
    text = "Bel {loket.phone}. Dat is gratis! Weet je het niet? „Vraag het.” Dan 1.500 euro"
    assert [len(words) for words in sentences(text)] == [2, 3, 4, 2, 2]


def test_a_long_sentence_is_told_with_its_line():
    short = [string("Kort is goed.")] * 9
    [problem] = check_plain_language(PROJECT, [string(" ".join(["woord"] * 26) + "."), *short], LIMITS)
    assert (problem.line, problem.severity) == (7, "warning")
    assert "has 26 words, 25 is the most" in problem.message


def test_a_high_mean_is_told_once_for_the_language():
    sentence = " ".join(["woord"] * 15) + "."
    assert mean_lengths([string(sentence), string("Knop zonder punt en heel veel woorden")]) == {"nl": 15.0}
    assert told(string(sentence)) == ["the sentences have 15.0 words on average, 14 is the most: split the longest ones"]


@pytest.mark.parametrize("word, is_told", [("arbeidsmarktinfrastructuur", True), ("burgerservicenummers", False), ("werk", False)])
def test_long_words(word, is_told):
    assert bool(told(string(f"Dit is {word}."))) is is_told


@pytest.mark.parametrize(
    "texts, is_told",
    [
        (["Vraag een BSN."], True),
        (["Vraag een BSN (je nummer). Met een BSN kun je werken.", "Neem je BSN mee."], False),
        (["Vraag je nummer (BSN)."], False),
        (["Werken in NL is goed."], False),
        (["Ga naar een WIN-punt."], False),
        (["Neem je BSN mee.", "Het BSN (je nummer) is van jou."], True),
        (["Вземете BSN (личен номер)."], False),
        (["Вземете БСН."], True),
    ],
)
def test_an_abbreviation_is_explained_where_it_first_stands(texts, is_told):
    assert bool(told(*map(string, texts))) is is_told


def test_the_glossary_finds_the_other_word(tmp_path):
    write(tmp_path / "knowledge/glossary.yml", GLOSSARY)
    terms = read_glossary(Project(tmp_path), ("nl", "pl"))
    dutch = "Vraag het je uitzendbureau."
    good = string("Zapytaj w agencji pracy.", "pl", dutch=dutch)
    bad = string("Zapytaj w biurze pracy.", "pl", dutch=dutch)
    other = string("Zapytaj w biurze pracy.", "pl", "legal.other", dutch)
    unrelated = string("Zapytaj.", "pl", dutch="Vraag het de uitzendbureaubaas.")
    [problem] = check_glossary([good, bad, other, unrelated], terms)
    assert problem.line == 7 and "says 'uitzendbureau', here stands another word than 'agencja pracy'" in problem.message


@pytest.mark.parametrize(
    "pattern, new, words",
    [
        (r"    pl: .*", "    xx: {term: a, stems: [a]}", "there is no language with the code 'xx'"),
        (r"stems: .*", "}", "'stems' is missing"),
        (r"    pl: .*", "    ro: {term: agenție, stems: [agenț]}", "there is no wording in 'pl'"),
        (r"  dutch: .*\n", "", "'dutch' is missing"),
    ],
)
def test_a_wrong_glossary_is_told_with_its_line(tmp_path, pattern, new, words):
    write(tmp_path / "knowledge/glossary.yml", GLOSSARY)
    change(tmp_path / "knowledge/glossary.yml", pattern, new)
    project = Project(tmp_path)
    with pytest.raises(ProblemError) as raised:
        read_glossary(project, ("nl", "pl"))
    assert any(words in problem for problem in found(raised.value.problems, project))


@pytest.mark.parametrize(
    "pattern, new, words",
    [
        ("reviewed: .*", "reviewed: 2099-01-01", "reviewed on 2099-01-01, which is still to come"),
        ("review_by: .*", "review_by: 2020-01-01", "the date of the next review must lie after 'reviewed'"),
        ("reviewed: .*\nreview_by: .*", "reviewed: 2020-01-01\nreview_by: 2020-07-01", "warning: was to be read again by 2020-07-01"),
    ],
)
def test_dates_of_review(tmp_path, pattern, new, words):
    project = copy_project(tmp_path)
    change(project.topics / "legal" / "legal.sick.yml", pattern, new)
    assert any(words in problem and "legal.sick.yml:" in problem for problem in found(check_project(project, None), project))
