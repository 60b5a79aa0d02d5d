"""The linear classifier, on small made-up data."""

import numpy as np
import pytest
from scipy import sparse

from bot.nlu.linear_model import LinearModel

INTENTS = 5
OWN = 4
"""Features that belong to one intent each."""
ROWS = 400


def made_up(seed: int, noise: float = 0.2) -> tuple[sparse.csr_matrix, np.ndarray, list[str]]:
    """Counts in which each intent has features of its own; in a share of the rows, those of any intent."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(0.1, size=(ROWS, INTENTS * OWN + 20))
    labels = np.arange(ROWS) % INTENTS
    shown = np.where(rng.random(ROWS) < noise, rng.integers(INTENTS, size=ROWS), labels)
    for row, intent in enumerate(shown):
        counts[row, intent * OWN + rng.integers(OWN, size=2)] += 3
    return sparse.csr_matrix(counts), rng.normal(size=(ROWS, 6)).astype(np.float32), [f"topic.{label}" for label in labels]


def train(counts, dense, intents, seed=0):
    return LinearModel.train(counts, dense, intents, c=1.0, folds=3, seed=seed)


@pytest.fixture(scope="module")
def data():
    return made_up(1)


@pytest.fixture(scope="module")
def model(data):
    return train(*data)


def test_probabilities_are_shares_of_one(model):
    counts, dense, _ = made_up(2)
    probabilities = model.predict(counts, dense)
    assert probabilities.shape == (ROWS, INTENTS)
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert (probabilities >= 0).all()


def test_new_rows_are_recognised(model):
    counts, dense, intents = made_up(3, noise=0)
    best = [model.intents[index] for index in model.predict(counts, dense).argmax(axis=1)]
    assert np.mean([one == other for one, other in zip(best, intents)]) > 0.9


@pytest.mark.parametrize("noise", [0.0, 0.2, 0.5])
def test_confidence_is_as_honest_as_it_can_be_on_rows_it_never_saw(noise):
    model = train(*made_up(4, noise))
    counts, dense, intents = made_up(5, noise)

    def log_loss(factor: float) -> float:
        tempered = LinearModel(model.intents, model.idf, model.weights, model.bias, model.temperature * factor)
        columns = [model.intents.index(intent) for intent in intents]
        return float(-np.log(tempered.predict(counts, dense)[np.arange(ROWS), columns]).mean())

    assert log_loss(1) < log_loss(3)
    assert log_loss(1) < log_loss(1 / 3)


def test_hard_data_make_less_sure_than_easy_data():
    easy, hard = (train(*made_up(6, noise)).predict(*made_up(7, noise)[:2]).max(axis=1).mean() for noise in (0.0, 0.5))
    assert easy > hard + 0.2


def test_a_higher_temperature_makes_less_sure_and_keeps_the_order(model, data):
    counts, dense, _ = data
    warm = LinearModel(model.intents, model.idf, model.weights, model.bias, model.temperature * 10)
    sure, unsure = model.predict(counts, dense), warm.predict(counts, dense)
    assert (unsure.max(axis=1) < sure.max(axis=1)).all()
    assert (unsure.argmax(axis=1) == sure.argmax(axis=1)).all()


def test_the_same_seed_gives_the_same_weights(model, data):
    again = train(*data)
    assert np.array_equal(model.weights, again.weights)
    assert np.array_equal(model.bias, again.bias)
    assert model.temperature == again.temperature


def test_it_works_without_dense_features(data):
    counts, _, intents = data
    model = train(counts, None, intents)
    assert model.weights.shape == (counts.shape[1], INTENTS)
    assert np.allclose(model.predict(counts, None).sum(axis=1), 1, atol=1e-5)


def test_dense_features_alone_can_tell_intents_apart():
    intents = [f"topic.{row % INTENTS}" for row in range(ROWS)]
    dense = np.eye(INTENTS, dtype=np.float32)[np.arange(ROWS) % INTENTS]
    counts = sparse.csr_matrix((ROWS, 3))
    model = train(counts, dense, intents)
    assert [model.intents[index] for index in model.predict(counts, dense).argmax(axis=1)] == intents


def test_a_message_without_any_known_feature_gets_probabilities(model, data):
    counts, dense, _ = data
    probabilities = model.predict(sparse.csr_matrix((1, counts.shape[1])), np.zeros((1, dense.shape[1]), dtype=np.float32))
    assert np.isfinite(probabilities).all()
    assert probabilities.max() < 0.9


def test_long_and_short_messages_of_the_same_words_count_alike(model, data):
    counts, dense, _ = data
    once = sparse.csr_matrix((np.ones(2), ([0, 0], [0, 1])), shape=(1, counts.shape[1]))
    still = np.zeros((1, dense.shape[1]), dtype=np.float32)
    assert np.allclose(model.predict(once, still), model.predict(once * 3, still), atol=1e-6)
