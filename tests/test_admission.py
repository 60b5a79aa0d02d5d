"""What reaches Rasa of the things people send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admission import LONGEST_MESSAGE, Admissible, admit
from bot.dialogue.renderer import read_renderer
from bot.nlu.examples import read_intents

ADMISSIBLE = Admissible(
    intents=frozenset({"win.where", "chat.menu", "chat.language", "legal.sick"}),
    commands={"start": "chat.greet", "menu": "chat.menu", "language": "chat.language"},
    values={"municipality": ["0777", "0772"], "group": ["legal"]},
)
BUILT_IN = ("/input.personal_number", "/input.link", "/input.empty", "/input.too_long", "/input.other_alphabet", "/input.unknown_command", "/input.old_button")


@pytest.mark.parametrize(
    ("sent", "admitted"),
    [
        ("Waar is mijn loon?", "Waar is mijn loon?"),
        ("  heeeelp \u200b", "heelp"),
        ("Къде е заплатата ми", "Къде е заплатата ми"),
        ("5038", "5038"),
        ("ik heb 1500 euro loon tegoed over 2024", "ik heb 1500 euro loon tegoed over 2024"),
        ("mijn BSN is 123456782, klopt dat", "mijn BSN is ***, klopt dat"),
        ("bel me: 06-12 34 56 78", "/input.personal_number"),
        ("jan@example.com", "/input.personal_number"),
        ("https://example.com/x", "/input.link"),
        ("kijk https://example.com/x wat is dit", "kijk https://example.com/x wat is dit"),
        ("5038 😀", "5038 😀"),
        ("", "/input.empty"),
        ("  \n ", "/input.empty"),
        ("😀👍", "/input.empty"),
        ("?!...", "/input.empty"),
        ("_____", "/input.empty"),
        ("\u200b\ufeff", "/input.empty"),
        ("كيف حالك", "/input.other_alphabet"),
        ("你好吗我的朋友", "/input.other_alphabet"),
        ("Γεια σου", "/input.other_alphabet"),
        ("WIN-punt для မင်္ဂလာပါ", "WIN-punt для မင်္ဂလာပါ"),
        ("/menu", "/chat.menu"),
        ("/menu@winwijzer_bot", "/chat.menu"),
        ("/menu nu", "/chat.menu"),
        (" /start", "/chat.greet"),
        ("／menu", "/chat.menu"),
        ("/", "/input.unknown_command"),
        ("/weather", "/input.unknown_command"),
        ("/weather nu", "/input.unknown_command"),
        ("/win.where", "/win.where"),
        ('/win.where{"municipality":"0777"}', '/win.where{"municipality":"0777"}'),
        ('/chat.menu{"group":"legal"}', '/chat.menu{"group":"legal"}'),
        ("/topic.gone", "/input.old_button"),
        ('/topic.gone{"a":"b"}', "/input.old_button"),
        ("/win.where{broken}", "/input.old_button"),
        ('/win.where{"municipality":{"a":"b"}}', "/input.old_button"),
        ('/win.where{"municipality":777}', "/input.old_button"),
        ('/win.where{"municipality":"9999"}', "/input.old_button"),
        ('/win.where{"colour":"legal"}', "/input.old_button"),
        ('/win.where["0777"]', "/input.old_button"),
        pytest.param('/win.where{"municipality":' + "[" * 5000 + "]" * 5000 + "}", "/input.old_button", id="deep"),
    ],
)
def test_what_a_text_becomes(sent, admitted):
    assert admit(sent, ADMISSIBLE) == admitted


def test_the_longest_message_is_read_and_one_letter_more_is_not():
    message = "ab " * (LONGEST_MESSAGE // 3)
    longest = message.strip() + "cd"[: LONGEST_MESSAGE - len(message.strip())]
    assert len(longest) == LONGEST_MESSAGE
    assert admit(longest, ADMISSIBLE) == longest
    assert admit(longest + "e", ADMISSIBLE) == "/input.too_long"


@given(st.one_of(st.text(st.characters()), st.text(st.sampled_from('/{}":a.b \\[]0é'))))
def test_people_cannot_reach_an_intent_that_is_not_theirs(text):
    admitted = admit(text, ADMISSIBLE)
    if admitted.startswith("/"):
        name = admitted[1:].split("{")[0]
        assert name in ADMISSIBLE.intents | set(ADMISSIBLE.commands.values()) or admitted in BUILT_IN


@pytest.fixture(scope="module")
def renderer(project):
    return read_renderer(project)


@pytest.fixture(scope="module")
def admissible(project, renderer):
    """Of the real project."""
    knowledge = renderer.knowledge
    return Admissible(
        intents=frozenset({*knowledge.topics, *read_intents(project)}),
        commands={name: command.intent for name, command in knowledge.phrasebook.commands.items()},
        values={
            "municipality": {**renderer.gazetteer.municipalities, **renderer.gazetteer.regions},
            "language_choice": renderer.languages,
            "group": knowledge.groups,
        },
    )


def test_every_button_of_the_bot_is_admitted_as_it_is(renderer, admissible):
    payloads = [button.payload for button in renderer.knowledge.phrasebook.buttons.values()]
    payloads += [renderer.topic_button(topic, "nl")["payload"] for topic in renderer.knowledge.topics]
    payloads += [button["payload"] for button in renderer.group_buttons("nl") + renderer.language_buttons()]
    codes = [*renderer.gazetteer.municipalities, *renderer.gazetteer.regions]
    payloads += [button["payload"] for button in renderer.place_buttons(codes)]
    payloads += [renderer.switch_button(language)["payload"] for language in renderer.languages]
    assert [payload for payload in payloads if admit(payload, admissible) != payload] == []


def test_every_command_leads_to_an_intent_that_exists(admissible):
    for command in admissible.commands:
        assert admit(f"/{command}", admissible)[1:] in admissible.intents


def test_what_is_said_of_unreadable_messages_is_an_intent(admissible):
    assert {name[1:] for name in BUILT_IN} <= admissible.intents
