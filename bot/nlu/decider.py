"""The last component of the pipeline: answer, ask back, or say that there is no answer."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message

from bot.intents import ASPECT, CHAT, CLARIFY, EMERGENCY, OFF_TOPIC, is_topic
from bot.nlu.clause_splitter import LAST_SENTENCE, PART
from bot.nlu.classifier import CONFIDENCES, RANKING
from bot.nlu.emergency import EmergencyWords, read_emergency_words
from bot.nlu.language import LANGUAGE
from bot.nlu.place_extractor import PLACES
from bot.nlu.text_cleaner import FOLDED_TEXT
from bot.project import Project

OTHER_LANGUAGE = "input.other_language"
OTHER_LANGUAGE_WORDS = 4
"""A shorter message is never taken to be in a language that is not ours."""
TOPICS = "topics"
"""Message attribute: the topics of a message that asks two things, the surer one of the whole first."""

Confidences = Dict[Text, float]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decider(IntentClassifier, GraphComponent):
    """Turns confidences into what the bot does.

    In this order: a possible emergency is one; a message that is only a place asks for its WIN-point; a message of
    strange words is in a language that is not ours; two sure halves are two questions; a sure intent is taken; small
    talk that leads is taken; a message that is likelier off topic than any topic is off topic; any other is a question
    back (`nlu_fallback`). The thresholds below can be set in config.yml; docs/understanding.md says how they were chosen.
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
            "answer": 0.6,
            "answer_one_word": 0.8,
            "off_topic": 0.35,
            "emergency": 0.25,
            "emergency_first": 0.4,
            "emergency_with_word": 0.05,
            "emergency_beside_topic": 0.4,
            "emergency_beside_topic_with_word": 0.15,
            "emergency_in_chat": 0.001,
            "chat": 0.35,
            "in_scope": 0.12,
            "half": 0.85,
            "half_in_whole": 0.0003,
            "place_intent": "",
            "border_intent": "",
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
        message, parts = messages[0], messages[1:]
        whole = message.get(CONFIDENCES)
        for part in parts:
            if part.get(PART) == LAST_SENTENCE:
                whole = {intent: (whole[intent] + part.get(CONFIDENCES)[intent]) / 2 for intent in whole}
        ranking = [{"name": name, "confidence": whole[name]} for name in sorted(whole, key=whole.__getitem__, reverse=True)]
        two = self.two_topics(whole, parts)
        places = message.get(PLACES) or []
        name = self.decide(whole, places, message.get(FOLDED_TEXT) or "", message.get(LANGUAGE), two)
        message.set("intent", {"name": name, "confidence": whole.get(name, ranking[0]["confidence"])}, add_to_output=True)
        message.set("intent_ranking", ranking[:RANKING], add_to_output=True)
        message.set(TOPICS, list(two) if two and name == two[0] else [], add_to_output=True)
        return messages

    def two_topics(self, whole: Confidences, parts: List[Message]) -> Optional[Tuple[Text, Text]]:
        """The two topics that a message asks about, the likelier one of the whole first; None when it asks one thing.

        Both halves at one of the cuts must be sure of a topic of their own, and the whole must not contradict them.
        """
        cuts: Dict[Any, List[Confidences]] = defaultdict(list)
        for part in parts:
            cuts[part.get(PART)].append(part.get(CONFIDENCES))
        best, topics = self._config["half"], None
        for halves in cuts.values():
            if len(halves) != 2:
                continue
            found = [max(half, key=half.__getitem__) for half in halves]
            sureness = min(half[intent] for half, intent in zip(halves, found))
            leads = max(whole, key=whole.__getitem__) in found
            meant = min(whole[intent] for intent in found) >= self._config["half_in_whole"]
            if found[0] != found[1] and all(map(is_topic, found)) and leads and meant and sureness >= best:
                # What asks for a place comes second: an answer does not wait for it.
                best, topics = sureness, tuple(sorted(found, key=lambda intent: (intent == self._config["place_intent"], -whole[intent])))
        return topics

    def decide(
        self,
        confidences: Confidences,
        places: List[Dict[Text, Any]],
        folded: Text,
        language: Dict[Text, Any],
        two: Optional[Tuple[Text, Text]] = None,
    ) -> Text:
        """The intent to act on.

        Args:
            confidences: of every intent.
            places: what the place extractor found.
            folded: the message in plain Latin letters.
            language: what the language identifier says of it.
            two: the topics of two sure halves.
        """
        best = max(confidences, key=confidences.__getitem__)
        sureness = confidences[best]
        if self._is_emergency(confidences.get(EMERGENCY, 0), folded, best, sureness):
            return EMERGENCY
        if places and places[0]["alone"] and self._config["place_intent"]:
            return self._config["place_intent"]
        if language["words"] >= OTHER_LANGUAGE_WORDS and language["familiarity"] < self._config["familiarity"]:
            return OTHER_LANGUAGE
        if two:
            return two[0]
        decision = self._of_one(confidences, best, sureness, language)
        # "Ik woon in Best" asks nothing, and yet wants the WIN-point there.
        lives = bool(places) and places[0].get("lives") and not any(place.get("country") for place in places)
        if decision in (OFF_TOPIC, CLARIFY, self._config["border_intent"]) and lives and self._config["place_intent"]:
            return self._config["place_intent"]
        return decision

    def _of_one(self, confidences: Confidences, best: Text, sureness: float, language: Dict[Text, Any]) -> Text:
        """What a message that asks one thing at most means."""
        if best == OFF_TOPIC:
            return OFF_TOPIC if sureness >= self._config["off_topic"] else self._unsure(confidences)
        if best.startswith((CHAT, ASPECT)):
            return best if sureness >= self._config["chat"] else self._unsure(confidences)
        if sureness >= self._config["answer_one_word" if language["words"] == 1 else "answer"]:
            return best
        return self._unsure(confidences)

    def _is_emergency(self, confidence: float, folded: Text, best: Text, sureness: float) -> bool:
        """Missing one costs a life, so whatever is not surely a topic needs little; a word of danger makes it less."""
        if self._emergency_words.certain.search(folded):
            return True
        with_word = "_with_word" if self._emergency_words.likely.search(folded) else ""
        if best == EMERGENCY:
            return bool(with_word) or confidence >= self._config["emergency_first"]
        if with_word and best.startswith(CHAT):
            return confidence >= self._config["emergency_in_chat"]
        beside_topic = "_beside_topic" if is_topic(best) and sureness >= self._config["answer"] else ""
        return confidence >= self._config[f"emergency{beside_topic}{with_word}"]

    def _unsure(self, confidences: Confidences) -> Text:
        likeliest = max((confidence for intent, confidence in confidences.items() if is_topic(intent)), default=0.0)
        return CLARIFY if likeliest >= self._config["in_scope"] else OFF_TOPIC
