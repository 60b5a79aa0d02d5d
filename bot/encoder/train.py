"""Trains the shipped encoder: sentence-transformers' static embedding on our texts and on aligned words.

What it never sees are the examples of intents/ with their labels: an encoder trained on the very examples that it
then describes makes the classifier worse. Of the examples only the letters are used, for the vocabulary.
"""

import csv
import itertools
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge import Knowledge
from bot.languages import SOURCE_LANGUAGE
from bot.nlu.text import clean
from bot.project import UsageError
from bot.translation import Translations, source_messages
from bot.project import Project

SENTENCE_ENDS = ". "


@dataclass(frozen=True)
class Settings:
    """What the shipped encoder is trained with; each was chosen by `make bench-features`."""

    seed: int = 20260521
    vocabulary: int = 16_000
    dimension: int = 96
    epochs: int = 6
    batch: int = 1024
    learning_rate: float = 0.02
    text_repeats: int = 20
    scale: float = 20.0


def aligned_words(path: Path, languages: tuple[str, ...]) -> list[list[str]]:
    """Words of one meaning in our languages, one list a synset, from `synset<TAB>lang<TAB>lemma` rows.

    Raises:
        UsageError: the file is not there.
    """
    if not path.is_file():
        raise UsageError(f"The aligned words {path} are not there: give their file with --aligned.")
    synsets: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["lang"] in languages:
                synsets[row["synset"]].append(clean(row["lemma"]))
    return [lemmas for _, lemmas in sorted(synsets.items()) if len(lemmas) > 1]


def aligned_texts(
    project: Project, knowledge: Knowledge, translations: Translations, languages: tuple[str, ...]
) -> list[list[str]]:
    """The sentences of our texts in all languages, one list a sentence; and title with answer, one list a topic."""
    groups: list[list[str]] = []
    for message in source_messages(project, knowledge):
        versions = [
            message.id if language == SOURCE_LANGUAGE else translations.get(language, message.context, message.id)
            for language in languages
        ]
        sentences = [version.split(SENTENCE_ENDS) for version in versions]
        if len({len(parts) for parts in sentences}) == 1:
            groups += [[clean(text) for text in parallel] for parallel in zip(*sentences)]
        groups.append([clean(version) for version in versions])
    for topic in knowledge.topics.values():
        for text in (topic.description, topic.answer):
            groups.append(
                [clean(topic.title), clean(text)]
                + [clean(translations.get(language, topic.id, topic.title)) for language in languages]
            )
    return groups


def _pairs(groups: list[list[str]], rng: random.Random) -> Iterator[tuple[str, str]]:
    for group in groups:
        members = list(dict.fromkeys(group))
        if len(members) > 1:
            yield tuple(rng.sample(members, 2))


def train_encoder(
    folder: Path,
    words: list[list[str]],
    texts: list[list[str]],
    unlabelled: list[str],
    settings: Settings,
    on_progress: Callable[[int, int, float], None],
) -> None:
    """Trains an encoder and writes it as a sentence-transformers directory.

    Args:
        folder: where to write.
        words, texts: groups of words, and of sentences, that mean the same.
        unlabelled: more text to take the vocabulary from.
        settings: sizes and seed; the same settings and texts give the same vectors on one machine.
        on_progress: called with the step, the number of steps, and the loss.

    Raises:
        UsageError: the encoder extra is not installed.
    """
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.losses import MultipleNegativesRankingLoss
        from sentence_transformers.models import StaticEmbedding
    except ImportError:
        raise UsageError("Training the encoder needs sentence-transformers: run make encoder first.") from None
    from bot.encoder.tokenizer import build_tokenizer

    torch.manual_seed(settings.seed)
    torch.use_deterministic_algorithms(True)
    rng = random.Random(settings.seed)
    corpus = itertools.chain(unlabelled, itertools.chain.from_iterable(texts), itertools.chain.from_iterable(words))
    tokenizer = build_tokenizer(corpus, settings.vocabulary)
    embedding = StaticEmbedding(tokenizer, embedding_dim=settings.dimension)
    torch.nn.init.normal_(embedding.embedding.weight, std=0.1)
    model = SentenceTransformer(modules=[embedding], device="cpu")
    loss_function = MultipleNegativesRankingLoss(model, scale=settings.scale)
    optimizer = torch.optim.Adam(model.parameters(), lr=settings.learning_rate)

    epoch_size = len(words) + settings.text_repeats * len(texts)
    steps = settings.epochs * (epoch_size // settings.batch)
    step = 0
    for _ in range(settings.epochs):
        pairs = list(_pairs(words + texts * settings.text_repeats, rng))
        rng.shuffle(pairs)
        for start in range(0, len(pairs) - settings.batch + 1, settings.batch):
            batch = pairs[start : start + settings.batch]
            for group in optimizer.param_groups:
                group["lr"] = settings.learning_rate * max(0.05, 1 - step / max(steps, 1))
            features = [model.preprocess([pair[side] for pair in batch]) for side in (0, 1)]
            loss = loss_function(features, None)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            on_progress(min(step, steps), steps, float(loss.detach()))
    with torch.no_grad():
        # Tokens nobody aligned keep small random vectors; the mean length of the others is one.
        embedding.embedding.weight.div_(embedding.embedding.weight.norm(dim=1).mean())
    model.save_pretrained(str(folder), create_model_card=False)
