"""What is done with confidences, one case each."""

import re

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.classifier import CONFIDENCES
from bot.nlu.clause_splitter import LAST_SENTENCE, PART
from bot.nlu.decider import Decider
from bot.nlu.emergency import EmergencyWords

CONFIG = {**Decider.get_default_config(), "place_intent": "win.where"}
WORDS = EmergencyWords(re.compile(r"(?:^|(?<= ))(?:brandt)"), re.compile(r"(?:^|(?<= ))(?:mes)"))
DECIDER = Decider(CONFIG, WORDS)
LANGUAGE = {"code": "nl", "confidence": 1.0, "words": 5, "familiarity": 1.0}
REST = {"legal.sick": 0.0, "care.doctor": 0.0, "off_topic": 0.0, "emergency": 0.0, "chat.greet": 0.0, "aspect.costs": 0.0, "win.where": 0.0}


def decide(confidences, *, folded="x", words=5, familiarity=1.0, places=(), two=None):
    return DECIDER.decide({**REST, **confidences}, list(places), folded, {**LANGUAGE, "words": words, "familiarity": familiarity}, two)


@pytest.mark.parametrize(
    "confidences, options, intent",
    [
        ({"legal.sick": 0.95}, {}, "legal.sick"),
        ({"legal.sick": 0.45, "care.doctor": 0.3}, {}, "nlu_fallback"),
        ({"legal.sick": 0.7}, {"words": 1}, "nlu_fallback"),
        ({"legal.sick": 0.95}, {"words": 1}, "legal.sick"),
        ({"off_topic": 0.6, "legal.sick": 0.2}, {}, "off_topic"),
        ({"off_topic": 0.3, "legal.sick": 0.25}, {}, "nlu_fallback"),
        ({"legal.sick": 0.59}, {}, "nlu_fallback"),
        ({"legal.sick": 0.61}, {}, "legal.sick"),
        ({"off_topic": 0.3, "legal.sick": 0.05}, {}, "off_topic"),
        ({"chat.greet": 0.4, "legal.sick": 0.3}, {}, "chat.greet"),
        ({"aspect.costs": 0.4, "legal.sick": 0.3}, {}, "aspect.costs"),
        ({"emergency": 0.42, "legal.sick": 0.15}, {}, "emergency"),
        ({"emergency": 0.3, "legal.sick": 0.15}, {}, "nlu_fallback"),
        ({"emergency": 0.2, "legal.sick": 0.15}, {"folded": "hij heeft een mes"}, "emergency"),
        ({"legal.sick": 0.4, "emergency": 0.26}, {}, "emergency"),
        ({"legal.sick": 0.4, "emergency": 0.15}, {}, "nlu_fallback"),
        ({"legal.sick": 0.6, "emergency": 0.3}, {}, "legal.sick"),
        ({"legal.sick": 0.45, "emergency": 0.42}, {}, "emergency"),
        ({"off_topic": 0.6, "emergency": 0.06}, {"folded": "hij heeft een mes"}, "emergency"),
        ({"off_topic": 0.6, "emergency": 0.02}, {"folded": "hij heeft een mes"}, "off_topic"),
        ({"legal.sick": 0.9, "emergency": 0.02}, {"folded": "hij heeft een mes"}, "legal.sick"),
        ({"legal.sick": 0.8, "emergency": 0.16}, {"folded": "hij heeft een mes"}, "emergency"),
        ({"legal.sick": 0.8, "emergency": 0.12}, {"folded": "hij heeft een mes"}, "legal.sick"),
        ({"chat.greet": 0.9, "emergency": 0.002}, {"folded": "hij heeft een mes"}, "emergency"),
        ({"chat.greet": 0.9, "emergency": 0.002}, {}, "chat.greet"),
        ({"legal.sick": 0.9}, {"folded": "het brandt"}, "emergency"),
        ({"legal.sick": 0.9}, {"folded": "hij heeft een mes"}, "legal.sick"),
        ({"legal.sick": 0.9}, {"places": [{"alone": True}]}, "win.where"),
        ({"legal.sick": 0.9}, {"places": [{"alone": False}]}, "legal.sick"),
        ({"legal.sick": 0.9}, {"familiarity": 0.1}, "input.other_language"),
        ({"legal.sick": 0.9}, {"familiarity": 0.1, "words": 2}, "legal.sick"),
        ({"legal.sick": 0.3, "care.doctor": 0.3}, {"two": ("care.doctor", "legal.sick")}, "care.doctor"),
        ({"emergency": 0.9}, {"two": ("care.doctor", "legal.sick")}, "emergency"),
    ],
)
def test_each_case(confidences, options, intent):
    assert decide(confidences, **options) == intent


def part(number, **confidences):
    return Message({"text": "x", PART: number, CONFIDENCES: {**REST, **{key.replace("__", "."): value for key, value in confidences.items()}}})


def test_two_sure_halves_are_two_questions():
    whole = {**REST, "legal.sick": 0.5, "care.doctor": 0.3}
    halves = [part(0, legal__sick=0.9), part(0, care__doctor=0.87)]
    assert DECIDER.two_topics(whole, halves) == ("legal.sick", "care.doctor")


@pytest.mark.parametrize(
    "whole, halves",
    [
        ({"legal.sick": 0.5, "care.doctor": 0.3}, [part(0, legal__sick=0.9), part(0, care__doctor=0.5)]),
        ({"legal.sick": 0.5, "care.doctor": 0.3}, [part(0, legal__sick=0.9), part(0, legal__sick=0.9)]),
        ({"legal.sick": 0.5, "off_topic": 0.3}, [part(0, legal__sick=0.9), part(0, off_topic=0.9)]),
        ({"legal.sick": 0.9, "care.doctor": 0.00001}, [part(0, legal__sick=0.9), part(0, care__doctor=0.9)]),
        ({"win.where": 0.9, "legal.sick": 0.05, "care.doctor": 0.05}, [part(0, legal__sick=0.9), part(0, care__doctor=0.9)]),
        ({"legal.sick": 0.5, "care.doctor": 0.3}, [part(0, legal__sick=0.9), part(1, care__doctor=0.9)]),
    ],
)
def test_anything_less_is_one_question(whole, halves):
    assert DECIDER.two_topics({**REST, **whole}, halves) is None


def test_what_asks_for_a_place_comes_second():
    whole = {**REST, "win.where": 0.5, "care.doctor": 0.3}
    assert DECIDER.two_topics(whole, [part(0, win__where=0.9), part(0, care__doctor=0.87)]) == ("care.doctor", "win.where")


def test_the_last_sentence_of_a_story_weighs_as_much_as_the_whole():
    whole = Message({"text": "x", CONFIDENCES: {**REST, "legal.sick": 0.5, "care.doctor": 0.4}, "language": LANGUAGE})
    last = part(LAST_SENTENCE, care__doctor=0.9)
    [message, *_] = DECIDER.process([whole, last])
    assert message.get("intent") == {"name": "care.doctor", "confidence": pytest.approx(0.65)}
    assert [entry["name"] for entry in message.get("intent_ranking")[:2]] == ["care.doctor", "legal.sick"]
