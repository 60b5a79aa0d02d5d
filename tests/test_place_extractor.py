"""What a message says of places, and the entity that fills the slot."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.clause_splitter import PART
from bot.nlu.language import LANGUAGE, SWITCH_CONFIDENCE, SWITCH_WORDS
from bot.nlu.place_extractor import BARE_PLACE, MUNICIPALITY, PLACES, PlaceExtractor
from bot.nlu.text import words
from bot.regions import read_gazetteer, read_place_finder


@pytest.fixture(scope="module")
def read(project):
    """A message after the extractor, in a language that is as sure as told."""
    extractor = PlaceExtractor(read_place_finder(project, read_gazetteer(project)))

    def process(text: str, language: str = "nl", confidence: float = 0.0, **attributes) -> Message:
        guess = {"code": language, "confidence": confidence, "words": len(words(text)), "familiarity": 1.0}
        [message] = extractor.process([Message({"text": text, LANGUAGE: guess, **attributes})])
        return message

    return process


def entities(message: Message) -> list[tuple[str, str]]:
    return [(entity["entity"], entity["value"]) for entity in message.get("entities", [])]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lucrez la Venlo dar stau la Horst", "1507"),
        ("mieszkam w Hadze", "0518"),
        ("5911 AB", "0983"),
        ("Bollenstreek", "AM19"),
        ("ik woon in Bergen in Limburg", "0893"),
    ],
)
def test_a_place_with_one_meaning_fills_the_slot(read, text, code):
    assert entities(read(text)) == [(MUNICIPALITY, code)]


@pytest.mark.parametrize(
    "text", ["ik woon in Bergen", "Brabant", "woon in Zeeland", "mieszkam w Krakowie", "1000 AA", "5911-5912", "mijn loon"]
)
def test_what_is_unclear_or_abroad_or_unknown_fills_nothing(read, text):
    assert entities(read(text)) == []


def test_all_places_are_told_with_what_they_may_mean(read):
    places = read("ik kom uit Polen, werk in Venlo en woon in Zeeland").get(PLACES)
    rest = {"postcode": False, "alone": False, "lives": False}
    assert places == [
        {"text": "Polen", "municipalities": [], "regions": [], "country": "PL", **rest},
        {"text": "Zeeland", "municipalities": ["1991"], "regions": ["AM24"], "country": None, **rest},
        {"text": "Venlo", "municipalities": ["0983"], "regions": [], "country": None, **rest},
    ]
    [postcode] = read("1000 AA").get(PLACES)
    assert (postcode["postcode"], postcode["municipalities"], postcode["alone"]) == (True, [], True)


@pytest.mark.parametrize(("text", "alone"), [("Venlo", True), ("ik woon Venlo", True), ("ik woon nu in Venlo", False)])
def test_whether_a_message_is_about_its_place_alone(read, text, alone):
    assert [place["alone"] for place in read(text).get(PLACES)] == [alone]


@pytest.mark.parametrize(
    ("text", "language", "confidence", "places"),
    [
        ("pracuje w kampen", "pl", SWITCH_CONFIDENCE, ["kampen"]),
        ("pracuje w kampen", "pl", SWITCH_CONFIDENCE - 0.01, None),
        ("pracuje w kampen", "nl", SWITCH_CONFIDENCE, None),
        ("w kampen", "pl", 1.0, None),
        ("mieszkam w kampen", "nl", SWITCH_CONFIDENCE, ["kampen"]),
    ],
)
def test_only_a_language_that_is_sure_tells_ordinary_words_from_places(read, text, language, confidence, places):
    assert SWITCH_WORDS == 3
    found = read(text, language, confidence).get(PLACES)
    assert (found and [place["text"] for place in found]) == places


@pytest.mark.parametrize(("text", "code"), [("rijen", "0784"), ("kampen", "0166"), ("gravenhage", "0518")])
def test_a_word_that_answers_where_one_lives_is_kept_apart(read, text, code):
    message = read(text)
    assert (message.get(BARE_PLACE), message.get(PLACES), entities(message)) == (code, None, [])


@pytest.mark.parametrize("text", ["hallo", "menu", "bedankt", "goed", "болен", "Holland", "Venlo", "buren", ""])
def test_other_words_and_what_is_found_anyway_are_no_answer_of_that_kind(read, text):
    assert read(text).get(BARE_PLACE) is None


def test_a_part_of_a_message_is_not_read_again(read):
    message = read("ik woon in Venlo", **{PART: 0})
    assert message.get(PLACES) is None and entities(message) == []


def test_entities_of_others_are_kept(read):
    kept = {"entity": "language", "value": "nl", "start": 0, "end": 5}
    message = read("Venlo", entities=[kept])
    assert message.get("entities")[0] == kept
    assert [entity["value"] for entity in message.get("entities")] == ["nl", "0983"]
