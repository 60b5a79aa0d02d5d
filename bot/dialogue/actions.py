"""Custom actions. They decide what is said, by id; the words come from the catalogs (`bot.dialogue.nlg`).

They run in the bot's own process, or in a rasa_sdk server: `python -m rasa_sdk --actions bot.dialogue.actions`.
"""

from typing import Any, Dict, List, Text

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

OFFERED = 3
"""How many topics a question back offers, beside "something else"."""
ALSO = 2
"""How many other topics an answer offers because the message could have meant them."""
ALSO_CONFIDENCE = 0.03
"""From this confidence on."""
NOT_TOPICS = ("chat.", "input.", "emergency", "off_topic", "nlu_fallback")


def _intent(tracker: Tracker) -> Text:
    return tracker.latest_message.get("intent", {}).get("name") or ""


def _leave_form(tracker: Tracker) -> List[Dict[Text, Any]]:
    """Ends the form that was asking, when one was."""
    return [ActiveLoop(None), SlotSet("requested_slot", None)] if tracker.active_loop.get("name") else []


def _topics(tracker: Tracker, least: float = 0.0) -> List[Text]:
    """Topics of the ranking with at least this confidence, the likeliest first."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    return [
        entry["name"] for entry in ranking if not entry["name"].startswith(NOT_TOPICS) and entry["confidence"] >= least
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


class ActionAnswer(Action):
    """Answers the topic that was asked, and offers what else the message could have meant."""

    def name(self) -> Text:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        topic = _intent(tracker)
        also = [other for other in _topics(tracker, ALSO_CONFIDENCE) if other != topic][:ALSO]
        dispatcher.utter_message(response="utter_topic", topic=topic, also=also)
        return [SlotSet("last_topic", topic), *_leave_form(tracker)]


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
    """Offers the likeliest topics."""

    def name(self) -> Text:
        return "action_clarify"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        dispatcher.utter_message(response="utter_clarify", offered=_topics(tracker)[:OFFERED])
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
        if places and places[0]["municipalities"]:
            dispatcher.utter_message(response="utter_place_choice", municipalities=places[0]["municipalities"])
        elif places:
            dispatcher.utter_message(response="utter_postcode_unknown")
        elif tracker.active_loop.get("rejected") or tracker.get_slot("requested_slot"):
            dispatcher.utter_message(response="utter_place_unknown")
        else:
            dispatcher.utter_message(response="utter_topic", topic=_intent(tracker))
        return []


class ActionAfterMunicipality(Action):
    """Names the region of the person's municipality and what is known of its WIN-point."""

    def name(self) -> Text:
        return "action_after_municipality"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        dispatcher.utter_message(response="utter_route", municipality=tracker.get_slot("municipality"))
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
        asked_again = _intent(tracker) == _intent_that_opened(tracker, "municipality_form")
        # "Xyz" in answer to "where do you live?" is a place that is not known, not another subject.
        if tracker.latest_message.get("places") or asked_again or _intent(tracker) in ("off_topic", "nlu_fallback"):
            return [SlotSet("municipality", None)]
        return []
