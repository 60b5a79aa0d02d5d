"""How well messages are understood, ours beside others: tables. Run with `make bench-understanding`.

On the golden questions, which no row has been trained on, and by cross-validation on the examples. Every row learns from
the same examples. Rasa's documented pipeline with DIET is a row where `make stock-rasa` has built its environment; any
SentenceTransformer is one with `--model NAME`.

Usage: understanding.py [--rows ours,linear,tfidf,rasa] [--model NAME]… [--folds 5] [--seeds 5] [--diet-epochs 20]
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bot.evaluation.metrics import Figures, Understood, figures, reliability
from bot.evaluation.questions import read_questions
from bot.intents import CLARIFY, EMERGENCY, OFF_TOPIC
from bot.knowledge import read_knowledge
from bot.languages import languages
from bot.nlu.examples import read_examples, read_intents
from bot.nlu.text import clean, fold
from bot.project import Project

STOCK_PYTHON = Path(".stock-rasa/bin/python")
ANSWER = 0.5
"""Confidence from which the rows that are not ours answer."""
RANKING = 12

Row = Callable[[list[str], list[str], list[str]], Callable[[str], tuple[str, list[tuple[str, float]]]]]
"""Learns from texts, intents and languages; gives what decides on a text and ranks the intents."""


def ours(texts: list[str], intents: list[str], codes: list[str], model: str = "encoder") -> Callable:
    """The components of config.yml, with their settings there."""
    from bot.runtime import prepare_rasa

    prepare_rasa()
    from rasa.shared.nlu.training_data.message import Message

    from bot.encoder import unit_length
    from bot.nlu.classifier import NgramIntentClassifier
    from bot.nlu.clause_splitter import ClauseSplitter
    from bot.nlu.clauses import read_clause_finder
    from bot.nlu.decider import Decider
    from bot.nlu.emergency import read_emergency_words
    from bot.nlu.encoder_featurizer import SentenceEncoderFeaturizer, load_encoder
    from bot.nlu.intent_model import IntentModel
    from bot.nlu.language import LanguageIdentifier
    from bot.nlu.language_model import LanguageModel
    from bot.nlu.place_extractor import PlaceExtractor
    from bot.nlu.text_cleaner import FoldingTokenizer
    from bot.regions import read_gazetteer, read_place_finder
    from bot.yaml_files import read_yaml

    project = Project()
    settings = {entry.pop("name").rpartition(".")[2]: entry for entry in read_yaml(project.config).data["pipeline"]}

    def configured(component: type) -> dict:
        return {**component.get_default_config(), **settings[component.__name__]}

    encoder = load_encoder(model)
    vectors = unit_length(np.asarray(encoder.encode([clean(text) for text in texts]), dtype=np.float32))
    featurizer = configured(SentenceEncoderFeaturizer)
    dense = featurizer["weight"] * vectors
    classifier = configured(NgramIntentClassifier)
    intent_model = IntentModel.train([fold(clean(text)) for text in texts], dense, intents, **classifier)
    pipeline = [
        ClauseSplitter(read_clause_finder(project)),
        FoldingTokenizer(FoldingTokenizer.get_default_config()),
        LanguageIdentifier(None, None, LanguageModel.train([clean(text) for text in texts], codes)),
        PlaceExtractor(read_place_finder(project, read_gazetteer(project))),
        SentenceEncoderFeaturizer(featurizer, "encoder", encoder),
        NgramIntentClassifier(classifier, None, None, intent_model),
        Decider(configured(Decider), read_emergency_words(project)),
    ]

    def understand(text: str) -> tuple[str, list[tuple[str, float]]]:
        messages = [Message({"text": text})]
        for component in pipeline:
            messages = component.process(messages)
        ranking = [(entry["name"], entry["confidence"]) for entry in messages[0].get("intent_ranking")]
        return messages[0].get("intent")["name"], ranking

    return understand


def _sparse(texts: list[str], intents: list[str], estimator: object, probabilities: Callable) -> Callable:
    """A linear model on TF-IDF of letters 2 to 4 and words 1 to 2, as scikit-learn has them, on folded texts."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union

    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=2, sublinear_tf=True, dtype=np.float32)
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, token_pattern=r"\S+", sublinear_tf=True, dtype=np.float32)
    model = make_pipeline(make_union(letters, words), estimator).fit([fold(clean(text)) for text in texts], intents)

    def understand(text: str) -> tuple[str, list[tuple[str, float]]]:
        shares = probabilities(model, fold(clean(text)))
        ranking = [(str(model.classes_[i]), float(shares[i])) for i in np.argsort(-shares)[:RANKING]]
        return _answer_if_sure(ranking), ranking

    return understand


def _answer_if_sure(ranking: list[tuple[str, float]]) -> str:
    best, confidence = ranking[0]
    return best if confidence >= ANSWER or best in (OFF_TOPIC, EMERGENCY) else CLARIFY


def linear(texts: list[str], intents: list[str], codes: list[str]) -> Callable:
    """A linear support vector machine; a softmax of its scores."""
    from scipy.special import softmax
    from sklearn.svm import LinearSVC

    return _sparse(texts, intents, LinearSVC(random_state=0), lambda model, text: softmax(model.decision_function([text])[0] / 0.15))


def tfidf(texts: list[str], intents: list[str], codes: list[str]) -> Callable:
    """Logistic regression, fitted by stochastic gradient descent."""
    from sklearn.linear_model import SGDClassifier

    estimator = SGDClassifier(loss="log_loss", alpha=3e-6, average=True, random_state=0)
    return _sparse(texts, intents, estimator, lambda model, text: model.predict_proba([text])[0])


ROWS: dict[str, Row] = {"ours": ours, "linear": linear, "tfidf": tfidf}
LABELS = {
    "ours": "ours",
    "linear": "n-gram TF-IDF + linear SVM",
    "tfidf": "n-gram TF-IDF + logistic regression",
    "rasa": "Rasa's documented pipeline, DIET",
}


def run_row(name: str, data: dict) -> dict:
    """Trains a row on `data["examples"]` and lets it understand `data["questions"]`."""
    texts, intents, codes = (list(column) for column in zip(*data["examples"]))
    begin = time.perf_counter()
    understand = ROWS[name](texts, intents, codes) if name in ROWS else ours(texts, intents, codes, model=name)
    seconds = time.perf_counter() - begin
    results, times = [], []
    for text in data["questions"]:
        start = time.perf_counter()
        results.append(understand(text))
        times.append(1000 * (time.perf_counter() - start))
    times = sorted(times[5:])
    return {
        "rankings": [ranking for _, ranking in results],
        "intents": [decided for decided, _ in results],
        "train_seconds": seconds,
        "parse_ms_p50": times[len(times) // 2],
        "parse_ms_p95": times[int(len(times) * 0.95)],
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def in_own_process(name: str, examples: Sequence[tuple[str, str, str]], questions: list[str], epochs: int = 20) -> dict:
    """`run_row` in a process of its own, so that memory is its own; Rasa's in its own environment."""
    with tempfile.TemporaryDirectory() as folder:
        data, result = Path(folder, "data.json"), Path(folder, "result.json")
        data.write_text(json.dumps({"examples": list(examples), "questions": questions}), encoding="utf-8")
        if name == "rasa":
            command = [str(STOCK_PYTHON), "bench/stock_rasa.py", str(data), str(result), str(epochs)]
        else:
            command = [sys.executable, __file__, "--one", name, str(data), str(result)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return json.loads(result.read_text(encoding="utf-8"))


def understood(result: dict, questions: Sequence[tuple[str, str, str]]) -> list[Understood]:
    return [
        Understood(language, expected, decided, [tuple(entry) for entry in ranking])
        for (_, expected, language), decided, ranking in zip(questions, result["intents"], result["rankings"])
    ]


def table_of(title: str, rows: list[tuple[str, str, Figures]]) -> Table:
    names = {
        "first": "first", "answered": "at once", "offered": "or offered", "refused": "refused", "wrong": "wrong", "off_topic": "off topic",
        "emergency": "emergency", "false_alarm": "false alarm", "calibration": "calibration error", "cost": "cost",
    }  # fmt: skip
    table = Table("", "language", *names.values(), title=title)
    for label, language, one in rows:
        values = asdict(one)
        cells = [f"{values[key]:.2f}" if key == "cost" else f"{values[key]:.2%}" if key == "false_alarm" else f"{values[key]:.1%}" for key in names]
        table.add_row(label, language, *cells)
    return table


def by_language(label: str, found: list[Understood], codes: Sequence[str]) -> list[tuple[str, str, Figures]]:
    rows = [(label, code, figures([one for one in found if one.language == code])) for code in codes]
    return [*rows, (label, "all", figures(found))]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", default="ours,linear,tfidf,rasa")
    parser.add_argument("--model", action="append", default=[], help="a SentenceTransformer, by name or path, instead of the shipped encoder")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--diet-epochs", type=int, default=20, help="Rasa's documentation says 100, which take hours")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        name, data, result = args.one
        Path(result).write_text(json.dumps(run_row(name, json.loads(Path(data).read_text(encoding="utf-8")))), encoding="utf-8")
        return
    project = Project()
    known = set(read_knowledge(project).topics) | set(read_intents(project))
    codes = languages(project)
    examples = [(one.text, one.intent, one.language) for one in read_examples(project, known)]
    questions = [(one.text, one.intent, one.language) for one in read_questions(project, known)]
    names = [name for name in args.rows.split(",") if name] + args.model
    if "rasa" in names and not STOCK_PYTHON.exists():
        names.remove("rasa")
        print("Without Rasa's documented pipeline: make stock-rasa builds it.", file=sys.stderr)
    console = Console(width=170)
    golden_rows, costs = [], Table("", "train s", "parse ms p50", "parse ms p95", "memory MB", title=f"{len(examples)} examples")
    for name in names:
        result = in_own_process(name, examples, [text for text, *_ in questions], args.diet_epochs)
        label = LABELS.get(name, f"ours with {name}") + (f", {result['epochs']} epochs" if "epochs" in result else "")
        found = understood(result, questions)
        golden_rows += by_language(label, found, codes)
        costs.add_row(label, *(f"{result[key]:.1f}" for key in ("train_seconds", "parse_ms_p50", "parse_ms_p95")), f"{result['megabytes']:.0f}")
        if name == "ours":
            table = Table("from", "confidence", "right", "messages", title="reliability of ours, golden questions")
            for begin, confidence, right, count in reliability(found):
                table.add_row(f"{begin:.1f}", f"{confidence:.1%}", f"{right:.1%}", str(count))
            console.print(table)
    console.print(table_of(f"{len(questions)} golden questions", golden_rows))
    console.print(costs)

    from sklearn.model_selection import StratifiedKFold

    rows = []
    for name in names:
        if name == "rasa":
            continue  # 25 trainings of DIET take days
        found = []
        for seed in range(args.seeds):
            folds = StratifiedKFold(args.folds, shuffle=True, random_state=seed).split(examples, [intent for _, intent, _ in examples])
            for train, test in folds:
                asked = [examples[i] for i in test]
                result = in_own_process(name, [examples[i] for i in train], [text for text, *_ in asked])
                found += understood(result, asked)
        if found:
            rows += by_language(LABELS.get(name, f"ours with {name}"), found, codes)
    if rows:
        console.print(table_of(f"examples, {args.folds} folds, {args.seeds} seeds", rows))


if __name__ == "__main__":
    main()
