"""Tells our languages apart in short messages, with or without diacritics, Cyrillic or Latin. Free of Rasa."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter

import numpy as np
from anyascii import anyascii
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from bot.nlu.ngrams import Vocabulary, character_ngrams, word_ngrams
from bot.nlu.text import alphabets, fold

LATIN_BULGARIAN = (
    {"щ": "sht", "ъ": "a", "ь": "", "я": "ya", "ю": "yu"},
    {"щ": "6t", "ш": "6", "ч": "4", "ъ": "u", "ь": "", "я": "q", "ж": "j", "ц": "c"},
    {"щ": "sht", "ъ": "y", "ь": "", "я": "ia", "ю": "iu", "в": "w", "ж": "j", "ц": "c", "й": "i"},
)
"""Styles in which people write Cyrillic with Latin letters; other letters as anyascii writes them."""


def pieces(text: str) -> list[str]:
    """Pieces of 1 to 4 letters and words of a cleaned text, in small letters."""
    lower = text.lower()
    return [*character_ngrams(lower, 1, 4), *word_ngrams(lower, 1)]


class LanguageModel:
    """Logistic regression on pieces of words.

    Beside naive Bayes and stochastic gradient descent it was the best on the golden questions of three words and
    more: 98.4 to 99.5 % in each language; naive Bayes took Latin Bulgarian for Polish.

    Attributes:
        codes: the languages, in the order of the columns.
        vocabulary: the pieces that count.
        weights: shape (pieces, languages), float32.
        bias: shape (languages,), float32.
        words: folded words that more than one text holds.
    """

    def __init__(
        self, codes: list[str], vocabulary: Vocabulary, weights: np.ndarray, bias: np.ndarray, words: frozenset[str]
    ) -> None:
        self.codes = codes
        self.weights = weights
        self.bias = bias
        self.vocabulary = vocabulary
        self.words = words

    @classmethod
    def train(cls, texts: list[str], codes: list[str], seed: int = 0) -> LanguageModel:
        """Learns from cleaned texts, and from the same without diacritics or in Latin letters.

        Args:
            texts: cleaned texts.
            codes: the language of each.
            seed: of the order of the solver and the choice of Latin styles.
        """
        rng = random.Random(seed)
        plain = [(_plain(text, rng), code) for text, code in zip(texts, codes)]
        added = [(text, code) for (text, code), original in zip(plain, texts) if text != original]
        model = LogisticRegression(C=30, solver="saga", tol=5e-2, max_iter=100, random_state=seed)
        vocabulary, features = Vocabulary.learn(pieces, texts + [text for text, _ in added])
        model.fit(features, codes + [code for _, code in added])
        counts = Counter(word for text in texts for word in set(fold(text).split()))
        known = frozenset(word for word, count in counts.items() if count > 1)
        weights, bias = np.ascontiguousarray(model.coef_.T, dtype=np.float32), model.intercept_.astype(np.float32)
        return cls([str(code) for code in model.classes_], vocabulary, weights, bias, known)

    def predict(self, text: str) -> tuple[str, float]:
        """The likeliest language of a cleaned text and how sure that is, 0 to 1."""
        columns, values = self.vocabulary.features(text)
        probabilities = softmax(values @ self.weights[columns] + self.bias)
        best = int(np.argmax(probabilities))
        return self.codes[best], float(probabilities[best])

    def familiarity(self, text: str) -> float:
        """The share of a cleaned text's words, 0 to 1, that the training texts hold; 1 for a text without words.

        German, Spanish, Ukrainian and Hungarian questions lie at 0 to 0.44, 99.7 % of our golden questions above.
        """
        found = [word for word in fold(text).split() if not word.isdigit()]
        return sum(word in self.words for word in found) / len(found) if found else 1.0


def _plain(text: str, rng: random.Random) -> str:
    """As somebody without the right keyboard would type it."""
    letters = alphabets(text)
    if letters.get("CYRILLIC", 0) > sum(letters.values()) / 2:
        return anyascii(text.lower().translate(str.maketrans(rng.choice(LATIN_BULGARIAN)))).lower()
    decomposed = unicodedata.normalize("NFD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
