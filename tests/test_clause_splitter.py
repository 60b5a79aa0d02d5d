"""The parts of a message that go through the pipeline behind it."""

from rasa.shared.nlu.training_data.message import Message

from bot.nlu.clause_splitter import LAST_SENTENCE, PART, ClauseSplitter
from bot.nlu.clauses import ClauseFinder

SPLITTER = ClauseSplitter(ClauseFinder(frozenset({"en"})))


def parts(text):
    [message, *rest] = SPLITTER.process([Message({"text": text})])
    assert message.get("text") == text and message.get(PART) is None
    return [(part.get("text"), part.get(PART)) for part in rest]


def test_a_short_message_stays_alone():
    assert parts("ziek en moe nu") == []


def test_halves_share_the_number_of_their_cut():
    assert parts("ik ben ontslagen en heb geen huis, help") == [
        ("ik ben ontslagen", 0),
        ("heb geen huis, help", 0),
    ]


def test_a_story_adds_its_last_sentence():
    story = "Ik werk hier drie jaar in de kas. " * 6 + "Krijg ik mijn loon nog?"
    assert parts(story)[-1] == ("Krijg ik mijn loon nog?", LAST_SENTENCE)


def test_one_long_sentence_has_no_last_one():
    assert LAST_SENTENCE not in [kind for _, kind in parts("woord " * 60)]


def test_messages_that_were_split_already_are_left_alone():
    two = [Message({"text": "a"}), Message({"text": "b"})]
    assert SPLITTER.process(two) == two
