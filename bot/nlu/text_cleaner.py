"""The first component of the pipeline: cleaned and folded text beside the original."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.text import clean, fold

FOLDED_TEXT = "folded_text"
"""Message attribute: the cleaned text in plain Latin letters, see `bot.nlu.text.fold`."""
CLEAN_TEXT = "clean_text"
"""Message attribute: the cleaned text as the person wrote it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FoldingTokenizer(Tokenizer, GraphComponent):
    """Sets `CLEAN_TEXT` and `FOLDED_TEXT` and splits the folded text into tokens.

    The tokens' positions count in the folded text; entities are therefore taken from `CLEAN_TEXT` by
    components of ours, not by Rasa's token-based extractors.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @staticmethod
    def required_packages() -> List[Text]:
        return ["anyascii"]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FoldingTokenizer:
        return cls(config)

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        cleaned = clean(message.get(attribute))
        folded = fold(cleaned)
        if attribute == TEXT:
            message.set(CLEAN_TEXT, cleaned)
            message.set(FOLDED_TEXT, folded)
        # A message without letters still needs one token: Rasa's featurizers expect a sentence.
        return self._convert_words_to_tokens(folded.split(" ") if folded else ["_"], folded or "_")
