"""What the classifier knows, free of Rasa: two small networks, one on the pieces of a text alone, one on its vector too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy.special import softmax
from threadpoolctl import threadpool_limits

from bot.nlu.neural_model import NeuralModel
from bot.nlu.ngrams import Vocabulary, character_ngrams, word_ngrams


TEMPERATURE = 0.65
"""Makes the confidence of networks that were taught to doubt (`neural_model.SMOOTHING`) honest, see docs/understanding.md."""


def pieces(folded: str) -> list[str]:
    """Pieces of 2 to 4 letters, words and pairs of words of a folded text."""
    return [*character_ngrams(folded, 2, 4), *word_ngrams(folded, 2)]


class IntentModel:
    """One model for all languages.

    Attributes:
        intents: names, in the order of the columns.
        vocabulary: the pieces that count.
        networks: their opinions are averaged.
        temperature: divides the averaged scores before the softmax.
    """

    def __init__(self, intents: list[str], vocabulary: Vocabulary, networks: list[NeuralModel], temperature: float) -> None:
        self.intents = intents
        self.vocabulary = vocabulary
        self.networks = networks
        self.temperature = temperature

    @classmethod
    def train(
        cls, texts: list[str], dense: np.ndarray | None, intents: list[str], *, temperature: float = TEMPERATURE, seed: int
    ) -> IntentModel:
        """Learns from examples.

        Args:
            texts: folded texts.
            dense: dense features, one row a text, or None; the first network does without.
            intents: the intent of each text.
            temperature: divides the averaged scores.
            seed: of the first network, the second takes the next; the same seed and texts give the same model.
        """
        vocabulary, features = Vocabulary.learn(pieces, texts)
        names, target = np.unique(intents, return_inverse=True)
        # Both learn at once, on a core each; the products of their small matrices are slower on two.
        with threadpool_limits(1, "blas"), ThreadPoolExecutor() as pool:
            networks = list(pool.map(lambda given, own: NeuralModel.train(features, given, target, seed=own), (None, dense), (seed, seed + 1)))
        return cls([str(name) for name in names], vocabulary, networks, temperature)

    def predict(self, text: str, dense: np.ndarray | None) -> np.ndarray:
        """Probabilities of a folded text, shape (n_intents,)."""
        columns, weights = self.vocabulary.features(text)
        scores = sum(network.scores(columns, weights, dense) for network in self.networks) / len(self.networks)
        return softmax(scores / self.temperature)
