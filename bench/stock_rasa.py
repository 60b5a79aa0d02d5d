"""Rasa as its documentation sets it up, with DIET, on our examples and questions. Runs in the environment of `make stock-rasa`.

Usage: stock_rasa.py DATA RESULT EPOCHS. DATA is what bench/understanding.py writes: {"examples": [[text, intent, language]], "questions":
[text]}. RESULT gets {"rankings": [[[intent, confidence]]], "intents": [what FallbackClassifier decides], "train_seconds",
"parse_ms_p50", "parse_ms_p95", "megabytes"}.
"""

import asyncio
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

PIPELINE = """\
recipe: default.v1
language: xx
assistant_id: stock
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    entity_recognition: false
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
policies: []
"""


def main(data_path: str, result_path: str, epochs: int) -> None:
    import rasa.model_training
    from rasa.core.agent import Agent

    data = json.loads(Path(data_path).read_text(encoding="utf-8"))
    folder = Path(tempfile.mkdtemp())
    (folder / "config.yml").write_text(PIPELINE.format(epochs=epochs), encoding="utf-8")
    by_intent: dict = {}
    for text, intent, _ in data["examples"]:
        by_intent.setdefault(intent, []).append(text.replace("[", "(").replace("]", ")"))
    lines = ["version: '3.1'", "nlu:"]
    for intent, texts in by_intent.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in texts)]
    (folder / "nlu.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    begin = time.perf_counter()
    model = rasa.model_training.train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder / "models"))
    seconds = time.perf_counter() - begin
    agent = Agent.load(model)

    async def parse_all() -> "tuple[list, list]":
        parsed, times = [], []
        for text in data["questions"]:
            start = time.perf_counter()
            parsed.append(await agent.parse_message(text))
            times.append(1000 * (time.perf_counter() - start))
        return parsed, sorted(times[10:])

    parsed, times = asyncio.run(parse_all())
    result = {
        "rankings": [[[entry["name"], entry["confidence"]] for entry in one["intent_ranking"]] for one in parsed],
        "intents": [one["intent"]["name"] for one in parsed],
        "train_seconds": seconds,
        "parse_ms_p50": times[len(times) // 2],
        "parse_ms_p95": times[int(len(times) * 0.95)],
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "epochs": epochs,
    }
    Path(result_path).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
