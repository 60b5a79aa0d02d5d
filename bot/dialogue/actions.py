"""Custom actions. They decide what is said, by id; the words come from the catalogs (`bot.dialogue.nlg`).

They run in the bot's own process, or in a rasa_sdk server: `python -m rasa_sdk --actions bot.dialogue.actions`.
"""

from typing import Any, Dict, List, Text

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.intents import ASPECT, CLARIFY, OFF_TOPIC, is_topic

OFFERED = 3
"""How many topics a question back offers, beside "something else"."""
ALSO = 2
"""How many other topics an answer offers because the message could have meant them."""
ALSO_CONFIDENCE = 0.01
"""From this confidence on."""
ASPECT_CONFIDENCE = 0.1
"""From here on a message that is otherwise unclear is a follow-up to the last answer."""
MISSES = ("clarify", "off_topic")
"""Replies that did not help."""


def _intent(tracker: Tracker) -> Text:
    return tracker.latest_message.get("intent", {}).get("name") or ""


def _leave_form(tracker: Tracker) -> List[Dict[Text, Any]]:
    """Ends the form that was asking, when one was."""
    return [ActiveLoop(None), SlotSet("requested_slot", None)] if tracker.active_loop.get("name") else []


def _topics(tracker: Tracker, least: float = 0.0) -> List[Text]:
    """Topics of the ranking with at least this confidence, the likeliest first."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    return [
        entry["name"] for entry in ranking if is_topic(entry["name"]) and entry["confidence"] >= least
    ]


def _intent_that_opened(tracker: Tracker, form: Text) -> Text:
    """The intent of the message after which a form began to ask."""
    intent = ""
    for event in tracker.events:
        if event["event"] == "user":
            said = event.get("parse_data", {}).get("intent", {}).get("name") or ""
        elif event["event"] == "active_loop" and event.get("name") == form:
            intent = said
    return intent


def _was_asked(tracker: Tracker) -> bool:
    """Whether a form was asking when the latest message came."""
    asking = asked = False
    for event in tracker.events:
        if event["event"] == "user":
            asked = asking
        elif event["event"] in ("active_loop", "session_started"):
            # A session that starts has no form, and its event no name.
            asking = bool(event.get("name"))
    return asked


def _last_outcome(tracker: Tracker) -> Text:
    """How the last reply of the bot is counted, see `responses.OUTCOMES`."""
    for event in reversed(tracker.events):
        if event["event"] == "bot":
            return (event.get("metadata") or {}).get("outcome", "")
    return ""


class ActionAnswer(Action):
    """Answers the topic that was asked, or both of two, and offers what else the message could have meant."""

    def name(self) -> Text:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        topics = tracker.latest_message.get("topics") or [_intent(tracker)]
        also = [other for other in _topics(tracker, ALSO_CONFIDENCE) if other not in topics][:ALSO]
        if len(topics) > 1:
            dispatcher.utter_message(response="utter_two_topics", topics=topics, also=also)
        else:
            dispatcher.utter_message(response="utter_topic", topic=topics[0], also=also)
        return [SlotSet("last_topic", topics[0]), *_leave_form(tracker)]


def _tell_aspect(dispatcher: CollectingDispatcher, tracker: Tracker, topic: Text, intent: Text) -> List[Dict[Text, Any]]:
    dispatcher.utter_message(response="utter_section", topic=topic, aspect=intent.removeprefix(ASPECT))
    return [SlotSet("last_topic", topic), *_leave_form(tracker)]


def _aspect_meant(tracker: Tracker) -> Text:
    """The aspect that a message which means nothing alone probably asks of the last answer; empty without one."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = (entry["name"] for entry in ranking if entry["name"].startswith(ASPECT) and entry["confidence"] >= ASPECT_CONFIDENCE)
    return next(likely, "") if tracker.get_slot("last_topic") else ""


class ActionAspect(Action):
    """Tells one aspect of the topic whose button was pressed, or of the last one; asks which without either."""

    def name(self) -> Text:
        return "action_aspect"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        topic = next(tracker.get_latest_entity_values("topic"), None) or tracker.get_slot("last_topic")
        if not topic:
            dispatcher.utter_message(response="utter_which_topic")
            return _leave_form(tracker)
        return _tell_aspect(dispatcher, tracker, topic, _intent(tracker))


class ActionRepeat(Action):
    """Gives the last answer again."""

    def name(self) -> Text:
        return "action_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        topic = tracker.get_slot("last_topic")
        if topic:
            dispatcher.utter_message(response="utter_topic", topic=topic)
        else:
            dispatcher.utter_message(response="utter_nothing_to_repeat")
        return _leave_form(tracker)


class ActionClarify(Action):
    """Offers the likeliest topics; the second time in a row also the menu, the WIN-point and a person."""

    def name(self) -> Text:
        return "action_clarify"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        if aspect := _aspect_meant(tracker):
            return _tell_aspect(dispatcher, tracker, tracker.get_slot("last_topic"), aspect)
        response = "utter_second_miss" if _last_outcome(tracker) in MISSES else "utter_clarify"
        dispatcher.utter_message(response=response, offered=_topics(tracker)[:OFFERED])
        return _leave_form(tracker)


class ActionOffTopic(Action):
    """Says that there is no answer, unless the message asks something of the last one."""

    def name(self) -> Text:
        return "action_off_topic"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        if aspect := _aspect_meant(tracker):
            return _tell_aspect(dispatcher, tracker, tracker.get_slot("last_topic"), aspect)
        dispatcher.utter_message(response="utter_off_topic")
        return _leave_form(tracker)


class ActionMenu(Action):
    """Shows the groups of topics, or the topics of the group that was chosen."""

    def name(self) -> Text:
        return "action_menu"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        group = next(tracker.get_latest_entity_values("group"), None)
        if group:
            dispatcher.utter_message(response="utter_group", group=group)
        else:
            dispatcher.utter_message(response="utter_menu")
        return _leave_form(tracker)


class ActionLanguage(Action):
    """Confirms the language that was chosen, or asks which it shall be."""

    def name(self) -> Text:
        return "action_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        chosen = next(tracker.get_latest_entity_values("language_choice"), None)
        dispatcher.utter_message(response="utter_language_set" if chosen else "utter_language")
        return _leave_form(tracker)


class ActionAskMunicipality(Action):
    """Asks where the person lives, or which of several places is meant."""

    def name(self) -> Text:
        return "action_ask_municipality"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        places = tracker.latest_message.get("places") or []
        first = places[0] if places else {}
        if first.get("municipalities"):
            dispatcher.utter_message(response="utter_place_choice", municipalities=first["municipalities"], regions=first["regions"])
        elif first.get("regions"):
            dispatcher.utter_message(response="utter_area_choice", municipalities=[], regions=first["regions"])
        elif first.get("country"):
            dispatcher.utter_message(response="utter_place_abroad")
        elif places:
            dispatcher.utter_message(response="utter_postcode_unknown")
        elif tracker.active_loop.get("rejected") or tracker.get_slot("requested_slot"):
            dispatcher.utter_message(response="utter_place_unknown")
        else:
            dispatcher.utter_message(response="utter_topic", topic=_intent(tracker))
        return []


class ActionAfterMunicipality(Action):
    """Names the region of the person's municipality and what is known of its WIN-point.

    A message with a place is also about the last topic ("and if I live in Venlo?"), "where is the WIN-point?" alone is not.
    """

    def name(self) -> Text:
        return "action_after_municipality"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        asked = _was_asked(tracker)
        names_a_place = asked or any(tracker.get_latest_entity_values("municipality"))
        dispatcher.utter_message(
            response="utter_route",
            municipality=tracker.get_slot("municipality"),
            neighbour=next(tracker.get_latest_entity_values("neighbour"), None),
            places=tracker.latest_message.get("places") or [],
            about=tracker.get_slot("last_topic") if names_a_place else None,
            asked=asked,
        )
        return []


class ValidateMunicipalityForm(FormValidationAction):
    """Keeps asking for a place until there is one, but lets any other clear question through."""

    def name(self) -> Text:
        return "validate_municipality_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]
    ) -> List[Dict[Text, Any]]:
        if tracker.get_slot("municipality"):
            return [SlotSet("municipality", tracker.get_slot("municipality"))]
        if tracker.get_slot("requested_slot") and tracker.latest_message.get("bare_place"):
            return [SlotSet("municipality", tracker.latest_message["bare_place"])]
        asked_again = _intent(tracker) == _intent_that_opened(tracker, "municipality_form")
        # "Xyz" in answer to "where do you live?" is a place that is not known, not another subject.
        places = tracker.latest_message.get("places") or []
        # Another question may name a country: "how much tax in Polen?"
        a_place = bool(places) and (not places[0]["country"] or places[0]["alone"])
        if a_place or asked_again or _intent(tracker) in (OFF_TOPIC, CLARIFY):
            return [SlotSet("municipality", None)]
        return []
