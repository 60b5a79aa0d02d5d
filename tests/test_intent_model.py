"""What the classifier knows, on small made-up texts."""

import numpy as np
import pytest

from bot.nlu.intent_model import IntentModel

INTENTS = 5
OWN = ("zon", "maan", "regen", "wind", "sneeuw"), ("brood", "kaas", "melk", "appel", "thee"), ("trein", "bus", "fiets", "auto", "boot"), ("kat", "hond", "koe", "paard", "schaap"), ("rood", "blauw", "groen", "geel", "zwart")  # fmt: skip
"""Words that belong to one intent each."""
COMMON = ("ik", "wil", "een", "voor", "hoe", "waar", "niet", "mijn")
ROWS = 1000


def made_up(seed: int, noise: float = 0.2) -> tuple[list[str], np.ndarray, list[str]]:
    """Texts in which each intent has words of its own; in a share of the texts, those of any intent."""
    rng = np.random.default_rng(seed)
    labels = np.arange(ROWS) % INTENTS
    shown = np.where(rng.random(ROWS) < noise, rng.integers(INTENTS, size=ROWS), labels)
    texts = [" ".join([*rng.choice(COMMON, 3), *rng.choice(OWN[intent], 2)]) for intent in shown]
    return texts, rng.normal(size=(ROWS, 6)).astype(np.float32), [f"topic.{label}" for label in labels]


def train(texts, dense, intents, seed=0):
    return IntentModel.train(texts, dense, intents, temperature=0.65, seed=seed)


def predict(model, texts, dense):
    return np.vstack([model.predict(text, None if dense is None else dense[row]) for row, text in enumerate(texts)])


def tempered(model, factor):
    return IntentModel(model.intents, model.vocabulary, model.networks, model.temperature * factor)


@pytest.fixture(scope="module")
def data():
    return made_up(1)


@pytest.fixture(scope="module")
def model(data):
    return train(*data)


def test_probabilities_are_shares_of_one(model):
    texts, dense, _ = made_up(2)
    probabilities = predict(model, texts, dense)
    assert probabilities.shape == (ROWS, INTENTS)
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert (probabilities >= 0).all()


def test_new_texts_are_recognised(model):
    texts, dense, intents = made_up(3, noise=0)
    best = [model.intents[index] for index in predict(model, texts, dense).argmax(axis=1)]
    assert np.mean([one == other for one, other in zip(best, intents)]) > 0.9


def test_hard_data_make_less_sure_than_easy_data():
    easy, hard = (predict(train(*made_up(6, noise)), *made_up(7, noise)[:2]).max(axis=1).mean() for noise in (0.0, 0.5))
    assert easy > hard + 0.2


def test_a_higher_temperature_makes_less_sure_and_keeps_the_order(model, data):
    texts, dense, _ = data
    sure, unsure = predict(model, texts, dense), predict(tempered(model, 10), texts, dense)
    assert (unsure.max(axis=1) < sure.max(axis=1)).all()
    assert (unsure.argmax(axis=1) == sure.argmax(axis=1)).all()


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(model, data):
    again, other = train(*data), train(*data, seed=5)
    for network, same, different in zip(model.networks, again.networks, other.networks):
        for name, parameter in network.parameters.items():
            assert np.array_equal(parameter, same.parameters[name])
        assert not np.array_equal(network.vectors, different.vectors)


def test_only_the_second_network_reads_the_vector(model):
    assert [len(network.dense_weights) for network in model.networks] == [0, 6]


def test_it_works_without_dense_features(data):
    texts, _, intents = data
    model = train(texts, None, intents)
    assert np.allclose(predict(model, texts, None).sum(axis=1), 1, atol=1e-5)


def test_dense_features_can_tell_intents_apart_where_the_words_do_not():
    intents = [f"topic.{row % INTENTS}" for row in range(ROWS)]
    dense = np.eye(INTENTS, dtype=np.float32)[np.arange(ROWS) % INTENTS]
    model = train(["hallo"] * ROWS, dense, intents)
    assert [model.intents[index] for index in predict(model, ["hallo"] * ROWS, dense).argmax(axis=1)] == intents


@pytest.mark.parametrize("text", ["", "_", "щщщ"])
def test_a_text_without_any_known_piece_gets_probabilities_and_no_sure_intent(model, text):
    probabilities = model.predict(text, np.zeros(6, dtype=np.float32))
    assert np.isfinite(probabilities).all()
    assert probabilities.max() < 0.9


def test_a_text_said_twice_means_the_same(model):
    still = np.zeros(6, dtype=np.float32)
    assert model.predict("kaas", still).argmax() == model.predict("kaas kaas", still).argmax()
