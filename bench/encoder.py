"""What other encoders would give: a table on the golden questions. Run with `make bench-encoder` (needs make encoder, and
../shared/pretraining).

Each row trains a static embedding with one thing changed. "Alone" is the share of golden questions whose topic's mean
example is nearest to them; "beside the pieces" is how often the classifier is right that has it as features. Encoders
that learn from examples with their intents see one half of the examples, and the classifier learns from all.
"""

import argparse
import random
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from bot.encoder import StaticEncoder, unit_length
from bot.encoder.tokenizer import build_tokenizer
from bot.encoder.train import Settings, aligned_texts, aligned_words
from bot.evaluation.questions import read_questions
from bot.intents import is_topic
from bot.knowledge import read_knowledge
from bot.languages import languages
from bot.nlu.examples import Example, read_examples, read_intents
from bot.nlu.intent_model import IntentModel
from bot.nlu.ngrams import character_ngrams
from bot.nlu.text import clean, fold
from bot.project import Project
from bot.translation import read_translations

Pair = tuple[str, str]
Tokenize = Callable[[str], list[int]]
LABELLED_STEPS = 4_000


class Trial:
    """A static embedding in training.

    Attributes:
        tokenize: gives the columns of a text.
        vectors: shape (columns, dimension).
    """

    def __init__(self, tokenize: Tokenize, size: int, dimension: int) -> None:
        torch.manual_seed(Settings.seed)
        self.tokenize = tokenize
        self.bag = torch.nn.EmbeddingBag(size, dimension, mode="mean", sparse=True)
        torch.nn.init.normal_(self.bag.weight, std=0.1)

    def _encoded(self, texts: list[str]) -> torch.Tensor:
        rows = [self.tokenize(text) for text in texts]
        offsets = np.cumsum([0, *(len(row) for row in rows[:-1])])
        return torch.nn.functional.normalize(self.bag(torch.tensor([one for row in rows for one in row]), torch.tensor(offsets)))

    def learn(self, batches: Iterator[list[Pair]], steps: int, rate: float) -> None:
        """In-batch negatives: of all right sides, that of its own pair must be nearest to a left side."""
        optimizer = torch.optim.SparseAdam(list(self.bag.parameters()), lr=rate)
        for step, batch in zip(range(steps), batches):
            for group in optimizer.param_groups:
                group["lr"] = rate * max(0.05, 1 - step / steps)
            left, right = (self._encoded([pair[side] for pair in batch]) for side in (0, 1))
            loss = torch.nn.functional.cross_entropy(Settings.scale * left @ right.T, torch.arange(len(batch)))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def encode(self, texts: list[str]) -> np.ndarray:
        with torch.no_grad():
            return unit_length(self._encoded(texts).numpy())


def hashed(buckets: int) -> Tokenize:
    """Pieces of 3 to 5 letters of folded words, by their checksums."""
    return lambda text: [zlib.crc32(piece.encode()) % buckets for piece in character_ngrams(fold(text), 3, 5)] or [0]


def learnt(texts: list[str], vocabulary: int) -> Tokenize:
    tokenizer = build_tokenizer(texts, vocabulary)
    return lambda text: tokenizer.encode(text, add_special_tokens=False).ids or [0]


def noisy(text: str, rng: random.Random) -> str:
    """A typing error in every eighth letter or so: left out, doubled, or swapped with the next; or no diacritics."""
    letters = list(text if rng.random() < 0.5 else fold(text))
    for place in range(len(letters) - 1):
        chance = rng.random()
        if chance < 0.04:
            letters[place] = ""
        elif chance < 0.08:
            letters[place] *= 2
        elif chance < 0.12:
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


def aligned(groups: list[list[str]], noise: bool) -> Iterator[list[Pair]]:
    """Batches of pairs of one meaning, for ever."""
    rng = random.Random(Settings.seed)
    members = [list(dict.fromkeys(group)) for group in groups if len(set(group)) > 1]
    while True:
        pairs = [tuple(rng.sample(group, 2)) for group in members]
        if noise:
            pairs = [(noisy(left, rng), noisy(right, rng)) for left, right in pairs]
        rng.shuffle(pairs)
        for start in range(0, len(pairs) - Settings.batch + 1, Settings.batch):
            yield pairs[start : start + Settings.batch]


def labelled(examples: list[Example], passages: dict[str, list[str]], near: bool) -> Iterator[list[Pair]]:
    """Batches of one pair an intent, across languages or with a passage of its answer; with `near`, intents of one group of topics only."""
    rng = random.Random(Settings.seed)
    by_intent: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_intent[example.intent].append(example)
    groups: dict[str, list[str]] = defaultdict(list)
    for intent in by_intent:
        groups[intent.partition(".")[0] if near else ""].append(intent)
    while True:
        batch: list[Pair] = []
        for intent in groups[rng.choice(sorted(group for group in groups if len(groups[group]) > 1))]:
            left, right = rng.sample(by_intent[intent], 2)
            passage = passages.get(intent)
            batch.append((clean(left.text), rng.choice(passage) if passage and rng.random() < 0.3 else clean(right.text)))
        yield batch


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--aligned", type=Path, default=Path("../shared/pretraining/wordnet.tsv"))
    parser.add_argument("--only", default="", help="rows whose label holds this")
    args = parser.parse_args()
    project = Project()
    knowledge, codes = read_knowledge(project), languages(project)
    known = set(knowledge.topics) | set(read_intents(project))
    examples, questions = read_examples(project, known), read_questions(project, known)
    translations = read_translations(project, codes)
    texts = aligned_texts(project, knowledge, translations, codes)
    groups = aligned_words(args.aligned, codes) + texts * Settings.text_repeats
    corpus = [clean(example.text) for example in examples] + [text for group in groups[: -len(texts) * 19] for text in group]
    passages = {
        topic.id: [clean(translations.get(code, topic.id, topic.answer) or topic.answer) for code in codes] for topic in knowledge.topics.values()
    }
    half = [example for index, example in enumerate(examples) if index % 2]
    steps = Settings.epochs * len(groups) // Settings.batch
    folded = [fold(clean(example.text)) for example in examples]
    intents = [example.intent for example in examples]

    def trial(tokenize: Tokenize, size: int, dimension: int = Settings.dimension, noise: bool = False) -> Trial:
        model = Trial(tokenize, size, dimension)
        model.learn(aligned(groups, noise), steps, Settings.learning_rate)
        return model

    def then(model: Trial, with_passages: bool, near: bool = False) -> Trial:
        model.learn(labelled(half, passages if with_passages else {}, near), LABELLED_STEPS, 0.005)
        return model

    standard = learnt(corpus, Settings.vocabulary)
    rows: dict[str, Callable[[], Trial | StaticEncoder]] = {
        "as shipped": lambda: StaticEncoder.load(project.encoder),
        "as shipped, trained here": lambda: trial(standard, Settings.vocabulary),
        "4,000 pieces": lambda: trial(learnt(corpus, 4_000), 4_000),
        "32,000 pieces of 60 numbers": lambda: trial(learnt(corpus, 32_000), 32_000, 60),
        "hashed letters 3–5, 20,000 buckets": lambda: trial(hashed(20_000), 20_000),
        "noise (typing errors, no diacritics)": lambda: trial(standard, Settings.vocabulary, noise=True),
        "then pairs of examples across languages": lambda: then(trial(standard, Settings.vocabulary), False),
        "then those, and answers as passages": lambda: then(trial(standard, Settings.vocabulary), True),
        "then those, hard negatives (one group of topics)": lambda: then(then(trial(standard, Settings.vocabulary), True), True, near=True),
        "hashed letters, then pairs and passages": lambda: then(trial(hashed(20_000), 20_000), True),
    }
    table = Table("encoder", "alone", *(f"{code} first" for code in codes), "all, beside the pieces", "seconds")
    for label, make in rows.items():
        if args.only not in label:
            continue
        begin = time.perf_counter()
        model = make()
        seconds = time.perf_counter() - begin
        given = unit_length(model.encode([clean(example.text) for example in examples]))
        asked = unit_length(model.encode([clean(question.text) for question in questions]))
        names = sorted({intent for intent in intents if is_topic(intent)})
        centres = unit_length(np.array([given[[row for row, intent in enumerate(intents) if intent == name]].mean(axis=0) for name in names]))
        classifier = IntentModel.train(folded, given, intents, seed=0)
        first: dict[str, list[bool]] = defaultdict(list)
        alone: list[bool] = []
        for question, vector in zip(questions, asked):
            if is_topic(question.intent):
                alone.append(names[int((centres @ vector).argmax())] == question.intent)
                shares = classifier.predict(fold(clean(question.text)), vector)
                first[question.language].append(classifier.intents[int(shares.argmax())] == question.intent)
        everything = [hit for hits in first.values() for hit in hits]
        table.add_row(label, f"{np.mean(alone):.1%}", *(f"{np.mean(first[code]):.1%}" for code in codes), f"{np.mean(everything):.1%}", f"{seconds:.0f}")
        print(label, file=sys.stderr)
    Console(width=170).print(table)


if __name__ == "__main__":
    main()
