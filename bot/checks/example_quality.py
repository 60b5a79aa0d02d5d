"""Examples for a person to judge: those that a model which never saw them puts confidently elsewhere, and topics that sound alike.

The model is wrong more often than the label (of 2,500 such examples in four languages, a second reader kept nineteen in
twenty), so these are warnings: mend the label or the boundary between the topics, or leave it.
"""

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
from sklearn.model_selection import StratifiedKFold

from bot.encoder import StaticEncoder, unit_length
from bot.intents import is_topic
from bot.languages import languages
from bot.nlu.examples import Example
from bot.nlu.intent_model import IntentModel
from bot.nlu.text import clean, fold
from bot.project import Problem, Project

FOLDS = 3
CONFIDENT = 0.8
"""Confidence in another intent from which an example is told."""
HARDLY = 0.1
"""Confidence in its own intent below which it is told."""
ALIKE = 0.88
"""Cosine of the mean vectors of two topics' examples in one language from which they are told."""


def misplaced(examples: list[Example], vectors: np.ndarray, on_progress: Callable[[int, int], None] = lambda done, of: None) -> Iterator[Problem]:
    """Examples that the model, trained on the other folds, is sure mean something else; `vectors` as `vectors_of`."""
    texts = [fold(clean(example.text)) for example in examples]
    intents = [example.intent for example in examples]
    for number, (train, test) in enumerate(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, intents)):
        on_progress(number, FOLDS)
        model = IntentModel.train([texts[i] for i in train], vectors[train], [intents[i] for i in train], seed=0)
        for i in test:
            shares = model.predict(texts[i], vectors[i])
            best = model.intents[int(shares.argmax())]
            if shares.max() >= CONFIDENT and shares[model.intents.index(intents[i])] < HARDLY:
                message = f"sounds like '{best}' ({shares.max():.0%}), not like '{intents[i]}': move it, or leave it where a reader agrees"
                yield Problem(examples[i].path, examples[i].line, message, "warning")


def alike(project: Project, examples: list[Example], vectors: np.ndarray) -> Iterator[Problem]:
    """Pairs of topics whose examples in one language lie close to each other for the encoder; `vectors` as `vectors_of`."""
    for language in languages(project):
        rows: dict[str, list[int]] = {}
        for index, example in enumerate(examples):
            if example.language == language and is_topic(example.intent):
                rows.setdefault(example.intent, []).append(index)
        means = {intent: vectors[indices].mean(axis=0) for intent, indices in rows.items()}
        for one, other in combinations(means, 2):
            cosine = float(means[one] @ means[other] / (np.linalg.norm(means[one]) * np.linalg.norm(means[other])))
            if cosine >= ALIKE:
                path = project.intents / language / f"{one}.yml"
                message = f"the examples are much like those of '{other}' (similarity {cosine:.2f}): is the boundary between the two clear?"
                yield Problem(path, 0, message, "warning")


def vectors_of(project: Project, examples: list[Example]) -> np.ndarray:
    """The shipped encoder's vectors, of length one, a row an example."""
    return unit_length(StaticEncoder.load(project.encoder).encode([clean(example.text) for example in examples]))
