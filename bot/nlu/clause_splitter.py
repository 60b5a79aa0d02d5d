"""Lets the pipeline read the parts of a message beside the whole: its halves for a second question, its sentences for a story."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.clauses import ClauseFinder, read_clause_finder
from bot.nlu.text import clean, words
from bot.project import Project

PART = "part_of_message"
"""Message attribute of a part: `LAST_SENTENCE`, or the number of the cut that a half comes from. The whole has none."""
LAST_SENTENCE = "last sentence"
STORY_WORDS = 40
"""A message of so many words is a story, which mostly ends in what is asked."""
TWO_QUESTIONS_WORDS = 5
"""A shorter message asks one thing."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ClauseSplitter(GraphComponent):
    """Adds parts of a message behind it in the list that goes through the pipeline.

    Rasa parses one message at a time and takes the first of the list as the result; the components after this one read
    the parts as if they were messages, and the decider takes them together.
    """

    def __init__(self, finder: ClauseFinder) -> None:
        self._finder = finder

    @staticmethod
    def required_packages() -> List[Text]:
        return []

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClauseSplitter:
        return cls(read_clause_finder(Project()))

    def process(self, messages: List[Message]) -> List[Message]:
        if len(messages) != 1:
            return messages
        text = clean(messages[0].get(TEXT) or "")
        count = len(words(text))
        parts = []
        if count >= TWO_QUESTIONS_WORDS:
            for cut, halves in enumerate(self._finder.halves(text)):
                parts += [Message({TEXT: half, PART: cut}) for half in halves]
        if count >= STORY_WORDS and len(sentences := self._finder.sentences(text)) > 1:
            parts.append(Message({TEXT: sentences[-1], PART: LAST_SENTENCE}))
        return [*messages, *parts]
