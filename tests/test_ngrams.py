"""Pieces of words and what they weigh."""

import numpy as np
import pytest
from hypothesis import given, strategies
from sklearn.feature_extraction.text import CountVectorizer

from bot.nlu.intent_model import pieces
from bot.nlu.ngrams import Vocabulary, character_ngrams, word_ngrams

TEXTS = ["mijn loon komt niet", "mijn loon is te laag", "waar is het punt", "waar is de dokter"]


def test_pieces_begin_and_end_with_the_word():
    assert list(character_ngrams("loon", 2, 3)) == [" l", "lo", "oo", "on", "n ", " lo", "loo", "oon", "on "]
    assert list(character_ngrams("a", 2, 4)) == [" a", "a ", " a "]


@given(strategies.text(alphabet="ab é4", max_size=30))
def test_pieces_are_those_of_scikit_learn(text):
    theirs = CountVectorizer(analyzer="char_wb", ngram_range=(2, 4), lowercase=False).build_analyzer()(text)
    assert sorted(character_ngrams(text, 2, 4)) == sorted(theirs)


def test_words_are_no_pieces():
    assert list(word_ngrams("ik wil les", 2)) == ["=ik", "=wil", "=les", "=ik wil", "=wil les"]


@pytest.mark.parametrize("text", [*TEXTS, "loon loon loon dokter", "nieuw"])
def test_one_text_has_the_features_it_has_among_many(text):
    vocabulary, _ = Vocabulary.learn(pieces, TEXTS)
    again, features = Vocabulary.learn(pieces, [*TEXTS, text, text])
    row = features[len(TEXTS)].toarray()[0]
    columns, weights = again.features(text)
    alone = np.zeros_like(row)
    alone[columns] = weights
    assert np.allclose(alone, row, atol=1e-6)
    columns, weights = vocabulary.features(text)
    assert len(columns) == 0 or abs(np.linalg.norm(weights) - 1) < 1e-6


def test_what_one_text_holds_is_not_learnt():
    vocabulary, _ = Vocabulary.learn(pieces, TEXTS)
    assert "=mijn" in vocabulary.indices and "=laag" not in vocabulary.indices
    assert [vocabulary.indices[piece] for piece in vocabulary.pieces] == list(range(len(vocabulary.pieces)))
