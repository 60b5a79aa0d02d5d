"""The last component of the pipeline: answer, ask back, or say that there is no answer."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as CLARIFY
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language import LANGUAGE
from bot.nlu.emergency import EmergencyWords, read_emergency_words
from bot.nlu.place_extractor import PLACES
from bot.nlu.text_cleaner import FOLDED_TEXT
from bot.project import Project

OFF_TOPIC = "off_topic"
EMERGENCY = "emergency"
CHAT = "chat."
OTHER_LANGUAGE = "input.other_language"
OTHER_LANGUAGE_WORDS = 4
"""A shorter message is never taken to be in a language that is not ours."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decider(IntentClassifier, GraphComponent):
    """Turns a ranking into what the bot does.

    In this order: a possible emergency is one; a message that is only a place asks for its WIN-point; a message of
    strange words is in a language that is not ours; a sure intent is taken; small talk that leads is taken; a message that is likelier off topic than any topic is off
    topic; any other is a question back (`nlu_fallback`). The ranking stays as it was.
    """

    def __init__(self, config: Dict[Text, Any], emergency_words: EmergencyWords) -> None:
        self._config = config
        self._emergency_words = emergency_words

    @staticmethod
    def required_packages() -> List[Text]:
        return []

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {
            "answer": 0.5,
            "answer_one_word": 0.8,
            "off_topic": 0.4,
            "emergency": 0.2,
            "emergency_with_word": 0.01,
            "chat": 0.35,
            "in_scope": 0.15,
            "place_intent": "",
            "familiarity": 0.45,
        }

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Decider:
        return cls(config, read_emergency_words(Project()))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            ranking = message.get("intent_ranking")
            places = message.get(PLACES) or []
            name = self.decide(ranking, places, message.get(FOLDED_TEXT) or "", message.get(LANGUAGE))
            confidence = next((entry["confidence"] for entry in ranking if entry["name"] == name), ranking[0]["confidence"])
            message.set("intent", {"name": name, "confidence": confidence}, add_to_output=True)
        return messages

    def decide(
        self, ranking: List[Dict[Text, Any]], places: List[Dict[Text, Any]], folded: Text, language: Dict[Text, Any]
    ) -> Text:
        """The intent to act on.

        Args:
            ranking: intents with their confidence, the likeliest first.
            places: what the place extractor found.
            folded: the message in plain Latin letters.
            language: what the language identifier says of it.
        """
        confidence = {entry["name"]: entry["confidence"] for entry in ranking}
        best, sureness = ranking[0]["name"], ranking[0]["confidence"]
        if self._is_emergency(confidence.get(EMERGENCY, 0), folded, best):
            return EMERGENCY
        if places and places[0]["alone"] and self._config["place_intent"]:
            return self._config["place_intent"]
        if language["words"] >= OTHER_LANGUAGE_WORDS and language["familiarity"] < self._config["familiarity"]:
            return OTHER_LANGUAGE
        if best == OFF_TOPIC:
            return OFF_TOPIC if sureness >= self._config["off_topic"] else self._unsure(ranking)
        if sureness >= self._config["answer_one_word" if language["words"] == 1 else "answer"] or (best.startswith(CHAT) and sureness >= self._config["chat"]):
            return best
        return self._unsure(ranking)

    def _is_emergency(self, confidence: float, folded: Text, best: Text) -> bool:
        if self._emergency_words.certain.search(folded):
            return True
        if not self._emergency_words.likely.search(folded):
            return confidence >= self._config["emergency"]
        # A word of danger never ends in small talk.
        return best.startswith(CHAT) or confidence >= self._config["emergency_with_word"]

    def _unsure(self, ranking: List[Dict[Text, Any]]) -> Text:
        topics = [entry for entry in ranking if not entry["name"].startswith(CHAT) and entry["name"] not in (OFF_TOPIC, EMERGENCY)]
        return CLARIFY if topics and topics[0]["confidence"] >= self._config["in_scope"] else OFF_TOPIC
