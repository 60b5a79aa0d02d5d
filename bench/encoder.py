"""What the encoder adds to the character n-grams: a table, by cross-validation and on the golden questions.

Run with `make bench-encoder`. The encoder of the repository has seen no example and no golden question.
"""

import sys
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.model_selection import StratifiedKFold

from bot.encoder import StaticEncoder
from bot.evaluation.questions import read_questions
from bot.knowledge import read_knowledge
from bot.languages import languages
from bot.nlu.linear_model import LinearModel
from bot.nlu.examples import read_examples, read_intents
from bot.nlu.text import clean, fold
from bot.project import Project

FOLDS = 3


class Rows:
    """Features of texts, fitted on the training texts."""

    def __init__(self, encoder: StaticEncoder, ngrams: bool, weight: float) -> None:
        self._encoder = encoder
        self._ngrams = ngrams
        self._weight = weight
        self._vectorizers = [
            CountVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=2),
            CountVectorizer(ngram_range=(1, 2), min_df=2, token_pattern=r"\S+"),
        ]

    def fit(self, texts: list[str]) -> "Rows":
        for vectorizer in self._vectorizers:
            vectorizer.fit([fold(text) for text in texts])
        return self

    def transform(self, texts: list[str]) -> tuple[sparse.csr_matrix, np.ndarray | None]:
        folded = [fold(text) for text in texts]
        counts = sparse.hstack([vectorizer.transform(folded) for vectorizer in self._vectorizers], format="csr")
        if not self._ngrams:
            counts = sparse.csr_matrix((len(texts), 1))
        if not self._weight:
            return counts, None
        vectors = self._encoder.encode(texts)
        norms = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return counts, self._weight * vectors / norms


def accuracies(rows: Rows, train: tuple[list[str], list[str]], test: tuple[list[str], list[str]]) -> tuple[np.ndarray, np.ndarray]:
    """For each test text whether its intent came first, and whether it was among the first three."""
    rows.fit(train[0])
    model = LinearModel.train(*rows.transform(train[0]), train[1], c=1.0, folds=2, seed=0)
    order = np.argsort(-model.predict(*rows.transform(test[0])), axis=1)[:, :3]
    names = np.asarray(model.intents)[order]
    expected = np.asarray(test[1])[:, None]
    return names[:, 0] == expected[:, 0], (names == expected).any(axis=1)


def main(folder: Path) -> None:
    project = Project()
    knowledge = read_knowledge(project)
    known = set(knowledge.topics) | set(read_intents(project))
    codes = languages(project)
    encoder = StaticEncoder.load(folder)
    examples = read_examples(project, known)
    texts, intents = [clean(example.text) for example in examples], [example.intent for example in examples]
    questions = [question for question in read_questions(project, known) if question.language in codes]
    golden = [clean(question.text) for question in questions], [question.intent for question in questions]
    table = Table("features", "cross-validated", *(f"{code} first" for code in codes), *(f"{code} first 3" for code in codes), "seconds")
    for name, ngrams, weight in (
        ("n-grams", True, 0.0),
        ("encoder", False, 1.0),
        ("n-grams + encoder × 0.3", True, 0.3),
        ("n-grams + encoder × 1.0", True, 1.0),
    ):
        begin = time.perf_counter()
        hits = np.zeros(len(texts), dtype=bool)
        for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, intents):
            hits[test] = accuracies(
                Rows(encoder, ngrams, weight),
                ([texts[i] for i in train], [intents[i] for i in train]),
                ([texts[i] for i in test], [intents[i] for i in test]),
            )[0]
        first, three = accuracies(Rows(encoder, ngrams, weight), (texts, intents), golden)
        mask = {code: np.asarray([question.language == code for question in questions]) for code in codes}
        table.add_row(
            name,
            f"{hits.mean():.1%}",
            *(f"{first[mask[code]].mean():.1%}" for code in codes),
            *(f"{three[mask[code]].mean():.1%}" for code in codes),
            f"{time.perf_counter() - begin:.0f}",
        )
        print(name, file=sys.stderr)
    Console(width=140).print(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Project().root / "encoder")
