"""Builds the shipped encoder from the project's texts and the aligned words, with its model card."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

from bot.encoder.static import StaticEncoder
from bot.encoder.train import Settings, aligned_texts, aligned_words, train_encoder
from bot.knowledge import read_knowledge
from bot.languages import languages
from bot.nlu.examples import read_examples, read_intents
from bot.nlu.text import clean
from bot.project import Project
from bot.translation import read_translations

CARD = """\
# The encoder of WINwijzer

A static sentence encoder (sentence-transformers `StaticEmbedding`) for short messages in {languages}: the mean of
{dimension} numbers a token, {vocabulary} tokens, {megabytes:.1f} MB. It folds diacritics and Cyrillic to plain Latin
letters itself. Made by `winwijzer encoder train`; do not edit.

## What it was trained on
- {texts} groups of parallel sentences: the texts of this repository (knowledge/ and locales/, EUPL-1.2).
- {words} groups of words that mean the same, from the data repository of the Open Multilingual Wordnet (commit
  f75be19): plWordNet (plWordNet licence, use with attribution), BulTreeBank WordNet (CC BY 3.0), Open Dutch WordNet
  (CC BY-SA 4.0), Wiktionary (CC BY-SA 3.0) and CLDR (Unicode licence).
- The vocabulary was also counted on the examples of intents/, without their labels. It has seen no example with its
  label and no golden question, so its features need no cross-fitting.

## How
Pairs drawn from the groups, `MultipleNegativesRankingLoss`, Adam. Settings: {settings}. The same settings on the same
texts give the same files on one machine.

## How good it is
Of {held_out} held-out groups of aligned words, the other-language word was nearest among {held_out} candidates in
{recall:.1%}. What it adds to the classifier stands in docs/understanding.md (`make bench-features`).
"""

HELD_OUT = 500
"""Groups of aligned words that are kept out of training, to measure with."""


def build_encoder(project: Project, aligned: Path, folder: Path, on_progress: Callable[[int, int, float], None]) -> None:
    """Trains the encoder and writes it with its model card.

    Raises:
        ProblemError: texts or examples cannot be used.
        UsageError: the aligned words or the encoder extra are missing.
    """
    settings = Settings()
    knowledge = read_knowledge(project)
    known = languages(project)
    texts = aligned_texts(project, knowledge, read_translations(project, known), known)
    words = aligned_words(aligned, known)
    examples = read_examples(project, set(knowledge.topics) | set(read_intents(project)))
    step = len(words) // HELD_OUT
    held_out = words[::step][:HELD_OUT]
    kept = [group for index, group in enumerate(words) if index % step or index // step >= HELD_OUT]
    train_encoder(folder, kept, texts, [clean(example.text) for example in examples], settings, on_progress)
    encoder = StaticEncoder.load(folder)
    card = CARD.format(
        languages=", ".join(known),
        dimension=encoder.dimension,
        vocabulary=encoder.weights.shape[0],
        megabytes=sum(path.stat().st_size for path in folder.iterdir() if path.suffix in (".json", ".safetensors")) / 1e6,
        texts=len(texts),
        words=len(kept),
        settings=", ".join(f"{name} {value}" for name, value in dataclasses.asdict(settings).items()),
        held_out=len(held_out),
        recall=retrieval(encoder, held_out),
    )
    (folder / "README.md").write_text(card, encoding="utf-8")


def retrieval(encoder: StaticEncoder, groups: list[list[str]]) -> float:
    """The share of groups whose last member is nearest to the first one among the last members of all groups."""
    first = encoder.encode([group[0] for group in groups])
    last = encoder.encode([group[-1] for group in groups])
    for vectors in (first, last):
        vectors /= (vectors**2).sum(axis=1, keepdims=True) ** 0.5 + 1e-9
    return float(((first @ last.T).argmax(axis=1) == range(len(groups))).mean())
