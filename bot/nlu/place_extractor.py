"""Finds Dutch places in a message and fills the slot `municipality`."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, ENTITY_ATTRIBUTE_TYPE, ENTITY_ATTRIBUTE_VALUE, EXTRACTOR, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.clause_splitter import PART
from bot.nlu.language import LANGUAGE, SWITCH_CONFIDENCE, SWITCH_WORDS, LanguageIdentifier
from bot.nlu.text import clean, words
from bot.nlu.text_cleaner import CLEAN_TEXT
from bot.project import Project
from bot.regions import PlaceFinder, read_gazetteer, read_place_finder
from bot.regions.places import ALONE_WORDS

MUNICIPALITY = "municipality"
"""Entity and slot: the four-digit code of a municipality, or the code of a region where only that is known."""
PLACES = "places"
"""Message attribute: every place found, where the person lives first, as {"text", "municipalities", "regions", "country",
"postcode", "alone", "lives"}; `alone`: hardly another word, `lives`: hardly more than that somebody lives there."""
BARE_PLACE = "bare_place"
"""Message attribute: the code that a message without a place stands for if it answers where the person lives ("best")."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(GraphComponent):
    """Sets `PLACES` on every message, and the entity `municipality` for a place with one meaning."""

    def __init__(self, finder: PlaceFinder) -> None:
        self._finder = finder

    @classmethod
    def required_components(cls) -> List[type]:
        return [LanguageIdentifier]

    @staticmethod
    def required_packages() -> List[Text]:
        return ["yaml", "rapidfuzz"]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlaceExtractor:
        # The gazetteer is data of the project, not part of the model: a corrected row works without training.
        project = Project()
        return cls(read_place_finder(project, read_gazetteer(project)))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(PART) is not None:
                continue
            text = message.get(CLEAN_TEXT) or clean(message.get(TEXT) or "")
            places = self._finder.find(text, _sure_language(message))
            if not places:
                if code := self._finder.meant(self._finder.bare(text)):
                    message.set(BARE_PLACE, code, add_to_output=True)
                continue
            lives = self._finder.lives_there(text, places)
            rest = len(words(text)) - sum(len(words(place.text)) for place in places)
            message.set(
                PLACES,
                [
                    {
                        "text": place.text,
                        "municipalities": list(place.municipalities),
                        "regions": list(place.regions),
                        "country": place.country,
                        "postcode": place.postcode,
                        "alone": rest <= ALONE_WORDS,
                        "lives": lives,
                    }
                    for place in places
                ],
                add_to_output=True,
            )
            code = self._finder.meant(places)
            if code:
                entity = {
                    ENTITY_ATTRIBUTE_TYPE: MUNICIPALITY,
                    ENTITY_ATTRIBUTE_VALUE: code,
                    EXTRACTOR: type(self).__name__,
                    "start": 0,
                    "end": len(message.get(TEXT)),
                }
                message.set(ENTITIES, message.get(ENTITIES, []) + [entity], add_to_output=True)
        return messages


def _sure_language(message: Message) -> Optional[Text]:
    """The language of a message that is long and clear enough to tell it."""
    guess = message.get(LANGUAGE)
    return guess["code"] if guess["words"] >= SWITCH_WORDS and guess["confidence"] >= SWITCH_CONFIDENCE else None
