"""Words of danger in messages, as people write them."""

import pytest
from builders import found, write

from bot.nlu.emergency import read_emergency_words
from bot.nlu.text import clean, fold
from bot.project import ProblemError, Project


@pytest.fixture(scope="module")
def words(project):
    return read_emergency_words(project)


@pytest.mark.parametrize(
    "message",
    ["Тя е в безсъзнание", "v bezsaznanie e", "v bezsuznanie e", "v bezsyznanie e", "hij ademt niet meer", "nie oddycha!", "Nu respiră"],
)
def test_certain_words_are_found_in_every_spelling(words, message):
    assert words.certain.search(fold(clean(message)))


@pytest.mark.parametrize("message", ["болка в гърдите", "bolka v gurdite", "bolka v gyrdite", "bolka v gardite", "er is rook in huis"])
def test_likely_words_are_found_in_every_spelling(words, message):
    assert words.likely.search(fold(clean(message)))


@pytest.mark.parametrize("message", ["jak dostać BSN", "weekendul mă omoară, ce fac alții?", "къде е пунктът", "een ontbrandende discussie"])
def test_other_words_are_not_certain(words, message):
    assert not words.certain.search(fold(clean(message)))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("certain: {nl: [brand]}\n", "1: error: 'likely' is missing: add it"),
        ("certain: {nl: [brand]}\nlikely: {nl: ['!']}\n", "2: error: here stand no words, or one without letters: take it out"),
        ("certain: {nl: [brand], pl: pozar}\nlikely: {nl: [rook]}\n", "1: error: 'pl' must be a list of texts: write [one, two]"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path, text, problem):
    copy = Project(tmp_path)
    write(copy.knowledge / "emergency_words.yml", text)
    with pytest.raises(ProblemError) as raised:
        read_emergency_words(copy)
    assert found(raised.value.problems, copy) == [f"knowledge/emergency_words.yml:{problem}"]
