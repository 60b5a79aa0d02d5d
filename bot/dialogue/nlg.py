"""Rasa's natural language generator on our catalogs (`nlg: type:` in endpoints.yml)."""

from typing import Any, Dict, Optional, Text

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.dialogue.language_policy import ReplyLanguage, choose
from bot.dialogue.renderer import read_renderer
from bot.dialogue.replies import Replies
from bot.nlu.language import LANGUAGE
from bot.project import Project


class CatalogNaturalLanguageGenerator(NaturalLanguageGenerator):
    """Says a response of knowledge/responses.yml, or the answer of a topic, in the person's language.

    Beside what `Replies` gives, a reply holds `language` and `language_known`.
    """

    def __init__(self, endpoint_config: Optional[EndpointConfig] = None, domain: Optional[Domain] = None) -> None:
        self.replies = Replies(read_renderer(Project()))

    async def generate(
        self, utter_action: Text, tracker: DialogueStateTracker, output_channel: Text, **kwargs: Any
    ) -> Optional[Dict[Text, Any]]:
        latest = tracker.latest_message
        reply_language = choose(
            {name: tracker.get_slot(name) for name in ("language", "language_choice")},
            latest.metadata or {},
            latest.parse_data.get(LANGUAGE),
            _spoken_before(tracker),
            self.replies.say.languages,
        )
        if utter_action == "utter_greet" and not reply_language.known:
            utter_action = "utter_welcome"
        reply = self.replies.reply(utter_action, reply_language.code, kwargs, tracker.get_slot("municipality"))
        if reply_language.offer:
            reply["buttons"].append(self.replies.say.switch_button(reply_language.offer))
        return {"language": reply_language.code, "language_known": reply_language.known, **reply}


def _spoken_before(tracker: DialogueStateTracker) -> Optional[ReplyLanguage]:
    """The language of the last reply in this conversation."""
    last = next((event.metadata for event in reversed(tracker.events) if isinstance(event, BotUttered)), {})
    return ReplyLanguage(last["language"], None, last.get("language_known", False)) if last.get("language") else None
