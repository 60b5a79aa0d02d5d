"""Which of our languages a short message is written in."""

from __future__ import annotations

from typing import Any, Dict, List, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, ENTITY_ATTRIBUTE_TYPE, ENTITY_ATTRIBUTE_VALUE, EXTRACTOR, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.clause_splitter import PART
from bot.nlu.language_model import LanguageModel, pieces
from bot.nlu.ngrams import Vocabulary
from bot.nlu.text import clean, words
from bot.nlu.text_cleaner import CLEAN_TEXT

LANGUAGE = "language"
"""Message attribute (of an example: its code; of a message: code, confidence, words, familiarity) and the
entity that sets the slot of the same name."""

SWITCH_WORDS = 3
"""A message of fewer words never switches the language of a conversation."""
SWITCH_CONFIDENCE = 0.8
"""Nor does one that could as well be another language."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Sets `LANGUAGE` on every message, and the entity `language` on one that may switch the conversation."""

    def __init__(self, storage: ModelStorage, resource: Resource, model: LanguageModel | None = None) -> None:
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def required_packages() -> List[Text]:
        return ["sklearn", "scipy"]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(LANGUAGE)]
        self._model = LanguageModel.train(
            [clean(example.get(TEXT)) for example in examples], [example.get(LANGUAGE) for example in examples]
        )
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(
                folder / "language.npz",
                codes=self._model.codes,
                pieces=self._model.vocabulary.pieces,
                idf=self._model.vocabulary.idf,
                weights=self._model.weights,
                bias=self._model.bias,
                words=sorted(self._model.words),
            )
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageIdentifier:
        with model_storage.read_from(resource) as folder, np.load(folder / "language.npz") as file:
            return cls(model_storage, resource, _model(file))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(PART) is not None:
                continue
            text = message.get(CLEAN_TEXT) or clean(message.get(TEXT) or "")
            count = len(words(text))
            code, confidence = self._model.predict(text)
            guess = {
                "code": code,
                "confidence": confidence,
                "words": count,
                "familiarity": self._model.familiarity(text),
            }
            message.set(LANGUAGE, guess, add_to_output=True)
            if count >= SWITCH_WORDS and confidence >= SWITCH_CONFIDENCE:
                entity = {
                    ENTITY_ATTRIBUTE_TYPE: LANGUAGE,
                    ENTITY_ATTRIBUTE_VALUE: code,
                    EXTRACTOR: type(self).__name__,
                    "start": 0,
                    "end": len(message.get(TEXT)),
                }
                message.set(ENTITIES, message.get(ENTITIES, []) + [entity], add_to_output=True)
        return messages


def _model(file: Any) -> LanguageModel:
    vocabulary = Vocabulary(pieces, {str(piece): index for index, piece in enumerate(file["pieces"])}, file["idf"])
    known = frozenset(str(word) for word in file["words"])
    return LanguageModel([str(code) for code in file["codes"]], vocabulary, file["weights"], file["bias"], known)
