"""Builds Rasa's domain, training data and rules from the project's files. There is no other list of topics."""

from __future__ import annotations

import copy
from typing import Any, Dict, List, Optional, Text, Union

import rasa.shared.utils.io
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.intents import CLARIFY
from bot.knowledge import Knowledge, read_knowledge
from bot.nlu.examples import Example, Intent, read_examples, read_intents
from bot.project import Project

FORMAT_VERSION = "3.1"
SESSION_MINUTES = 60
"""After so long a silence Rasa begins a new session; the slots are carried over."""


class ProjectImporter(TrainingDataImporter):
    """Reads knowledge/ and intents/ of the project that the configuration file belongs to."""

    def __init__(
        self,
        config_file: Optional[Text] = None,
        domain_path: Optional[Text] = None,
        training_data_paths: Optional[Union[List[Text], Text]] = None,
        project: Optional[Project] = None,
        **kwargs: Any,
    ) -> None:
        self._project = project or Project()
        self._config_file = config_file or str(self._project.config)
        self._knowledge = read_knowledge(self._project)
        self._intents = read_intents(self._project)
        examples = read_examples(self._project, set(self._knowledge.topics) | set(self._intents))
        self._training_data = TrainingData([message(example) for example in examples])

    def get_domain(self) -> Domain:
        return Domain.from_dict(domain(self._knowledge, self._intents))

    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        document = {"version": FORMAT_VERSION, "rules": rules(self._knowledge, self._intents)}
        return StoryGraph(YAMLStoryReader(self.get_domain()).read_from_parsed_yaml(document))

    def get_conversation_tests(self) -> StoryGraph:
        return StoryGraph([])

    def get_config(self) -> Dict[Text, Any]:
        return rasa.shared.utils.io.read_model_configuration(self._config_file)

    def get_config_file_for_auto_config(self) -> Optional[Text]:
        return self._config_file

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        return self._training_data


class ExampleMessage(Message):
    """A message of texts alone: Rasa copies and compares all of them six times on the way, which took a quarter of the training time."""

    def __hash__(self) -> int:
        return hash((self.data.get(TEXT), self.data.get(INTENT)))

    def __deepcopy__(self, memo: Dict[int, Any]) -> ExampleMessage:
        twin = copy.copy(self)
        twin.data, twin.features, twin.output_properties = self.data.copy(), self.features.copy(), self.output_properties.copy()
        return twin


def message(example: Example) -> Message:
    """An example as Rasa's NLU takes it, with its language for the language identifier."""
    return ExampleMessage({TEXT: example.text, INTENT: example.intent, "language": example.language})


def form_of(slot: str) -> str:
    """The form that asks for a slot: `municipality` gives `municipality_form`."""
    return f"{slot}_form"


def domain(knowledge: Knowledge, intents: dict[str, Intent]) -> Dict[Text, Any]:
    """Rasa's domain."""
    asking = sorted({topic.asks for topic in knowledge.topics.values() if topic.asks})
    remembered = ("language", "language_choice", "municipality", "group", "topic")
    slots = {
        name: {"type": "text", "influence_conversation": False, "mappings": [{"type": "from_entity", "entity": name}]}
        for name in remembered
    }
    slots["last_topic"] = {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}
    actions = ["action_answer", "action_aspect", "action_clarify", "action_menu", "action_off_topic", "action_language", "action_repeat"]
    for slot in asking:
        actions += [f"validate_{form_of(slot)}", f"action_ask_{slot}", f"action_after_{slot}"]
    return {
        "version": FORMAT_VERSION,
        "intents": [{name: {"use_entities": []}} for name in [*knowledge.topics, *intents]],
        "entities": [*remembered, "neighbour"],
        "slots": slots,
        "forms": {form_of(slot): {"required_slots": [slot]} for slot in asking},
        "actions": actions,
        "responses": {key: [{"text": response.text}] for key, response in knowledge.phrasebook.responses.items()},
        "session_config": {"session_expiration_time": SESSION_MINUTES, "carry_over_slots_to_new_session": True},
    }


def rules(knowledge: Knowledge, intents: dict[str, Intent]) -> List[Dict[Text, Any]]:
    """Rasa's rules: what follows each intent."""
    found = [_rule(CLARIFY, "action_clarify")]
    found += [_rule(intent.id, intent.response) for intent in intents.values()]
    for topic in knowledge.topics.values():
        if not topic.asks:
            found.append(_rule(topic.id, "action_answer"))
            continue
        form = form_of(topic.asks)
        found.append(
            {"rule": topic.id, "steps": [{"intent": topic.id}, {"action": form}, {"active_loop": form}]},
        )
        found.append(
            {
                "rule": f"{topic.id} answered",
                "condition": [{"active_loop": form}],
                "steps": [
                    {"action": form},
                    {"active_loop": None},
                    {"slot_was_set": [{"requested_slot": None}]},
                    {"action": f"action_after_{topic.asks}"},
                ],
            }
        )
    return found


def _rule(intent: str, action: str) -> Dict[Text, Any]:
    return {"rule": intent, "steps": [{"intent": intent}, {"action": action}]}
