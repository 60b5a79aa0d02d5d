"""Finds Dutch places in a message and fills the slot `municipality`."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, ENTITY_ATTRIBUTE_TYPE, ENTITY_ATTRIBUTE_VALUE, EXTRACTOR, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.clause_splitter import PART
from bot.nlu.text import clean, words
from bot.nlu.text_cleaner import CLEAN_TEXT
from bot.project import Project
from bot.regions import PlaceFinder, read_gazetteer, read_place_finder

MUNICIPALITY = "municipality"
"""Entity and slot: the four-digit code of a municipality."""
PLACES = "places"
"""Message attribute: every place found, as {"text", "municipalities", "postcode", "alone"}."""

ALONE_WORDS = 2
"""A message with at most so many words beside its places is about the place alone."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(GraphComponent):
    """Sets `PLACES` on every message, and the entity `municipality` for a place with one meaning."""

    def __init__(self, finder: PlaceFinder) -> None:
        self._finder = finder

    @staticmethod
    def required_packages() -> List[Text]:
        return ["yaml"]

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
            places = self._finder.find(text)
            if not places:
                continue
            rest = len(words(text)) - sum(len(words(place.text)) for place in places)
            message.set(
                PLACES,
                [
                    {
                        "text": place.text,
                        "municipalities": list(place.municipalities),
                        "postcode": place.postcode,
                        "alone": rest <= ALONE_WORDS,
                    }
                    for place in places
                ],
                add_to_output=True,
            )
            for place in places:
                code = self._finder.gazetteer.choice(place.municipalities)
                if code:
                    entity = {
                        ENTITY_ATTRIBUTE_TYPE: MUNICIPALITY,
                        ENTITY_ATTRIBUTE_VALUE: code,
                        EXTRACTOR: type(self).__name__,
                        "start": 0,
                        "end": len(message.get(TEXT)),
                    }
                    message.set(ENTITIES, message.get(ENTITIES, []) + [entity], add_to_output=True)
                    break
        return messages
