"""A small neural network beside the linear classifier, free of Rasa: the sum of learnt vectors of pieces, one hidden layer.

It learns what pieces have in common across intents and languages, which separate weights cannot, and it is honest about
its doubts. scikit-learn's network updates all weights at every step, which takes minutes on so many pieces, and torch is
no part of the running bot; here each step touches only the pieces of its batch.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.special import log_softmax, softmax

HIDDEN = 128
EPOCHS = 8
BATCH = 128
LEARNING_RATE = 0.1
KEPT_PIECES = 0.8
"""Share of the pieces of a text that a step sees; the others are left out at random."""
KEPT_UNITS = 0.7
"""Share of the hidden units that a step uses."""
SMOOTHING = 0.05
"""Share of a label that is spread over all intents: no example is beyond doubt."""
TINY = 1e-8


class NeuralModel:
    """One hidden layer of rectified units.

    Attributes:
        vectors: of each piece, shape (pieces, HIDDEN), float32; float16 once it was stored.
        dense_weights: shape (dense features, HIDDEN); no rows for a network that reads none.
        hidden_bias: shape (HIDDEN,).
        weights: shape (HIDDEN, intents).
        bias: shape (intents,).
    """

    def __init__(
        self, vectors: np.ndarray, dense_weights: np.ndarray, hidden_bias: np.ndarray, weights: np.ndarray, bias: np.ndarray
    ) -> None:
        self.vectors = vectors
        self.dense_weights = dense_weights
        self.hidden_bias = hidden_bias
        self.weights = weights
        self.bias = bias

    @property
    def parameters(self) -> dict[str, np.ndarray]:
        """Everything that is learnt, by name."""
        return {name: getattr(self, name) for name in ("vectors", "dense_weights", "hidden_bias", "weights", "bias")}

    @classmethod
    def train(cls, features: sparse.csr_matrix, dense: np.ndarray | None, target: np.ndarray, *, seed: int) -> NeuralModel:
        """Learns from texts.

        Args:
            features: pieces, one row a text, rows of length one.
            dense: dense features, one row a text, or None.
            target: the column of each text's intent.
            seed: of the first weights, the order of the texts and what is left out at each step.
        """
        rng = np.random.default_rng(seed)
        count, intents = features.shape[0], int(target.max()) + 1
        width = 0 if dense is None else dense.shape[1]
        model = cls(
            rng.normal(0, 0.05, (features.shape[1], HIDDEN)).astype(np.float32),
            rng.normal(0, 0.05, (width, HIDDEN)).astype(np.float32),
            np.zeros(HIDDEN, dtype=np.float32),
            rng.normal(0, HIDDEN**-0.5, (HIDDEN, intents)).astype(np.float32),
            np.zeros(intents, dtype=np.float32),
        )
        given = np.zeros((count, 0), dtype=np.float32) if dense is None else dense
        # Adagrad: the squares of the gradients so far, for each parameter.
        squares = {name: np.full_like(parameter, 1e-6) for name, parameter in model.parameters.items()}
        # Arrays that every step uses anew: to ask for megabytes at each step takes as long as the sums in them.
        most = int(np.sort(np.diff(features.indptr))[-BATCH:].sum())
        room = np.empty((3, most, HIDDEN), dtype=np.float32)
        steps = EPOCHS * -(-count // BATCH)
        step = 0
        for _ in range(EPOCHS):
            order = rng.permutation(count)
            for start in range(0, count, BATCH):
                rows = order[start : start + BATCH]
                rate = LEARNING_RATE * max(0.02, 1 - step / steps)
                model._learn(features[rows], given[rows], target[rows], squares, rate, rng, room)
                step += 1
        return model

    def _learn(
        self,
        batch: sparse.csr_matrix,
        dense: np.ndarray,
        target: np.ndarray,
        squares: dict[str, np.ndarray],
        rate: float,
        rng: np.random.Generator,
        room: np.ndarray,
    ) -> None:
        """One step of gradient descent on the cross-entropy of a batch."""
        columns, local = _seen(batch, rng)
        vectors, square, other = room[:, : len(columns)]
        np.take(self.vectors, columns, axis=0, out=vectors, mode="clip")  # with another mode numpy makes a copy first
        hidden = local @ vectors + dense @ self.dense_weights + self.hidden_bias
        used = (rng.random(hidden.shape, dtype=np.float32) < KEPT_UNITS) / np.float32(KEPT_UNITS) * (hidden > 0)
        active = hidden * used
        gradient = softmax(active @ self.weights + self.bias, axis=1) - SMOOTHING / len(self.bias)
        gradient[np.arange(len(target)), target] -= 1 - SMOOTHING
        gradient /= len(target)
        at_hidden = (gradient @ self.weights.T) * used
        slopes = {
            "dense_weights": dense.T @ at_hidden,
            "hidden_bias": at_hidden.sum(axis=0),
            "weights": active.T @ gradient,
            "bias": gradient.sum(axis=0),
        }
        for name, slope in slopes.items():
            _descend(self.parameters[name], slope, squares[name], rate, np.empty_like(slope))
        np.take(squares["vectors"], columns, axis=0, out=square, mode="clip")
        _descend(vectors, local.T.tocsr() @ at_hidden, square, rate, other)
        squares["vectors"][columns] = square
        self.vectors[columns] = vectors

    def scores(self, columns: np.ndarray, weights: np.ndarray, dense: np.ndarray | None) -> np.ndarray:
        """Logarithms of the probabilities of a text with these pieces and dense features, shape (intents,)."""
        hidden = weights @ self.vectors[columns].astype(np.float32) + self.hidden_bias
        if len(self.dense_weights):
            hidden = hidden + dense @ self.dense_weights
        return log_softmax(np.maximum(hidden, 0) @ self.weights + self.bias)


def _seen(batch: sparse.csr_matrix, rng: np.random.Generator) -> tuple[np.ndarray, sparse.csr_matrix]:
    """The columns of the pieces that a step sees, and the batch with those columns alone."""
    kept = rng.random(len(batch.data), dtype=np.float32) < KEPT_PIECES
    ends = np.concatenate(([0], np.cumsum(kept)))[batch.indptr]
    columns, positions = np.unique(batch.indices[kept], return_inverse=True)
    seen = batch.data[kept] * np.float32(1 / KEPT_PIECES)
    # Indices of 32 bits: scipy is slower with those of 64 that numpy gives.
    return columns, sparse.csr_matrix((seen, positions.astype(np.int32), ends.astype(np.int32)), shape=(batch.shape[0], len(columns)))


def _descend(parameter: np.ndarray, slope: np.ndarray, square: np.ndarray, rate: float, room: np.ndarray) -> None:
    """A step of Adagrad; all arrays have the shape of the parameter, and all change.

    Args:
        square: the sum of the squares of the slopes so far.
        room: what stands in it does not matter.
    """
    np.multiply(slope, slope, out=room)
    square += room
    np.add(square, TINY, out=room)
    np.sqrt(room, out=room)
    slope *= rate
    slope /= room
    parameter -= slope
