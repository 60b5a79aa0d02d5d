"""What reaches Rasa of the things people send: a message, a button, a command, or something it cannot read."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.nlu.text import alphabets, clean, words

LONGEST_MESSAGE = 1500
"""Characters of a message that is still read."""
READ_ALPHABETS = {"LATIN", "CYRILLIC"}
PAYLOAD = re.compile(r"^/(?P<intent>[\w.]+)(?P<entities>\{.*\})?$", re.DOTALL)
COMMAND = re.compile(r"^/(?P<name>[a-z_]+)(?:@\w+)?(?:\s|$)")
BUTTON = re.compile(r"^/[\w]+\.")
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
PERSONAL = re.compile(
    r"""
    (?<!\w)(?:
        [\w.+-]+@[\w-]+\.[\w.]+             # an e-mail address
        | [A-Z]{2}\d{2}(?:\ ?[A-Z0-9]{4}){2,7}(?:\ ?[A-Z0-9]{1,3})?  # an IBAN
        | \+?\(?\d(?:[\ ./()-]{0,2}\d){7,}   # a BSN, a phone number, a date of birth: eight digits or more
    )(?!\w)
    """,
    re.VERBOSE,
)
"""What may identify somebody. It is masked before anything else sees it; nothing here needs it."""
MASK = "***"
WORDS_OF_A_QUESTION = 3
"""A message with fewer words beside a personal number is hardly more than that number."""


@dataclass(frozen=True)
class Admissible:
    """What a button or a command may hold.

    Attributes:
        intents: the intents that a payload may name.
        commands: for the name of a command the intent it stands for.
        values: for an entity of a payload the values that exist.
    """

    intents: frozenset[str]
    commands: Mapping[str, str]
    values: Mapping[str, Collection[str]]


def admit(text: str, admissible: Admissible) -> str:
    """What to give to Rasa for a text: the cleaned text, or the payload of an intent."""
    message = clean(text)
    if message.startswith("/"):
        return _admit_command(message, admissible)
    if len(message) > LONGEST_MESSAGE:
        return "/input.too_long"
    if PERSONAL.search(message):
        message = mask(message)
        if len(words(message)) < WORDS_OF_A_QUESTION:
            return "/input.personal_number"
    if LINK.search(message) and not words(LINK.sub(" ", message)):
        return "/input.link"
    letters = alphabets(message)
    if not words(message):
        return "/input.empty"
    unread = sum(count for alphabet, count in letters.items() if alphabet not in READ_ALPHABETS)
    if unread > sum(letters.values()) / 2:
        return "/input.other_alphabet"
    return message


def mask(text: str) -> str:
    """A text without e-mail addresses, account numbers and numbers of eight digits or more."""
    return PERSONAL.sub(MASK, text)


def _admit_command(message: str, admissible: Admissible) -> str:
    match = PAYLOAD.match(message)
    if match and match["intent"] in admissible.intents:
        return message if _exists(match["entities"], admissible.values) else "/input.old_button"
    command = COMMAND.match(message)
    if command and command["name"] in admissible.commands:
        return f"/{admissible.commands[command['name']]}"
    return "/input.old_button" if BUTTON.match(message) else "/input.unknown_command"


def _exists(entities: str | None, values: Mapping[str, Collection[str]]) -> bool:
    if entities is None:
        return True
    try:
        given = json.loads(entities)
    except (ValueError, RecursionError):
        return False
    return isinstance(given, dict) and all(
        isinstance(value, str) and value in values.get(name, ()) for name, value in given.items()
    )
