"""Where a message is cut."""

import pytest
from builders import write

from bot.nlu.clauses import MOST_CUTS, ClauseFinder, read_clause_finder
from bot.project import ProblemError, Project

FINDER = ClauseFinder(frozenset({"en", "i", "si"}))


@pytest.mark.parametrize(
    "text, halves",
    [
        ("ontslagen worden en geen loon", [("ontslagen worden", "geen loon")]),
        ("Waar is het? Wat kost het?", [("Waar is het?", "Wat kost het?")]),
        ("huis is slecht, baas betaalt niet", [("huis is slecht,", "baas betaalt niet")]),
        ("уволниха ме и нямам застраховка", [("уволниха ме", "нямам застраховка")]),
        ("ontslagen en ziek", []),
        ("mijn loon komt niet", []),
        ("", []),
    ],
)
def test_halves(text, halves):
    assert FINDER.halves(text) == halves


def test_only_the_cuts_near_the_middle_are_taken():
    text = ", ".join(f"woord {number} hier" for number in range(20))
    found = FINDER.halves(text)
    assert len(found) == MOST_CUTS
    assert all(abs(len(before) - len(after)) < len(text) / 2 for before, after in found)


def test_sentences():
    assert FINDER.sentences("Ik werk hier. 3 jaar al! Wat nu\nhelp ...") == ["Ik werk hier.", "3 jaar al!", "Wat nu", "help ..."]


def test_a_file_of_another_form_is_told(tmp_path):
    write(tmp_path / "knowledge/joining_words.yml", "nl: en\n")
    with pytest.raises(ProblemError) as raised:
        read_clause_finder(Project(tmp_path))
    assert "'nl' must be a list of texts" in raised.value.problems[0].message
