"""The linear classifier behind `LinearIntentClassifier`, free of Rasa.

A linear support vector machine, one model for all languages, with probabilities from a softmax whose
temperature is fitted on cross-validated scores.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp, softmax
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC


class LinearModel:
    """TF-IDF weighting, a weight per feature and intent, and a temperature.

    Attributes:
        intents: names, in the order of the columns.
        idf: inverse document frequencies of the sparse features, shape (n_sparse,), float32.
        weights: shape (n_sparse + n_dense, n_intents), float32.
        bias: shape (n_intents,), float32.
        temperature: divides the scores before the softmax.
    """

    def __init__(
        self, intents: list[str], idf: np.ndarray, weights: np.ndarray, bias: np.ndarray, temperature: float
    ) -> None:
        self.intents = intents
        self.idf = idf
        self.weights = weights
        self.bias = bias
        self.temperature = temperature

    @classmethod
    def train(
        cls,
        counts: sparse.csr_matrix,
        dense: np.ndarray | None,
        intents: list[str],
        *,
        c: float,
        folds: int,
        seed: int,
    ) -> LinearModel:
        """Fits the weights on all examples and the temperature on held-out ones.

        Args:
            counts: n-gram counts, one row an example.
            dense: dense features, one row an example, or None.
            intents: the intent of each row.
            c: inverse strength of the regularisation.
            folds: folds of the cross-validation that fits the temperature.
            seed: of the folds and the solver.
        """
        present = np.asarray((counts > 0).sum(axis=0))[0]
        idf = (np.log((1 + counts.shape[0]) / (1 + present)) + 1).astype(np.float32)
        features = _combine(counts, dense, idf)
        names, target = np.unique(intents, return_inverse=True)
        scores = np.zeros((len(intents), len(names)), dtype=np.float32)
        # One after the other: the solver's random numbers are shared by the threads of a process, so fits at the same
        # time would not give the same weights twice.
        for train, test in StratifiedKFold(folds, shuffle=True, random_state=seed).split(features, target):
            part = _fit(features[train], target[train], c, seed)
            scores[np.ix_(test, part.classes_)] = part.decision_function(features[test])
        model = _fit(features, target, c, seed)
        return cls(
            [str(name) for name in names],
            idf,
            model.coef_.T.astype(np.float32),
            model.intercept_.astype(np.float32),
            _temperature(scores, target),
        )

    def predict(self, counts: sparse.csr_matrix, dense: np.ndarray | None) -> np.ndarray:
        """Probabilities, shape (n_rows, n_intents)."""
        features = _combine(counts, dense, self.idf)
        return softmax((features @ self.weights + self.bias) / self.temperature, axis=1)


def _fit(features: sparse.csr_matrix, target: np.ndarray, c: float, seed: int) -> LinearSVC:
    return LinearSVC(C=c, random_state=seed).fit(features, target)


def _combine(counts: sparse.csr_matrix, dense: np.ndarray | None, idf: np.ndarray) -> sparse.csr_matrix:
    weighted = sparse.csr_matrix(counts, dtype=np.float32, copy=True)
    weighted.data = (1 + np.log(weighted.data)) * idf[weighted.indices]
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)))
    weighted = sparse.diags(1 / np.maximum(norms[:, 0], 1e-9)).dot(weighted).astype(np.float32).tocsr()
    return weighted if dense is None else sparse.hstack([weighted, sparse.csr_matrix(dense)], format="csr")


def _temperature(scores: np.ndarray, target: np.ndarray) -> float:
    """The divisor that makes the softmax of held-out scores as honest as it can be (least log loss)."""

    def log_loss(logarithm: float) -> float:
        scaled = scores / np.exp(logarithm)
        return float(np.mean(logsumexp(scaled, axis=1) - scaled[np.arange(len(target)), target]))

    return float(np.exp(minimize_scalar(log_loss, bounds=(-5, 3), method="bounded").x))
