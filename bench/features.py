"""Which features the classifier should have: a table on the golden questions. Run with `make bench-features`.

Every row trains `IntentModel` on all examples with one thing changed. simplemma comes with the bench extra.

Usage: features.py [--only TEXT]: rows whose label holds it.
"""

import argparse
import sys
import time
from collections.abc import Callable

import numpy as np
from rich.console import Console
from rich.table import Table

import bot.nlu.intent_model as intent_model
from bot.encoder import StaticEncoder, unit_length
from bot.evaluation.questions import read_questions
from bot.intents import OFF_TOPIC, is_topic
from bot.knowledge import read_knowledge
from bot.languages import languages
from bot.nlu.examples import Example, read_examples, read_intents
from bot.nlu.ngrams import character_ngrams, word_ngrams
from bot.nlu.text import clean, fold
from bot.project import Project

Analyzer = Callable[[str], list[str]]
Preparation = Callable[[Example], str]


def folded(example: Example) -> str:
    return fold(clean(example.text))


def unfolded(example: Example) -> str:
    return clean(example.text).lower()


def both(example: Example) -> str:
    """The folded words, then those that folding changes as they were written."""
    written = unfolded(example).split()
    return " ".join([folded(example), *(word for word in written if fold(word) != word)])


def lemmatised(example: Example) -> str:
    """The folded words with their lemmas behind them."""
    from simplemma import lemmatize

    lemmas = [lemmatize(word, lang=example.language) for word in clean(example.text).split()]
    return " ".join([folded(example), *(fold(lemma) for lemma in lemmas)])


def letters(least: int, most: int, words: int) -> Analyzer:
    return lambda text: [*character_ngrams(text, least, most), *(word_ngrams(text, words) if words else ())]


ROWS: list[tuple[str, Preparation, Analyzer, bool]] = [
    ("letters 2–4, words 1–2, encoder: ours", folded, letters(2, 4, 2), True),
    ("without the encoder", folded, letters(2, 4, 2), False),
    ("without folding", unfolded, letters(2, 4, 2), True),
    ("folded and as written", both, letters(2, 4, 2), True),
    ("with lemmas (simplemma)", lemmatised, letters(2, 4, 2), True),
    ("letters 1–4", folded, letters(1, 4, 2), True),
    ("letters 2–5", folded, letters(2, 5, 2), True),
    ("letters only", folded, letters(2, 4, 0), True),
    ("words only", folded, lambda text: list(word_ngrams(text, 2)), True),
]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="rows whose label holds this")
    args = parser.parse_args()
    project = Project()
    known = set(read_knowledge(project).topics) | set(read_intents(project))
    codes = languages(project)
    examples, questions = read_examples(project, known), read_questions(project, known)
    encoder = StaticEncoder.load(project.encoder)

    def vectors(texts: list[Example]) -> np.ndarray:
        return unit_length(encoder.encode([clean(example.text) for example in texts]))

    dense, asked = vectors(examples), vectors(questions)
    table = Table("features", *(f"{code} first" for code in codes), *(f"{code} first 3" for code in codes), "off topic", "pieces", "seconds")
    for label, prepare, analyze, with_encoder in ROWS:
        if args.only not in label:
            continue
        begin = time.perf_counter()
        intent_model.pieces = analyze  # the analyzer that a model learns with
        model = intent_model.IntentModel.train(
            [prepare(example) for example in examples], dense if with_encoder else None, [example.intent for example in examples], seed=0
        )  # fmt: skip
        seconds = time.perf_counter() - begin
        ranks: list[list[str]] = []
        for row, question in enumerate(questions):
            shares = model.predict(prepare(question), asked[row] if with_encoder else None)
            ranks.append([model.intents[i] for i in np.argsort(-shares)[:3]])

        def share(code: str, first: int) -> str:
            hits = [question.intent in rank[:first] for question, rank in zip(questions, ranks) if question.language == code and is_topic(question.intent)]
            return f"{np.mean(hits):.1%}"

        off = [rank[0] == OFF_TOPIC for question, rank in zip(questions, ranks) if question.intent == OFF_TOPIC]
        table.add_row(label, *(share(code, 1) for code in codes), *(share(code, 3) for code in codes), f"{np.mean(off):.1%}", str(len(model.vocabulary.indices)), f"{seconds:.0f}")
        print(label, file=sys.stderr)
    Console(width=170).print(table)


if __name__ == "__main__":
    main()
