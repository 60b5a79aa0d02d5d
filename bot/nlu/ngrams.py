"""Pieces of words and pairs of words, counted and weighted: the features of our small linear models. Free of Rasa.

Rasa's CountVectorsFeaturizer counts the same pieces, but for every token of a message too, which our models do not
use, and gives them as sparse matrices that cost more to put together than to count: 4 of the 6 ms of a parse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

WORD_MARK = "="
"""Begins a whole word, so that the word `een` is not the piece `een`."""


def character_ngrams(text: str, least: int, most: int) -> Iterator[str]:
    """Pieces of `least` to `most` characters of each word; a space stands for its beginning and end."""
    for word in text.split():
        padded = f" {word} "
        for size in range(least, most + 1):
            if len(padded) <= size:
                yield padded
                break
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]


def word_ngrams(text: str, most: int) -> Iterator[str]:
    """Runs of one to `most` words."""
    words = text.split()
    for size in range(1, most + 1):
        for start in range(len(words) - size + 1):
            yield WORD_MARK + " ".join(words[start : start + size])


class Vocabulary:
    """The pieces that more than one training text holds, each with how much it tells.

    Attributes:
        analyze: gives the pieces of a text.
        indices: the column of each piece.
        idf: inverse document frequencies, shape (pieces,), float32.
    """

    def __init__(self, analyze: Callable[[str], list[str]], indices: dict[str, int], idf: np.ndarray) -> None:
        self.analyze = analyze
        self.indices = indices
        self.idf = idf

    @classmethod
    def learn(cls, analyze: Callable[[str], list[str]], texts: list[str]) -> tuple[Vocabulary, sparse.csr_matrix]:
        """Learns from texts, and gives their features: rows of length one."""
        vectorizer = CountVectorizer(analyzer=analyze, min_df=2, dtype=np.float32)
        counts = vectorizer.fit_transform(texts)
        present = np.asarray((counts > 0).sum(axis=0))[0]
        idf = (np.log((1 + counts.shape[0]) / (1 + present)) + 1).astype(np.float32)
        counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
        norms = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)))[:, 0]
        features = sparse.diags(1 / np.maximum(norms, 1e-9)).dot(counts).astype(np.float32).tocsr()
        return cls(analyze, {piece: int(index) for piece, index in vectorizer.vocabulary_.items()}, idf), features

    def features(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The columns of the pieces of one text, and their weights, a vector of length one."""
        counts = Counter(piece for piece in self.analyze(text) if piece in self.indices)
        columns = np.fromiter((self.indices[piece] for piece in counts), dtype=np.int32, count=len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[columns]
        return columns, weights / max(float(np.linalg.norm(weights)), 1e-9)

    @property
    def pieces(self) -> list[str]:
        """The pieces in the order of the columns."""
        return sorted(self.indices, key=self.indices.__getitem__)
