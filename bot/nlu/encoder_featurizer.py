"""Sentence vectors as dense features: the shipped encoder, or any SentenceTransformer."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Protocol, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import StaticEncoder, content_hash, static_module, unit_length
from bot.nlu.text import clean
from bot.nlu.text_cleaner import CLEAN_TEXT
from bot.project import Project


class SentenceEncoder(Protocol):
    """What turns texts into vectors, shape (number of texts, dimension)."""

    def encode(self, texts: List[str]) -> np.ndarray: ...


def load_encoder(model: str) -> SentenceEncoder:
    """Loads an encoder.

    Args:
        model: a path, relative to the project or absolute, or the name of a SentenceTransformer.

    Raises:
        InvalidConfigException: the model is not a static embedding and the encoder extra is not installed, or
            there is no such model.
    """
    folder = Project().root / model
    if static_module(folder) is not None:
        return StaticEncoder.load(folder)
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise InvalidConfigException(
            f"config.yml: the encoder '{model}' needs sentence-transformers: run make encoder, or set model: encoder"
        ) from None
    try:
        return SentenceTransformer(str(folder) if folder.exists() else model, device="cpu")
    except Exception as error:
        raise InvalidConfigException(
            f"config.yml: the encoder '{model}' cannot be loaded ({type(error).__name__}): check the name or the path"
        ) from error


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the vector of the whole text, of length `weight`, as sentence features.

    `model` is `encoder` for the shipped one. The features describe texts that the shipped encoder has never seen
    with their labels, so nothing needs to be cross-fitted.
    """

    def __init__(self, config: Dict[Text, Any], name: Text, encoder: SentenceEncoder) -> None:
        super().__init__(name, config)
        self._encoder = encoder

    @staticmethod
    def required_packages() -> List[Text]:
        return ["tokenizers", "safetensors"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {**DenseFeaturizer.get_default_config(), "model": "encoder", "weight": 0.3}

    @staticmethod
    def validate_config(config: Dict[Text, Any]) -> None:
        """Nothing beyond what loading the model finds."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        return cls(config, execution_context.node_name, load_encoder(config["model"]))

    @classmethod
    def fingerprint_addon(cls, config: Dict[Text, Any]) -> Optional[Text]:
        """The content of the model, so that a model trained anew is never served with old features."""
        folder = Path(Project().root / config["model"])
        return content_hash(folder) if folder.is_dir() else config["model"]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        texts = [message.get(CLEAN_TEXT) or clean(message.get(TEXT) or "") for message in messages]
        vectors = self._config["weight"] * unit_length(np.asarray(self._encoder.encode(texts), dtype=np.float32))
        for message, vector in zip(messages, vectors):
            self.add_features_to_message(None, vector[np.newaxis], TEXT, message)
        return messages
