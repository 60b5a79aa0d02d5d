"""Cleaning and folding what people type."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.text import alphabets, clean, fold, words

UNICODE = st.one_of(
    st.text(),
    st.text(st.characters()),
    st.text(st.sampled_from("aaàŞșÉ46tчщzhya01 \t\n\u0301\u0326\u0327\u200d\u00ad\ud800ⅷßİﬁ가\u202e")),
)
"""Any text, also with half characters, and often what is hard: marks, joiners, letters that fall apart."""


@given(UNICODE)
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@given(UNICODE)
def test_a_cleaned_text_holds_nothing_invisible(text):
    cleaned = clean(text)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert not re.search("[\u0000-\u001f\u00ad\u200b-\u200f\u202a-\u202e\ufeff\ud800-\udfff]", cleaned)


@given(UNICODE)
def test_a_folded_text_holds_only_plain_letters_digits_and_single_spaces(text):
    for folded in (fold(text), fold(clean(text))):
        assert re.fullmatch("([a-z0-9]+( [a-z0-9]+)*)?", folded)


@given(UNICODE)
def test_words_and_alphabets_take_any_text(text):
    assert all(word and not word.isspace() for word in words(text))
    assert sum(alphabets(text).values()) == sum(char.isalpha() for char in text)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("wy\u0440\u0142\u0430ta", "wypłata"),
        ("sal\u0430riu", "salariu"),
        ("заплата и BSN", "заплата и BSN"),
        ("uв заплата", "uв заплата"),
        ("  mijn   baas\tbetaalt\nniet ", "mijn baas betaalt niet"),
        ("help\u200bme\ufeff", "helpme"),
        ("loon\u00a0strook", "loon strook"),
        ("huis\u00adarts", "huisarts"),
        ("heeeeelp", "heelp"),
        ("HEEEEELP", "HEELP"),
        ("aşa şi ţară ŞŢ", "așa și țară ȘȚ"),
        ("cafe\u0301", "café"),
        ("ｗｉｎ", "win"),
        ("\u202eabc\u202c", "abc"),
        ("a\ud83d b", "a b"),
        ("", ""),
        ("\u200b\u200d", ""),
    ],
)
def test_noise_is_taken_out(typed, cleaned):
    assert clean(typed) == cleaned


@pytest.mark.parametrize("typed", ["1000 euro", "postcode 5555", "5000 AB", "112", "0777", "/win.where{\"municipality\":\"0777\"}", "3.000.000"])
def test_figures_are_left_as_they_are(typed):
    assert clean(typed) == typed


@pytest.mark.parametrize(
    "ways_of_writing",
    [
        ["къща", "kashta", "ka6ta", "Къща"],
        ["искам", "iskam", "ISKAM"],
        ["заплата", "zaplata"],
        ["щастие", "shtastie", "6tastie"],
        ["човек", "chovek", "4ovek"],
        ["жена", "jena", "zhena"],
        ["ключ", "kliuch", "kluch".replace("lu", "liu"), "klyuch", "klju4"],
        ["цена", "cena", "tsena"],
        ["хляб", "hliab", "hlyab", "hlqb", "khliab"],
        ["żółć", "zolc", "ŻÓŁĆ"],
        ["gdzie mieszkać", "gdzie mieszkac"],
        ["și țară", "şi ţară", "si tara"],
        ["één", "een"],
        ["Ik werk!", "ik werk", "ik... werk?"],
    ],
)
def test_ways_of_writing_one_word_give_one_key(ways_of_writing):
    assert len({fold(clean(text)) for text in ways_of_writing}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("loon", "lon"), ("praca", "prawa"), ("чек", "шек"), ("casa", "masa"), ("ik", "jij"), ("4", "ch"), ("2024", "2025")]
)
def test_different_words_keep_different_keys(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(("typed", "folded"), [("4 weken", "4 veken"), ("6 maanden", "6 maanden"), ("tel 06-46", "tel 06 46"), ("2024", "2024")])
def test_figures_that_stand_alone_are_no_letters(typed, folded):
    assert fold(typed) == folded


def test_words_are_counted_without_signs():
    assert words("'s-Hertogenbosch, 5038 AB: hulp?!") == ["s", "Hertogenbosch", "5038", "AB", "hulp"]


def test_letters_are_counted_by_alphabet():
    assert alphabets("Здравей Jan 12 😀") == {"CYRILLIC": 7, "LATIN": 3}
    assert alphabets("مرحبا") == {"ARABIC": 5}
