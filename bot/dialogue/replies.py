"""Whole replies: texts with their buttons and sources, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.lists import format_list
from babel.units import format_unit

from bot.dialogue.renderer import Renderer
from bot.intents import ASPECT
from bot.languages import formats, own_name
from bot.retention import UNANSWERED_DAYS, keeps_unanswered, retention_hours

OFFERED = 7
"""Other topics below an answer at most: more do not fit on the screen of a phone."""
RELATED = 2
"""So many related topics come before those for other people."""
OTHER_PLACES = 3
"""Buttons for other places that a message named, at most."""
OFFERED_BESIDE_TWO = 3
"""Other topics below an answer to two questions."""


@dataclass(frozen=True)
class Replies:
    """Puts replies together.

    A reply is `text` and `buttons` (`title` and `payload`), and for programs `outcome`, `topic`, `offered`, `sources` and `municipality`.

    Attributes:
        say: the texts.
    """

    say: Renderer

    def reply(self, utter_action: str, language: str, kwargs: Mapping[str, Any] = {}, home: str | None = None) -> dict[str, Any]:
        """What follows an action of the dialogue.

        Args:
            utter_action: `utter_topic`, `utter_two_topics`, `utter_section`, `utter_route`, or a response of knowledge/responses.yml.
            language: of the reader.
            kwargs: what the action says of it.
            home: code of the municipality or region where they live, when they said so in this conversation.
        """
        say = self.say
        if utter_action == "utter_topic":
            return self.topic(kwargs["topic"], language, kwargs.get("also", []), home)
        if utter_action == "utter_two_topics":
            return self._two_topics(kwargs["topics"], language, kwargs["also"])
        if utter_action == "utter_section":
            return self.section(kwargs["topic"], kwargs["aspect"], language)
        if utter_action == "utter_route":
            return self._route(
                kwargs["municipality"], kwargs["places"], kwargs["neighbour"], kwargs["about"], kwargs["asked"], language
            )
        response = say.knowledge.phrasebook.responses[utter_action]
        spoken = say.languages if response.in_all_languages else (language,)
        reply: dict[str, Any] = {
            "text": "\n\n".join(say.response_text(utter_action, code, self._values(code)) for code in spoken),
            "buttons": [],
            "outcome": response.outcome,
            "sources": say.organisation_entries(response.help),
        }
        if utter_action == "utter_privacy" and keeps_unanswered():
            period = format_unit(UNANSWERED_DAYS, "duration-day", "long", locale=formats(language))
            reply["text"] += "\n\n" + say.part("kept_unanswered", language, period=period)
        if utter_action in ("utter_clarify", "utter_second_miss"):
            reply["offered"] = kwargs["offered"]
            reply["buttons"] = [say.topic_button(topic, language) for topic in kwargs["offered"]]
        elif utter_action in ("utter_menu", "utter_which_topic"):
            reply["buttons"] = say.group_buttons(language)
        elif utter_action == "utter_group":
            topics = [topic for topic in say.knowledge.topics.values() if topic.group == kwargs["group"]]
            reply["offered"] = [topic.id for topic in topics]
            reply["buttons"] = [say.topic_button(topic.id, language) for topic in topics]
        elif utter_action in ("utter_language", "utter_welcome"):
            reply["buttons"] = say.language_buttons()
        elif utter_action in ("utter_place_choice", "utter_area_choice"):
            reply["topic"] = say.routing.id
            reply["buttons"] = say.place_buttons([*kwargs["municipalities"], *kwargs["regions"]])
        reply["buttons"] += [say.button(key, language) for key in response.buttons]
        return reply

    def _route(
        self,
        code: str,
        places: list[dict[str, Any]],
        neighbour: str | None,
        about: str | None,
        asked: bool,
        language: str,
    ) -> dict[str, Any]:
        """The WIN-point of a place, and what the last topic tells there.

        Buttons lead to the other places of the message or the region across the border, and back to the last topic:
        when it tells something there, or when the bot had not asked for the place.
        """
        say = self.say
        topic = say.routing
        # A conversation outlives the topics of its time.
        last = say.knowledge.topics.get(about) if about != topic.id else None
        follow_up = say.follow_up_text(last, code, language) if last else ""
        back = [last.id] if last and (follow_up or not asked) else []
        offered = list(dict.fromkeys([*back, *topic.related]))
        named = [other for place in places for other in [*place["municipalities"], *place["regions"]]]
        others = [other for other in dict.fromkeys(named) if other != code and other != say.gazetteer.region_of(code).code]
        paragraphs = [say.route_text(code, language, follow_up)]
        if others:
            paragraphs.insert(0, say.part("place_taken", language, place=say.place_name(code)))
        if neighbour:
            others.append(neighbour)
            paragraphs.insert(0, say.part("near_border", language, region=say.place_name(neighbour)))
        buttons = say.place_buttons(others[:OTHER_PLACES]) + [say.topic_button(other, language) for other in offered]
        sources = say.source_entries(topic, language)
        if follow_up:
            sources += [entry for entry in say.source_entries(last, language) if entry not in sources]
        return {
            "text": "\n\n".join(paragraphs),
            "buttons": [*buttons, say.button("menu", language)],
            "outcome": "route",
            "topic": topic.id,
            "offered": offered,
            "municipality": code,
            "sources": sources,
        }

    def topic(self, topic_id: str, language: str, also: Sequence[str] = (), home: str | None = None) -> dict[str, Any]:
        say = self.say
        topic = say.knowledge.topics[topic_id]
        offered = list(dict.fromkeys([*also, *topic.related[:RELATED], *topic.neighbours.values(), *topic.related]))[:OFFERED]
        buttons = [say.topic_button(other, language) for other in offered]
        buttons += say.section_buttons(topic, language)
        if not topic.asks and not any(say.knowledge.topics[other].asks for other in offered):
            buttons.append(say.button("find_win", language))
        return {
            "text": say.topic_text(topic, language, home),
            "buttons": [*buttons, say.button("menu", language)],
            "outcome": "answer",
            "topic": topic_id,
            "offered": offered,
            "sources": say.source_entries(topic, language),
        }

    def _two_topics(self, topic_ids: list[str], language: str, also: list[str]) -> dict[str, Any]:
        say = self.say
        topics = [say.knowledge.topics[topic_id] for topic_id in topic_ids]
        related = [other for topic in topics for other in topic.related]
        offered = [other for other in dict.fromkeys([*also, *related]) if other not in topic_ids]
        # The buttons of the two topics lead to their whole answers.
        buttons = [say.topic_button(topic, language) for topic in [*topic_ids, *offered[:OFFERED_BESIDE_TWO]]]
        return {
            "text": say.two_topics_text(topics, language),
            "buttons": [*buttons, say.button("find_win", language), say.button("menu", language)],
            "outcome": "answer",
            "topic": topic_ids[0],
            "topics": topic_ids,
            "offered": offered[:OFFERED_BESIDE_TWO],
            "sources": [entry for topic in topics for entry in say.source_entries(topic, language)],
        }

    def section(self, topic_id: str, aspect: str, language: str) -> dict[str, Any]:
        say = self.say
        topic = say.knowledge.topics[topic_id]
        buttons = [*say.section_buttons(topic, language, without=aspect), say.topic_button(topic_id, language)]
        return {
            "intent": f"{ASPECT}{aspect}",
            "text": say.section_text(topic, aspect, language),
            "buttons": [*buttons, say.button("find_win", language), say.button("menu", language)],
            "outcome": "answer",
            "topic": topic_id,
            "offered": [],
            "sources": say.source_entries(topic, language),
        }

    def _values(self, language: str) -> dict[str, str]:
        names = format_list([own_name(code) for code in self.say.languages], locale=formats(language))
        commands = ", ".join(f"/{name}" for name in self.say.knowledge.phrasebook.commands)
        retention = format_unit(retention_hours(), "duration-hour", "long", locale=formats(language))
        return {"languages": names, "commands": commands, "retention": retention}
