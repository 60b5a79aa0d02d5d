"""Which intent a message means: `LinearModel` on whatever features the pipeline gives.

It stands in for Rasa's LogisticRegressionClassifier, which was 1 to 5 points behind on sparse n-grams of these
examples and took 40 times as long to train (measured on the first drafts; 6,000 examples).
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy import sparse

from bot.nlu.linear_model import LinearModel

RANKING = 12
"""How many intents the ranking of a message holds."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """The classifier as a component, on the sentence features of the message's text."""

    def __init__(
        self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource, model: LinearModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def required_components(cls) -> List[type]:
        return [Featurizer]

    @staticmethod
    def required_packages() -> List[Text]:
        return ["sklearn", "scipy"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"c": 1.0, "folds": 2, "seed": 0}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        counts, dense = _sentence_features(examples)
        self._model = LinearModel.train(
            counts,
            dense,
            [example.get(INTENT) for example in examples],
            c=self._config["c"],
            folds=self._config["folds"],
            seed=self._config["seed"],
        )
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / "weights.npz", weights=self._model.weights, bias=self._model.bias, idf=self._model.idf)
            description = {"intents": self._model.intents, "temperature": self._model.temperature}
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
    ) -> LinearIntentClassifier:
        with model_storage.read_from(resource) as folder:
            description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            with np.load(folder / "weights.npz") as arrays:
                model = LinearModel(
                    description["intents"],
                    arrays["idf"],
                    arrays["weights"],
                    arrays["bias"],
                    description["temperature"],
                )
        return cls(config, model_storage, resource, model)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        counts, dense = _sentence_features(messages)
        for message, probabilities in zip(messages, self._model.predict(counts, dense)):
            order = np.argsort(-probabilities)
            ranking = [{"name": self._model.intents[i], "confidence": float(probabilities[i])} for i in order[:RANKING]]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages


def _sentence_features(messages: List[Message]) -> tuple[sparse.csr_matrix, Optional[np.ndarray]]:
    counts = sparse.vstack([message.get_sparse_features(TEXT)[1].features for message in messages], format="csr")
    dense = [message.get_dense_features(TEXT)[1] for message in messages]
    if any(features is None for features in dense):
        return counts, None
    return counts, np.vstack([features.features for features in dense])
