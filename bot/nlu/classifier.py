"""Which intent a message means: `IntentModel` on the folded text and the dense features that the pipeline gives.

It stands in for Rasa's LogisticRegressionClassifier and for a linear support vector machine, which docs/understanding.md
compares it with.
"""

from __future__ import annotations

import inspect
import json
from typing import Any, Dict, List, Optional, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.intent_model import TEMPERATURE, IntentModel, pieces
from bot.nlu.neural_model import NeuralModel
from bot.nlu.ngrams import Vocabulary
from bot.nlu.text_cleaner import FOLDED_TEXT, FoldingTokenizer

CONFIDENCES = "confidences"
"""Message attribute: the confidence of every intent, 0 to 1."""
RANKING = 12
"""How many intents the ranking of a message holds."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramIntentClassifier(IntentClassifier, GraphComponent):
    """The classifier as a component, on the sentence features of the message's text."""

    def __init__(
        self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource, model: IntentModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def required_components(cls) -> List[type]:
        return [FoldingTokenizer]

    @staticmethod
    def required_packages() -> List[Text]:
        return ["sklearn", "scipy", "numpy"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"temperature": TEMPERATURE, "seed": 0}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramIntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        self._model = IntentModel.train(
            [example.get(FOLDED_TEXT) for example in examples],
            _dense_features(examples),
            [example.get(INTENT) for example in examples],
            temperature=self._config["temperature"],
            seed=self._config["seed"],
        )
        with self._storage.write_to(self._resource) as folder:
            # Half the precision of the largest part halves the memory of the bot, and changes no ranking.
            arrays = {
                f"{name}_{index}": array.astype(np.float16) if name == "vectors" else array
                for index, network in enumerate(self._model.networks)
                for name, array in network.parameters.items()
            }
            np.savez(folder / "weights.npz", idf=self._model.vocabulary.idf, **arrays)
            description = {
                "intents": self._model.intents,
                "pieces": self._model.vocabulary.pieces,
                "networks": len(self._model.networks),
                "temperature": self._model.temperature,
            }
            (folder / "model.json").write_text(json.dumps(description), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramIntentClassifier:
        with model_storage.read_from(resource) as folder:
            description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            with np.load(folder / "weights.npz") as arrays:
                indices = {piece: index for index, piece in enumerate(description["pieces"])}
                names = inspect.signature(NeuralModel).parameters
                networks = [NeuralModel(*(arrays[f"{name}_{index}"] for name in names)) for index in range(description["networks"])]
                vocabulary = Vocabulary(pieces, indices, arrays["idf"])
            model = IntentModel(description["intents"], vocabulary, networks, description["temperature"])
        return cls(config, model_storage, resource, model)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            dense = _dense_features([message])
            probabilities = self._model.predict(message.get(FOLDED_TEXT), None if dense is None else dense[0])
            confidences = {intent: float(share) for intent, share in zip(self._model.intents, probabilities)}
            message.set(CONFIDENCES, confidences)
            likeliest = max(confidences, key=confidences.__getitem__)
            message.set("intent", {"name": likeliest, "confidence": confidences[likeliest]}, add_to_output=True)
        return messages


def _dense_features(messages: List[Message]) -> Optional[np.ndarray]:
    dense = [message.get_dense_features(TEXT)[1] for message in messages]
    return None if any(features is None for features in dense) else np.vstack([features.features for features in dense])
