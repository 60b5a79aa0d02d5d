"""In which language the bot replies."""

import pytest

from bot.dialogue.language_policy import ReplyLanguage, choose

KNOWN = ("nl", "bg", "pl", "ro")


def guess(code, words=5, confidence=0.99):
    return {"code": code, "words": words, "confidence": confidence}


@pytest.mark.parametrize(
    ("slots", "metadata", "guessed", "reply"),
    [
        pytest.param({}, {}, None, "nl", id="nothing is known: Dutch"),
        pytest.param({}, {}, guess("pl", 1), "pl", id="the first word, when there is no other sign"),
        pytest.param({}, {}, guess("pl", 1, 0.4), "nl", id="an unsure first word is no sign"),
        pytest.param({}, {"client_language": "ro"}, guess("pl", 1), "ro", id="the app before one word"),
        pytest.param({}, {"client_language": "ro"}, guess("pl", 2), "ro", id="the app before two words"),
        pytest.param({}, {"client_language": "en"}, guess("pl", 1), "pl", id="an app in a language we do not have"),
        pytest.param({}, {"client_language": "en"}, None, "nl", id="the same, and a button"),
        pytest.param({"language": "pl"}, {"client_language": "ro"}, guess("pl"), "pl", id="a long message before the app"),
        pytest.param({"language": "pl"}, {}, guess("bg", 1), "pl", id="one word never switches"),
        pytest.param({"language": "pl"}, {}, guess("bg", 2), "pl", id="two words never switch"),
        pytest.param({"language": "pl"}, {}, None, "pl", id="a button keeps the language"),
        pytest.param({"language_choice": "bg", "language": "pl"}, {"client_language": "ro"}, guess("pl"), "bg", id="the choice before all"),
        pytest.param({"language_choice": "bg"}, {"language_choice": "ro"}, guess("pl"), "ro", id="a choice for this message before an earlier one"),
        pytest.param({"language_choice": "xx", "language": "pl"}, {}, None, "pl", id="a choice that does not exist any more"),
        pytest.param({"language": "uk"}, {"client_language": "uk"}, guess("uk"), "nl", id="never a language we do not have"),
    ],
)
def test_the_language_of_a_reply(slots, metadata, guessed, reply):
    assert choose(slots, metadata, guessed, None, KNOWN).code == reply


@pytest.mark.parametrize(
    ("slots", "metadata", "guessed", "offer"),
    [
        pytest.param({"language_choice": "nl", "language": "pl"}, {}, guess("pl"), "pl", id="another language than the chosen one"),
        pytest.param({"language": "pl"}, {"client_language": "nl"}, guess("pl"), "pl", id="another language than the app's"),
        pytest.param({"language_choice": "nl"}, {}, guess("pl", 3), "pl", id="three words are enough"),
        pytest.param({"language_choice": "nl"}, {}, guess("pl", 2), None, id="two words are not"),
        pytest.param({"language_choice": "nl"}, {}, guess("pl", 5, 0.9), None, id="not clearly"),
        pytest.param({"language_choice": "pl"}, {"client_language": "nl"}, guess("pl"), None, id="already chosen"),
        pytest.param({"language": "pl"}, {}, guess("pl"), None, id="nothing to switch from"),
        pytest.param({"language": "pl"}, {"client_language": "en"}, guess("pl"), None, id="the app has a language we do not have"),
        pytest.param({"language_choice": "nl"}, {}, guess("uk"), None, id="never a language we do not have"),
        pytest.param({"language_choice": "nl"}, {}, None, None, id="a button"),
    ],
)
def test_a_switch_is_offered_only_for_a_clearly_other_language(slots, metadata, guessed, offer):
    assert choose(slots, metadata, guessed, None, KNOWN).offer == offer


@pytest.mark.parametrize(
    ("client", "guessed", "reply"),
    [
        (None, guess("bg", 1), "ro"),
        (None, None, "ro"),
        ("pl", guess("bg", 1), "pl"),
        ("pl-PL", None, "pl"),
    ],
)
def test_a_short_message_keeps_the_language_of_the_last_reply(client, guessed, reply):
    assert choose({}, {"client_language": client}, guessed, ReplyLanguage("ro", None, True), KNOWN).code == reply


@pytest.mark.parametrize(
    "metadata, guessed, before, told",
    [
        ({}, None, None, False),
        ({"client_language": "en"}, None, None, False),
        ({"client_language": "pl"}, None, None, True),
        ({}, guess("pl", 2), None, True),
        ({}, None, ReplyLanguage("ro", None, True), True),
        ({}, None, ReplyLanguage("nl", None, False), False),
    ],
)
def test_whether_anything_told_the_language(metadata, guessed, before, told):
    assert choose({}, metadata, guessed, before, KNOWN).known is told
